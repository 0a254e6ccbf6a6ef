/** Why a case of others is not run, in words that group them. */
export type Reason =
  | "convolution, pooling and images"
  | "recurrent networks and scans"
  | "signals and spectra"
  | "strings, sequences, maps and optional values"
  | "control flow that depends on data"
  | "classic machine learning"
  | "types that Tercet has not"
  | "arithmetic of integers that are not 32 bits wide"
  | "division and powers of integers"
  | "bits of integers"
  | "random numbers of another generator"
  | "functions that no transformer encoder uses"
  | "searches with a result of unknown length"
  | "sizes that only try a device's limits"
  | "results without elements"
  | "a rule that Tercet does not follow"
  | "operators that nobody looked at";

/** Thrown while a case is put together, when it asks for what Tercet does not have. */
export class LeftOut extends Error {
  override readonly name = "LeftOut";
  readonly reason: Reason;

  constructor(reason: Reason, detail: string) {
    super(detail);
    this.reason = reason;
  }
}

/** Gives up on a case, saying why. */
export function leaveOut(reason: Reason, detail: string): never {
  throw new LeftOut(reason, detail);
}
