/** How far two sets of vectors lie apart. */
export interface Difference {
  /** The largest difference of one element. */
  readonly largest: number;
  /** The smallest cosine of two vectors. */
  readonly cosine: number;
}

/** @throws RangeError where the numbers of elements differ */
export function differenceOf(a: Float32Array, b: Float32Array, width: number): Difference {
  if (a.length !== b.length)
    throw new RangeError(`There must be as many elements in both, but there are ${String(a.length)} and ${String(b.length)}.`);
  let largest = 0;
  let cosine = 1;
  for (let at = 0; at < a.length; at += width) {
    let [ab, aa, bb] = [0, 0, 0];
    for (let i = at; i < at + width; i++) {
      const [x = NaN, y = NaN] = [a[i], b[i]];
      // A comparison with NaN is false, and would hide it.
      largest = Number.isNaN(x - y) ? Infinity : Math.max(largest, Math.abs(x - y));
      ab += x * y;
      aa += x * x;
      bb += y * y;
    }
    cosine = Math.min(cosine, ab / Math.sqrt(aa * bb));
  }
  return { largest, cosine };
}
