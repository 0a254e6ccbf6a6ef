import { TercetError } from "@tercet/host";
import { nodeHost } from "@tercet/host/node";
import { CommanderError } from "commander";
import { argv, stderr, stdout } from "node:process";
import { pathToFileURL } from "node:url";
import { Interruption, interruptionSignal } from "./interruption.ts";
import { makeProgram } from "./program.ts";

/** Exit codes that no error of the library carries. */
const usage = 2;
const bug = 70;

/** Runs `tercet` with arguments and gives its exit code; `tercet --help` lists them. */
export async function main(args: readonly string[]): Promise<number> {
  // A reader that closes the pipe early (head, less) has what it wanted.
  stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(0);
    throw error;
  });
  const outcome = { exitCode: 0 };
  let signal: AbortSignal | undefined;
  const interruption = (): AbortSignal => (signal ??= interruptionSignal());
  const program = makeProgram({ host: nodeHost(), out: stdout, err: stderr, outcome, interruption });
  try {
    await program.parseAsync(args.length === 0 ? ["demo"] : args, { from: "user" });
    return outcome.exitCode;
  } catch (error) {
    // Whatever was thrown on the way out of an interrupted command: the interruption is the reason.
    const reason: unknown = signal?.reason;
    if (reason instanceof Interruption) {
      stderr.write(`tercet: ${reason.message}: nothing was written\n`);
      return reason.exitCode;
    }
    return codeOf(error);
  }
}

function codeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : usage;
  if (error instanceof TercetError) {
    stderr.write(`tercet: ${error.message}\n`);
    return error.exitCode;
  }
  const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
  stderr.write(`tercet: this is a fault in tercet, please report it\n${told}\n`);
  return bug;
}

if (argv[1] !== undefined && import.meta.url === pathToFileURL(argv[1]).href) process.exitCode = await main(argv.slice(2));
