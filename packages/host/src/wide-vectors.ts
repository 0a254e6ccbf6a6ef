/**
 * Makes the engine generate code for vectors of 256 bits. V8 can pair neighbouring 128-bit instructions of WebAssembly (its re-vectorizer), but only behind a
 * flag that is experimental, so whoever uses this compares results first.
 */
export interface WideVectors {
  /** Turns the pairing on, for all WebAssembly of the process that is optimized from now on. It can't be turned off again. */
  enable(): void;
}
