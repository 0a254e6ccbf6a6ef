import { float32Bits } from "../../../scalar/bits.ts";
import { rounder } from "../../../scalar/elementary.ts";

/** One thing that a device computes from two words, and what it should be. */
export interface Probe {
  /** WGSL of a u32 from `p` and `q`, and `x` and `y`, the floats of their bits. */
  readonly code: string;
  /** The same in JavaScript, as the bits of a float32 or an integer; undefined where any value will do. */
  readonly expected: (x: number, y: number, p: number, q: number) => number | undefined;
}

/** The bits of a number rounded to float32. */
const bitsOf = (value: number): number => float32Bits(value) >>> 0;

const isNormal = (value: number): boolean => value === 0 || (Number.isFinite(value) && Math.abs(value) >= 2 ** -126);
const f = Math.fround;

/** Expected only where nothing on the way is subnormal or beyond the greatest number. */
function whereNormal(result: (x: number, y: number) => number): Probe["expected"] {
  return (x, y) => {
    const value = f(result(x, y));
    return [x, y, value].every(isNormal) ? bitsOf(value) : undefined;
  };
}

const float = (code: string): string => `bitcast<u32>(${code})`;
const isSmall = (x: number): boolean => Math.abs(x) < 2 ** 20;
const rounded = (x: number): number => f(f(f(x * 1.5) + rounder) - rounder);
const quotient = whereNormal((x, y) => (y === 0 ? NaN : x / y));
const root = whereNormal((x) => Math.sqrt(Math.abs(x)));

/** Names of what is tried. */
export type ProbeName =
  | "division"
  | "correctedDivision"
  | "sqrt"
  | "correctedSqrt"
  | "foldedSums"
  | "foldedProducts"
  | "foldedRatios"
  | "foldedZeros"
  | "rounding"
  | "contraction"
  | "subnormals"
  | "overflow"
  | "notANumber"
  | "comparison"
  | "conversion"
  | "truncation"
  | "integers"
  | "negation"
  | "nearest";

/** What decides how kernels are written, by name. */
export const probes: Readonly<Record<ProbeName, Probe>> = {
  division: { code: float("x / y"), expected: quotient },
  correctedDivision: { code: float("correctedQuotient(x, y)"), expected: quotient },
  sqrt: { code: float("sqrt(abs(x))"), expected: root },
  correctedSqrt: { code: float("correctedRoot(abs(x))"), expected: root },
  // Constants that a compiler may put together: (x + c) + d, (x c) d, x / c.
  foldedSums: { code: float("(x + 12582912f) - 12582911f"), expected: whereNormal((x) => f(f(x + rounder) - 12582911)) },
  foldedProducts: { code: float("(x * 1.1f) * 1.3f"), expected: whereNormal((x) => f(f(x * f(1.1)) * f(1.3))) },
  foldedRatios: { code: float("(3f / x) * 7f"), expected: whereNormal((x) => f(f(3 / x) * 7)) },
  foldedZeros: { code: float("x * 0f"), expected: (x) => (Number.isFinite(x) ? undefined : bitsOf(NaN)) },
  // The nearest whole number by its bits, which stands in every expansion.
  rounding: {
    code: float("f32(bitcast<i32>(x * 1.5f + 12582912f) - 1262485504i)"),
    expected: (x) => (isSmall(x) && isNormal(x) ? bitsOf(rounded(x) + 0) : undefined),
  },
  contraction: { code: float("x * y + y"), expected: whereNormal((x, y) => (isNormal(f(x * y)) ? f(x * y) + y : NaN)) },
  subnormals: { code: float("x * 0.5f"), expected: (x) => (x === 2 ** -126 ? bitsOf(2 ** -127) : undefined) },
  // Numbers that are not finite.
  overflow: {
    code: float("x * y"),
    expected: (x, y) => (Math.abs(x * y) > 4e38 && !isTiny(x) && !isTiny(y) ? bitsOf(f(x * y)) : undefined),
  },
  notANumber: {
    code: "select(0u, 1u, isNan(x * y))",
    expected: (x, y) => (isTiny(x) || isTiny(y) ? undefined : Number(Number.isNaN(x * y))),
  },
  comparison: { code: "select(0u, 1u, x < y) + select(0u, 2u, x == y) + select(0u, 4u, x >= y)", expected: comparison },
  // The rest has one right result everywhere.
  conversion: { code: float("f32(bitcast<i32>(p))"), expected: (_x, _y, p) => bitsOf(p | 0) },
  truncation: { code: "bitcast<u32>(toInt(x))", expected: (x) => Math.max(-(2 ** 31), Math.min(2 ** 31 - 1, Math.trunc(x) || 0)) >>> 0 },
  integers: { code: "bitcast<u32>(bitcast<i32>(p) * bitcast<i32>(q))", expected: (_x, _y, p, q) => Math.imul(p, q) >>> 0 },
  negation: { code: float("-x"), expected: (x) => (isNormal(x) ? bitsOf(-x) : undefined) },
  nearest: { code: float("nearest(x)"), expected: (x) => (isNormal(x) && Math.abs(x) < 2 ** 22 ? bitsOf(toEven(x)) : undefined) },
};

const isTiny = (x: number): boolean => x !== 0 && Math.abs(x) < 2 ** -126;

function comparison(x: number, y: number): number | undefined {
  if (isTiny(x) || isTiny(y)) return undefined;
  return Number(x < y) + 2 * Number(x === y) + 4 * Number(x >= y);
}

function toEven(x: number): number {
  const size = Math.abs(x);
  const whole = Math.floor(size) + (size % 1 > 0.5 || (size % 1 === 0.5 && Math.floor(size) % 2 === 1) ? 1 : 0);
  return x < 0 || Object.is(x, -0) ? -whole : whole;
}

/** Numbers at which arithmetic has its edges. */
const special: readonly number[] = [
  ...[0, -0, 1, -1, 0.5, 1.5, 2.5, -2.5, 3, 7, 2 ** -126, -(2 ** -126), 2 ** -127, 2 ** -149, 2 ** 31, -(2 ** 31), 2 ** 31 - 128],
  ...[2 ** -100, 2 ** 100, 3.4e38, -3.4e38, Infinity, -Infinity, NaN],
];

/** Pairs of words that probes are tried on: every pair of special numbers, and numbers of all sizes and of like sizes. */
export function probeInputs(): { readonly left: Uint32Array<ArrayBuffer>; readonly right: Uint32Array<ArrayBuffer> } {
  const drawn = 4096;
  const left: number[] = special.flatMap((x) => special.map(() => bitsOf(x)));
  const right: number[] = special.flatMap(() => special.map(bitsOf));
  for (let i = 0; i < drawn; i++) {
    const [a, b] = [scrambled(2 * i), scrambled(2 * i + 1)];
    const isNear = i % 2 === 0;
    left.push(isNear ? withExponent(a, 117 + (a & 15)) : a);
    right.push(isNear ? withExponent(b, 117 + (b & 15)) : b);
  }
  return { left: Uint32Array.from(left), right: Uint32Array.from(right) };
}

/** A permutation of 32-bit words (the finalizer of MurmurHash3). */
function scrambled(word: number): number {
  let h = word + 0x9e3779b9;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

function withExponent(word: number, exponent: number): number {
  return ((word & 0x807fffff) | (exponent << 23)) >>> 0;
}
