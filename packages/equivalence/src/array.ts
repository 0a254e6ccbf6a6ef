/** Element storage of an array; the class says the precision that its elements were computed in. */
export type Elements = Float32Array | Float64Array | Int32Array | Int8Array | Uint8Array | Uint16Array;

/** An array as plain data: extents, outermost first, and elements in row-major order. */
export interface NamedArray {
  readonly shape: readonly number[];
  readonly data: Elements;
}

/** Results of a subject, by name. */
export type NamedArrays = Readonly<Record<string, NamedArray>>;

/** What an array is expected to be, and how far an element may lie from it. */
export interface Expected extends NamedArray {
  /** Largest allowed |got - expected|, for all elements or for each; 0 when absent. NaN or Infinity: nothing is known of the element. */
  readonly bound?: number | Float64Array;
  /** A likely error, shown beside the bound and never a gate; see `probabilisticBound`. */
  readonly yardstick?: number | Float64Array;
  /**
   * When present, the order along the last axis (descending, then by index) must be the same too, save for elements whose expected
   * values lie no farther apart than this. Give less than twice the bound: what lies within its bound can't swap farther than that.
   */
  readonly rankSlack?: number;
}

/** Expected results, by name. Plain arrays are expected exactly. */
export type Expectations = Readonly<Record<string, Expected>>;

/** A subject's or an oracle's refusal: this input is not for it, and why. The claim's outcome becomes `unsupported`. */
export interface Refusal {
  readonly kind: "unsupported";
  readonly why: string;
}

/**
 * Says that a subject can't take an input, and why.
 * @example expect(refuse("no float64 here")).toEqual({ kind: "unsupported", why: "no float64 here" });
 */
export function refuse(why: string): Refusal {
  return { kind: "unsupported", why };
}

/** True for a refusal. An array may be named "kind": it is an object, not a string. */
export function isRefusal(answer: object): answer is Refusal {
  return "kind" in answer && answer.kind === "unsupported";
}

/**
 * Coordinates of a flat row-major index.
 * @example expect(coordinates([2, 3], 4)).toEqual([1, 1]);
 */
export function coordinates(shape: readonly number[], index: number): readonly number[] {
  let rest = index;
  return shape
    .toReversed()
    .map((extent) => {
      const at = rest % extent;
      rest = Math.floor(rest / extent);
      return at;
    })
    .reverse();
}

/**
 * Number of elements of a shape; [] is a scalar and has one.
 * @example expect(elementsOf([2, 0, 3])).toBe(0);
 */
export function elementsOf(shape: readonly number[]): number {
  return shape.reduce((product, extent) => product * extent, 1);
}
