/** The floating-point formats that results come in. */
export type Precision = "float32" | "float64";

interface Format {
  /** Exponent of the smallest normal number. */
  readonly smallestExponent: number;
  readonly largestExponent: number;
  /** Bits after the leading one. */
  readonly fraction: number;
}

const formats: Readonly<Record<Precision, Format>> = {
  float32: { smallestExponent: -126, largestExponent: 127, fraction: 23 },
  float64: { smallestExponent: -1022, largestExponent: 1023, fraction: 52 },
};

/**
 * Half the distance from 1 to the next number: the largest relative error of one rounding, u in the literature.
 * @example expect(unitRoundoff("float32")).toBe(2 ** -24);
 */
export function unitRoundoff(precision: Precision): number {
  return 2 ** -(formats[precision].fraction + 1);
}

/**
 * Rounds to the nearest number of a precision, ties to even; overflows to infinity.
 * @example expect(roundTo(0.1, "float32")).toBe(Math.fround(0.1));
 */
export function roundTo(value: number, precision: Precision): number {
  return precision === "float32" ? Math.fround(value) : value;
}

function exponentOf(magnitude: number): number {
  const guess = Math.floor(Math.log2(magnitude));
  // log2 is rounded, so next to a power of two the guess may be one off.
  if (2 ** guess > magnitude) return guess - 1;
  return 2 ** (guess + 1) <= magnitude ? guess + 1 : guess;
}

/**
 * Distance between neighbouring numbers around a value. Subnormal numbers and 0 share the smallest spacing; beyond the
 * largest number the last spacing goes on; NaN has none (NaN).
 * @example expect(ulpSize(1, "float32")).toBe(2 ** -23);
 */
export function ulpSize(value: number, precision: Precision): number {
  const { smallestExponent, largestExponent, fraction } = formats[precision];
  const magnitude = Math.abs(value);
  if (Number.isNaN(magnitude)) return NaN;
  if (magnitude < 2 ** smallestExponent) return 2 ** (smallestExponent - fraction);
  const exponent = magnitude === Infinity ? largestExponent : Math.min(exponentOf(magnitude), largestExponent);
  return 2 ** (exponent - fraction);
}

/**
 * Error of a result against an exact (wider) value, in units of the spacing at that value: 0.5 at most when correctly
 * rounded. NaN agrees with NaN, an infinity with whatever rounds to it, -0 with 0; any other pair of those is infinitely far.
 * @example expect(ulpError(1 + 2 ** -23, 1, "float32")).toBe(1);
 */
export function ulpError(got: number, expected: number, precision: Precision): number {
  if (got === expected || (Number.isNaN(got) && Number.isNaN(expected))) return 0;
  if (Math.abs(got) === Infinity) return roundTo(expected, precision) === got ? 0 : Infinity;
  const error = Math.abs(got - expected) / ulpSize(expected, precision);
  return Number.isNaN(error) ? Infinity : error;
}

/**
 * Number of steps from one number of a precision to another, counted through all numbers between them, across 0 and through
 * the subnormal ones; infinity is one step beyond the largest number. 0 and -0 are the same place, NaN is 0 from NaN and
 * infinitely far from all else. Exact up to 2^53.
 * @example expect(ulpDistance(-(2 ** -149), 2 ** -149, "float32")).toBe(2);
 */
export function ulpDistance(a: number, b: number, precision: Precision): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) && Number.isNaN(b) ? 0 : Infinity;
  const view = new DataView(new ArrayBuffer(8));
  const [aHigh, aLow] = place(a, precision, view);
  const [bHigh, bLow] = place(b, precision, view);
  return Math.abs((aHigh - bHigh) * 2 ** 32 + (aLow - bLow));
}

// Numbers of one sign are ordered as their bits; negative ones count downwards from 0.
function place(value: number, precision: Precision, view: DataView): readonly [high: number, low: number] {
  const sign = value < 0 ? -1 : 1;
  if (precision === "float32") {
    view.setFloat32(0, Math.abs(value));
    return [0, sign * view.getUint32(0)];
  }
  view.setFloat64(0, Math.abs(value));
  return [sign * view.getUint32(0), sign * view.getUint32(4)];
}
