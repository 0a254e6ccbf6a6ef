import type { Expected, NamedArray } from "./array.ts";
import { unitRoundoff, type Precision } from "./ulp.ts";

/**
 * Expects an array within the running error bound that its oracle carried: the worst case, element by element;
 * undefined where the oracle found every element exact.
 * @example
 * const expected = withRunningBound({ shape: [1], data: Float64Array.of(1) }, Float64Array.of(1e-7));
 * expect(compare({ y: expected }, { y: { shape: [1], data: Float32Array.of(1) } }).kind).toBe("held");
 */
export function withRunningBound(value: NamedArray, bound: Float64Array | undefined, yardstick?: number | Float64Array): Expected {
  return { ...value, ...(bound === undefined ? {} : { bound }), ...(yardstick === undefined ? {} : { yardstick }) };
}

/** How far a reference's own float32 result lies from its own float64 result, and its largest absolute value. */
export interface ReferenceDistance {
  readonly float32Error: number;
  readonly largest: number;
}

/**
 * Distance of a reference from itself: the worst |f32 - f64|, and the largest |f64|.
 * @example expect(referenceDistance([1.5, 2], [1, 2])).toEqual({ float32Error: 0.5, largest: 2 });
 */
export function referenceDistance(float32: ArrayLike<number>, float64: ArrayLike<number>): ReferenceDistance {
  let [float32Error, largest] = [0, 0];
  for (let i = 0; i < float64.length; i++) {
    const value = float64[i] ?? NaN;
    float32Error = Math.max(float32Error, Math.abs((float32[i] ?? NaN) - value));
    largest = Math.max(largest, Math.abs(value));
  }
  return { float32Error, largest };
}

/**
 * Expects an array as near to a reference's float64 output as the reference's own float32 output is, twice over:
 * 2 float32Error + 2^-22 largest. The second term is one float32 step of the largest value, because a distance can be 0 by luck.
 * @example expect(withReferenceBound({ shape: [], data: Float64Array.of(4) }, { float32Error: 0, largest: 4 }).bound).toBe(2 ** -20);
 */
export function withReferenceBound(value: NamedArray, { float32Error, largest }: ReferenceDistance): Expected {
  return { ...value, bound: 2 * float32Error + 2 ** -22 * largest };
}

/** What a worst-case bound needs to know. */
export interface WorstCaseBoundOptions {
  /** Roundings that can add up, for example twice the terms of a sum of products. */
  readonly roundings: number;
  /** Sum of the absolute values of the terms; 1 when absent, which gives the relative bound. */
  readonly magnitude?: number;
  /** float64 when absent. */
  readonly precision?: Precision;
}

/**
 * The error that so many roundings cannot exceed: gamma_n = n u / (1 - n u) of the magnitude. For plain arithmetic that no oracle walks, such as a metric.
 * Higham, "Accuracy and Stability of Numerical Algorithms", 2nd edition, 2002, Lemma 3.1.
 * @example expect(worstCaseBound({ roundings: 2 })).toBeCloseTo(2 ** -52, 30);
 */
export function worstCaseBound({ roundings, magnitude = 1, precision = "float64" }: WorstCaseBoundOptions): number {
  const part = roundings * unitRoundoff(precision);
  return (magnitude * part) / (1 - part);
}

/** What a probabilistic bound needs to know. */
export interface ProbabilisticBoundOptions {
  /** Roundings in sequence, for example the length of a dot product. */
  readonly roundings: number;
  /** Sum of the absolute values of the terms; 1 when absent, which gives the relative bound. */
  readonly magnitude?: number;
  /** How sure the bound is: it holds with probability 1 - 2 exp(-lambda^2 / 2), at 6 (the default) all but 3e-8. */
  readonly lambda?: number;
  /** float32 when absent. */
  readonly precision?: Precision;
}

/**
 * The error that is likely where rounding errors are independent with mean 0: about lambda sqrt(n) u, where the worst case is n u.
 * A yardstick, not a gate: an operator beyond it that still holds its bound has lost precision somewhere.
 * Higham and Mary, "A new approach to probabilistic rounding error analysis", SIAM J. Sci. Comput. 41 (2019), Theorem 2.4.
 * @example expect(probabilisticBound({ roundings: 100, lambda: 1 }) / 2 ** -24).toBeCloseTo(10);
 */
export function probabilisticBound({ roundings, magnitude = 1, lambda = 6, precision = "float32" }: ProbabilisticBoundOptions): number {
  const u = unitRoundoff(precision);
  return magnitude * Math.expm1(lambda * Math.sqrt(roundings) * u + (roundings * u * u) / (1 - u));
}
