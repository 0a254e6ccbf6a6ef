import { TercetError } from "@tercet/host";
import { nodeHost } from "@tercet/host/node";
import { CommanderError } from "commander";
import { argv, stderr, stdout } from "node:process";
import { pathToFileURL } from "node:url";
import { makeProgram } from "./program.ts";

/** Exit codes that no error of the library carries. */
const usage = 2;
const bug = 70;

/**
 * Runs `tercet` with arguments and gives its exit code: 0 done, 1 a claim failed, 2 wrong usage, 65 and up as sysexits say (see docs).
 */
export async function main(args: readonly string[]): Promise<number> {
  const outcome = { exitCode: 0 };
  const program = makeProgram({ host: nodeHost(), out: stdout, err: stderr, outcome });
  try {
    await program.parseAsync(args.length === 0 ? ["demo"] : args, { from: "user" });
    return outcome.exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : usage;
    if (error instanceof TercetError) {
      stderr.write(`tercet: ${error.message}\n`);
      return error.exitCode;
    }
    stderr.write(
      `tercet: this is a fault in tercet, please report it\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    return bug;
  }
}

if (argv[1] !== undefined && import.meta.url === pathToFileURL(argv[1]).href) {
  // A reader that closes the pipe early (head, less) has what it wanted.
  stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(0);
    throw error;
  });
  process.exitCode = await main(argv.slice(2));
}
