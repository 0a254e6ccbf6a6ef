import { spawn } from "node:child_process";
import { join } from "node:path";
import type { Copy } from "./copy.ts";
import type { Mutant } from "./mutant.ts";

/** What became of a mutant. */
export type Finding =
  | { readonly kind: "caught"; readonly claim: string; readonly what: string; readonly checked: number }
  /** `checked` claims held: with none, nothing could have found it. */
  | { readonly kind: "survived"; readonly checked: number }
  /** The program could not even start, or hung: found, but not by a claim. */
  | { readonly kind: "broken"; readonly what: string };

/** How claims are checked. */
export interface CheckOptions {
  /** Inputs tried for each claim. */
  readonly runs: number;
  /** Ends the check, which then rejects. */
  readonly signal?: AbortSignal;
}

/** Only for what hangs; a busy machine takes its time. */
const milliseconds = 600_000;

/** Checks the claims that should find a mutant, in a process of its own. Without a mutant: those of the unchanged copy. */
export function check(
  copy: Copy,
  { claims, backend = "wasm" }: Pick<Mutant, "claims" | "backend">,
  { runs, signal }: CheckOptions,
): Promise<Finding> {
  const program = join(copy.root, "tools", "mutation", "src", "check.ts");
  const child = spawn(process.execPath, ["--conditions=tercet-source", program, backend, String(runs), ...claims], {
    stdio: ["ignore", "pipe", "pipe"],
    // What is compiled once serves every mutant of the copy but for the files that it changes.
    env: { ...process.env, NODE_COMPILE_CACHE: join(copy.root, ".compiled") },
    timeout: milliseconds,
    killSignal: "SIGKILL",
    ...(signal === undefined ? {} : { signal }),
  });
  const [out, err]: [string[], string[]] = [[], []];
  child.stdout.setEncoding("utf8").on("data", (text: string) => out.push(text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => err.push(text));
  return new Promise((resolve, reject) => {
    let failure: Error | undefined;
    child.on("error", (error) => {
      failure = error;
      // One that was ended still writes into the copy until it is closed.
      if (child.pid === undefined) reject(error);
    });
    child.on("close", (code, ended) => {
      const last = out.join("").trimEnd().split("\n").at(-1) ?? "";
      if (failure !== undefined) reject(failure);
      else if (code === 0 && last.startsWith("{"))
        resolve(JSON.parse(last) as Finding); // written by check.ts
      else resolve({ kind: "broken", what: ended === null ? lastLineOf(err.join("")) : `ended by ${ended}` });
    });
  });
}

function lastLineOf(text: string): string {
  return text.split("\n").find((line) => /Error/.test(line)) ?? text.trim().split("\n").at(-1) ?? "it said nothing";
}
