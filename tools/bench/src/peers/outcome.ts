import type { ChildProcess } from "node:child_process";

/** How a command ended. */
export type CommandOutcome = { readonly kind: "done"; readonly output: string } | { readonly kind: "failed"; readonly why: string };

/** Waits for a command to end, whichever way; what failed says so in the last line that it wrote. */
export function outcomeOf(child: ChildProcess): Promise<CommandOutcome> {
  let [output, errors] = ["", ""];
  child.stdout?.on("data", (piece) => void (output += String(piece)));
  child.stderr?.on("data", (piece) => void (errors += String(piece)));
  return new Promise((resolve) => {
    child.on("error", (error) => resolve({ kind: "failed", why: error.message }));
    child.on("close", (code, signal) => {
      if (code === 0) return resolve({ kind: "done", output });
      const lines = (errors.trim() || output.trim()).split("\n");
      const said = lines.find((line) => /error/iu.test(line)) ?? lines.at(-1) ?? "";
      resolve({ kind: "failed", why: said.trim() === "" ? (signal ?? `exit code ${String(code)}`) : said.trim() });
    });
  });
}
