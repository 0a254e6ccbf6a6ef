import { execFileSync } from "node:child_process";
import { environment } from "../../toolchain.mjs";

/** What a command printed, and whether it ended well. */
export interface Executed {
  readonly ok: boolean;
  readonly output: string;
}

/** Runs a command in a folder and waits for it; both streams where it failed, standard output where not. */
export function execute(command: string, args: readonly string[], cwd: string): Executed {
  try {
    const output = execFileSync(command, args, { cwd, env: environment(), encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
    return { ok: true, output };
  } catch (error) {
    // What execFileSync throws carries both streams; an error of starting has a message alone.
    const { stdout, stderr, message } = error as { stdout?: string; stderr?: string; message: string };
    return { ok: false, output: stdout === undefined ? message : stdout + (stderr ?? "") };
  }
}

/** Checks that were made, printed one a line and counted. */
export class Checks {
  #passed = 0;
  #failed = 0;

  say(ok: boolean, text: string): void {
    if (ok) this.#passed += 1;
    else this.#failed += 1;
    process.stdout.write(`${ok ? "ok" : "FAILED"} ${text}\n`);
  }

  /** The same for a command: its output is shown where it failed. */
  sayOf({ ok, output }: Executed, text: string): void {
    this.say(ok, ok ? text : `${text}\n${output}`);
  }

  /** Prints the sum and gives the exit code. No check at all is a failure. */
  finish(): 0 | 1 {
    process.stdout.write(`${this.#passed} passed, ${this.#failed} failed\n`);
    return this.#failed === 0 && this.#passed > 0 ? 0 : 1;
  }
}
