import { Copy } from "./copy.ts";
import { check, type Finding } from "./finding.ts";
import type { Named } from "./mutant.ts";

/** How mutants are gone through. */
export interface CampaignOptions {
  /** The checkout that copies are made of. */
  readonly workspace: string;
  /** Inputs tried for each claim. */
  readonly runs: number;
  /** How many mutants at a time, each in a copy of its own. */
  readonly jobs: number;
  /** Ends it: copies are removed, and it rejects. */
  readonly signal?: AbortSignal;
  /** Hears of each mutant as soon as it is known what became of it. */
  readonly told: (mutant: Named, met: Met) => void;
}

/** What became of a mutant, and how long it took. */
export interface Met {
  readonly finding: Finding;
  readonly seconds: number;
}

/** Sows mutants, several at a time, and gives what became of them, in their order. No copy is left behind, whatever happens. */
export async function campaign(
  mutants: readonly Named[],
  { workspace, runs, jobs, signal, told }: CampaignOptions,
): Promise<readonly Met[]> {
  const met = new Array<Met>(mutants.length);
  const options = { runs, ...(signal === undefined ? {} : { signal }) };
  let next = 0;
  const one = async (): Promise<void> => {
    const copy = new Copy(workspace);
    try {
      for (let i = next++; i < mutants.length; i = next++) {
        signal?.throwIfAborted();
        const mutant = mutants[i]!; // below the length
        const started = performance.now();
        const finding = await copy.with(mutant, () => check(copy, mutant, options));
        met[i] = { finding, seconds: Math.round((performance.now() - started) / 100) / 10 };
        told(mutant, met[i]!); // just made
      }
    } finally {
      copy.remove();
    }
  };
  const all = await Promise.allSettled(Array.from({ length: Math.min(jobs, mutants.length) }, one));
  for (const each of all) if (each.status === "rejected") throw each.reason;
  return met;
}

/** What is wrong with the claims of mutants on unchanged sources, in words: one that fails there finds nothing. */
export async function faultsWithout(
  mutants: readonly Named[],
  { workspace, runs, signal }: Pick<CampaignOptions, "workspace" | "runs" | "signal">,
): Promise<readonly string[]> {
  const copy = new Copy(workspace);
  try {
    const faults: string[] = [];
    for (const backend of new Set(mutants.map((each) => each.backend ?? "wasm"))) {
      const own = mutants.filter((each) => (each.backend ?? "wasm") === backend);
      const claims = [...new Set(own.flatMap((each) => each.claims))];
      const finding = await check(copy, { claims, backend }, { runs, ...(signal === undefined ? {} : { signal }) });
      if (finding.kind === "survived" && finding.checked > 0) continue;
      const what =
        finding.kind === "survived"
          ? "no claim is named so"
          : finding.kind === "caught"
            ? `${finding.claim}: ${finding.what}`
            : finding.what;
      faults.push(`unchanged sources on ${backend}: ${what}`);
    }
    return faults;
  } finally {
    copy.remove();
  }
}
