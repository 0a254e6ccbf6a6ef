import fc, { type Arbitrary } from "fast-check";
import { roundTo, type Precision } from "../ulp.ts";

/** Kinds of floating-point values that an array is filled with. */
export type Magnitude =
  /** Quarters from -8 to 8: arithmetic on them is exact, and counter-examples shrink to them. */
  | "simple"
  /** Both signs, sizes from 1/8 to 16. */
  | "moderate"
  /** Both signs, sizes from 2^-12 to 2^13. */
  | "normal"
  | "subnormal"
  /** The upper fifth of the exponents: sums and products of these overflow. */
  | "huge"
  /** 0 and -0. */
  | "zero"
  /** All of the above side by side. */
  | "mixed"
  /** The same without subnormal numbers. */
  | "mixed-normal";

interface Range {
  readonly fraction: number;
  /** Exponents of `huge`. */
  readonly huge: readonly [from: number, to: number];
  readonly tiny: number;
}

const ranges: Readonly<Record<Precision, Range>> = {
  float32: { fraction: 23, huge: [100, 127], tiny: -149 },
  float64: { fraction: 52, huge: [800, 1023], tiny: -1074 },
};

/**
 * Floating-point numbers of one kind, exact in their precision.
 * @example expect(Math.abs(inputAt({ generate: numbers("subnormal", "float32") }, 1, "0")!)).toBeLessThan(2 ** -126);
 */
export function numbers(magnitude: Magnitude, precision: Precision): Arbitrary<number> {
  const { fraction, huge, tiny } = ranges[precision];
  switch (magnitude) {
    case "simple":
      return fc.integer({ min: -32, max: 32 }).map((quarters) => quarters / 4);
    case "moderate":
      return scaled(fraction, -3, 3);
    case "normal":
      return scaled(fraction, -12, 12);
    case "huge":
      return scaled(fraction, ...huge);
    case "subnormal":
      return signed(fc.integer({ min: 1, max: 2 ** fraction - 1 }).map((steps) => steps * 2 ** tiny));
    case "zero":
      return fc.constantFrom(0, -0);
    case "mixed":
    case "mixed-normal": {
      const normal = ["simple", "normal", "zero", "huge"] as const;
      const kinds = magnitude === "mixed" ? [...normal, "subnormal" as const] : normal;
      const [first, ...others] = kinds.map((kind) => numbers(kind, precision));
      return first === undefined ? fc.constant(0) : fc.oneof({ withCrossShrink: true }, first, ...others);
    }
    default:
      return magnitude satisfies never;
  }
}

/**
 * Floating-point numbers of a closed interval, its ends among them, exact in their precision.
 * @example expect(inputAt({ generate: numbersWithin(-1, 1, "float32") }, 1, "0")).toBeLessThanOrEqual(1);
 */
export function numbersWithin(from: number, to: number, precision: Precision): Arbitrary<number> {
  const middle = from + (to - from) / 2;
  const inside = (value: number): number => {
    const rounded = roundTo(value, precision);
    return rounded >= from && rounded <= to ? rounded : roundTo(middle, precision);
  };
  const notable = [0, 1, -1, middle, from, to].map(inside);
  const even = fc.integer({ min: 0, max: 2 ** 24 }).map((part) => inside(from + (to - from) * (part / 2 ** 24)));
  return fc.oneof({ withCrossShrink: true }, fc.constantFrom(...notable), even);
}

function signed(positive: Arbitrary<number>): Arbitrary<number> {
  return fc.tuple(fc.boolean(), positive).map(([isNegative, value]) => (isNegative ? -value : value));
}

function scaled(fraction: number, from: number, to: number): Arbitrary<number> {
  const parts = fc.tuple(fc.integer({ min: 0, max: 2 ** fraction - 1 }), fc.integer({ min: from, max: to }));
  return signed(parts.map(([part, exponent]) => (1 + part / 2 ** fraction) * 2 ** exponent));
}
