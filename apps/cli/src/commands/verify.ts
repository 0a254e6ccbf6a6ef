import { ownCases } from "@tercet/claims";
import { InvalidArgumentError, Option, type Command } from "commander";
import { fileURLToPath } from "node:url";
import { wholeNumber } from "../arguments.ts";
import { openBackend, withBackend, type BackendOptions } from "../backend.ts";
import type { Session } from "../session.ts";
import { verifyCases } from "../verify/cases.ts";
import { verifyClaims } from "../verify/claims.ts";

interface VerifyOptions extends BackendOptions {
  readonly cases?: string;
  readonly claim?: string;
  readonly seed?: number;
  readonly path?: string;
  readonly runs: number;
  readonly json?: true;
  readonly quiet?: true;
}

/** `tercet verify`: computes what the original libraries computed, checks every operator, and compares every number. */
export function addVerify(program: Command, session: Session): void {
  const command = program
    .command("verify")
    .description(
      "compare outputs with the original libraries', and operators with their definitions (default: both, with the cases that come along)",
    )
    .option("--cases <folder>", "only reference cases: one, or a folder of them")
    .option("--claim <id>", "only one claim, as an outcome names it")
    .addOption(new Option("--seed <n>", "the seed of inputs").argParser(seedNumber))
    .option("--path <path>", "with --claim and --seed: the one input that an outcome told of")
    .addOption(new Option("--runs <n>", "inputs tried for each claim").argParser(wholeNumber(1)).default(25))
    .option("--json", "one JSON document")
    .option("--quiet", "no progress on standard error");
  withBackend(command).action((options: VerifyOptions) => verify(options, session));
}

/** Seeds of outcomes are 32-bit integers of either sign. */
function seedNumber(text: string): number {
  if (!/^-?\d{1,10}$/.test(text)) throw new InvalidArgumentError("It must be a whole number.");
  return Number(text);
}

async function verify(options: VerifyOptions, session: Session): Promise<void> {
  const { cases, claim, seed, path, runs } = options;
  const saying = { json: options.json === true, quiet: options.quiet === true };
  const backend = openBackend({ ...options, ...(claim === undefined ? {} : backendOf(claim)) }, session.host);
  try {
    const folder = cases ?? (claim === undefined ? fileURLToPath(ownCases).replace(/[/\\]$/, "") : undefined);
    const compared = folder === undefined ? undefined : await verifyCases(folder, backend, saying, session);
    const checked = cases === undefined ? await verifyClaims({ claim, seed, path, runs }, backend, saying, session) : undefined;
    const held = compared?.held !== false && checked?.held !== false;
    if (!held) session.outcome.exitCode = 1;
    if (!saying.json) return;
    const document = { schemaVersion: 1, backend: backend.describe(), held, cases: compared?.cases ?? [], claims: checked?.outcomes ?? [] };
    session.out.write(`${JSON.stringify(document, undefined, 2)}\n`);
  } finally {
    await backend.close();
  }
}

/** The backend that a claim's id names: its third part is `name:mode:threads`. */
function backendOf(claim: string): Partial<BackendOptions> {
  const [name = "", mode = "", threads] = (claim.split("/")[2] ?? "").split(":");
  const backend = (["wasm", "js", "reference"] as const).find((each) => each === name);
  if (backend === undefined) return {};
  return { backend, mode: mode.replace(/-simd$/, ""), threads: threads === undefined ? 1 : Number(threads) };
}
