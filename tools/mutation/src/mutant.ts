/** A fault to be sown, and who should find it. */
export interface Mutant {
  /** Kebab-case, unique. */
  readonly name: string;
  /** What is wrong then, in words. */
  readonly what: string;
  /** From the root of the workspace. */
  readonly file: string;
  /** The text that is replaced; it stands in the file exactly once. */
  readonly find: string;
  readonly replace: string;
  /** Claims that should find it: their ids contain one of these. */
  readonly claims: readonly string[];
  /** Where they are computed; wasm with relaxed SIMD and two threads when absent. */
  readonly backend?: "js" | "wasm" | "wasm-wide";
}

/** Mutants of one part of the product. */
export interface Area {
  readonly area: string;
  readonly mutants: readonly Mutant[];
}
