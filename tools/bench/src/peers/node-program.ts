import { fileURLToPath } from "node:url";
import type { Program } from "../contestants/contestant.ts";

/** A contestant in a Node of its own, from a source file of ours. */
export function nodeProgram(url: URL): Program {
  // The sources of our packages, not what was built of them.
  return { command: process.execPath, args: ["--conditions=tercet-source", fileURLToPath(url)], environment: {} };
}
