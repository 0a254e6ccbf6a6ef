/** Why a signal was aborted: the user or the system asked the process to end. */
export class Interruption extends Error {
  /** What the process ends with: 128 and the signal's number. */
  readonly exitCode: 130 | 143;

  constructor(name: "SIGINT" | "SIGTERM") {
    super(`interrupted by ${name}`);
    this.exitCode = name === "SIGINT" ? 130 : 143;
  }
}

/**
 * A signal that is aborted by Ctrl-C or by SIGTERM, so that a command can stop where nothing is half done. A second one ends the process at once.
 * Before this is called, and in a command that never calls it, the first one does.
 */
export function interruptionSignal(): AbortSignal {
  const abort = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) {
    process.once(name, () => {
      const reason = new Interruption(name);
      process.once(name, () => process.exit(reason.exitCode));
      abort.abort(reason);
    });
  }
  return abort.signal;
}
