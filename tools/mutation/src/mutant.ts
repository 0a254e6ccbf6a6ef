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
  /** Claims that should find it: their ids begin with one of these, a kind and a colon in front. */
  readonly claims: readonly string[];
  /** Where they are computed; wasm with relaxed SIMD and two threads when absent; `gpujs` in its mode `webasm`. Claims of the host are the same on each. */
  readonly backend?: "js" | "wasm" | "wasm-wide" | "webgpu" | "gpujs";
}

/** Mutants of one part of the product. */
export interface Area {
  readonly area: string;
  readonly mutants: readonly Mutant[];
}

/** A mutant with the name of its area. */
export interface Named extends Mutant {
  readonly area: string;
}

/** The mutants of all areas, in order. */
export function mutantsOf(areas: readonly Area[]): readonly Named[] {
  return areas.flatMap(({ area, mutants }) => mutants.map((mutant) => ({ area, ...mutant })));
}

/** How often a mutant's text stands in the text of its file: once, as long as it follows the sources. */
export function placesOf({ find }: Pick<Mutant, "find">, text: string): number {
  return text.split(find).length - 1;
}
