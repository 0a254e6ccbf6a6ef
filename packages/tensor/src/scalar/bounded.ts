import { divisionShare, elementaryUlp, periodicDomain, type Elementary } from "./elementary-accuracy.ts";
import { erfFloat64 } from "./erf.ts";
import { roundToHalf, toInt8 } from "./bits.ts";
import type { ScalarType } from "./expression.ts";
import { nearest, type FloatPrecision } from "./float-precision.ts";

/**
 * Values with running error bounds. Slot s holds a float64 value V[s] and a bound E[s] on how far an implementation's value may lie from it,
 * whatever order, fusion of multiply and add, or extra precision it uses. A bool's bound is 0 (certain) or 1; Infinity: nothing is known.
 */
export interface Slots {
  readonly V: Float64Array;
  readonly E: Float64Array;
}

/** How a float type rounds. `unit` covers an implementation's rounding and the oracle's own. */
export interface Format {
  readonly unit: number;
  /** Absolute error of a result that may be subnormal. */
  readonly least: number;
  /** From here on a rounded result is infinite. */
  readonly overflow: number;
  readonly isFloat32: boolean;
}

const float32: Format = { unit: 2 ** -24 * (1 + 2 ** -20), least: 2 ** -149, overflow: 2 ** 128 - 2 ** 103, isFloat32: true };
const float64: Format = { unit: 2 ** -52, least: 2 ** -1073, overflow: Infinity, isFloat32: false };

/** The format that a type computes in. */
export function formatOf(type: ScalarType): Format {
  return type === "float64" ? float64 : float32;
}

const known = (bound: number): number => (bound >= 0 ? bound : Infinity);

/** Stores a rounded result; `bound` is what came from the operands. `least` is 0 for sums, which are exact where they are subnormal. */
function settle({ V, E }: Slots, out: number, result: number, bound: number, format: Format, least: number): void {
  V[out] = result;
  if (bound === 0 && (result !== result || (format.isFloat32 && Math.fround(result) === result))) E[out] = 0;
  else {
    // Beyond the greatest number an implementation may still be finite inside a fused or wider operation.
    const whole = bound + format.unit * (Math.abs(result) + bound) + least;
    E[out] = Math.abs(result) + whole >= format.overflow ? Infinity : known(whole);
  }
}

export function addBounded(slots: Slots, out: number, a: number, b: number, sign: number, format: Format): void {
  const { V, E } = slots;
  const [x, y] = [V[a]!, sign * V[b]!];
  const result = x + y;
  const bound = E[a]! + E[b]!;
  const isCertain = (x === 0 || y === 0) && bound === 0;
  if (isCertain || (!Number.isFinite(result) && bound < Infinity && (!Number.isFinite(x) || !Number.isFinite(y)))) {
    V[out] = result;
    E[out] = 0;
  } else settle(slots, out, result, bound, format, 0);
}

export function mulBounded(slots: Slots, out: number, a: number, b: number, format: Format): void {
  const { V, E } = slots;
  const [x, y, p, q] = [V[a]!, V[b]!, E[a]!, E[b]!];
  const result = x * y;
  if (p === 0 && q === 0) {
    const isCertain = x === 0 || y === 0 || Math.abs(x) === 1 || Math.abs(y) === 1 || !Number.isFinite(x) || !Number.isFinite(y);
    if (isCertain) [V[out], E[out]] = [result, 0];
    else settle(slots, out, result, 0, format, format.least);
  } else if (Number.isFinite(result)) {
    settle(slots, out, result, known(Math.abs(x) * q + Math.abs(y) * p + p * q), format, format.least);
  } else {
    V[out] = result;
    const overflows = Number.isFinite(x) && Number.isFinite(y);
    const isCertain = p < Infinity && q < Infinity && (result !== result || (p < Math.abs(x) && q < Math.abs(y)));
    E[out] = isCertain && !overflows ? 0 : Infinity;
  }
}

/** Stores a result that may be off by more than half a unit, so that not even a number that the type holds is met exactly. */
function settleOff({ V, E }: Slots, out: number, result: number, bound: number, format: Format, ulp: number): void {
  V[out] = result;
  const whole = bound + 2 * ulp * (format.unit * (Math.abs(result) + bound) + format.least);
  E[out] = Math.abs(result) + whole >= format.overflow ? Infinity : known(whole);
}

/** The divisors of which a quotient's units are stated where it is not rounded correctly (WGSL, section 15.7.4). */
const divisors = [2 ** -126, 2 ** 126] as const;

/** A quotient by one that is off by at most `ulp` units of the last place. */
export function divBounded(slots: Slots, out: number, a: number, b: number, format: Format, ulp: number): void {
  const { V, E } = slots;
  const [x, y, p, q] = [V[a]!, V[b]!, E[a]!, E[b]!];
  const result = x / y;
  const nearest = Math.abs(y) - q;
  if (format.isFloat32 && ulp > 0.5) {
    const isStated = nearest >= divisors[0] && Math.abs(y) + q <= divisors[1] && Number.isFinite(x);
    if (isStated) settleOff(slots, out, result, known((p + Math.abs(result) * q) / nearest), format, ulp);
    else [V[out], E[out]] = [result, Infinity];
  } else if (p === 0 && q === 0) {
    if (x === 0 || Math.abs(y) === 1 || !Number.isFinite(result)) [V[out], E[out]] = [result, 0];
    else settle(slots, out, result, 0, format, format.least);
  } else if (!(nearest > 0) || !Number.isFinite(x)) [V[out], E[out]] = [result, Infinity];
  else if (y === Infinity || y === -Infinity) [V[out], E[out]] = [result, p < Infinity && q < Infinity ? 0 : Infinity];
  else settle(slots, out, result, known((p + Math.abs(result) * q) / nearest), format, format.least);
}

/** min (sign -1) and max (sign 1): each candidate may win within its bound. NaN wins. */
export function extremeBounded({ V, E }: Slots, out: number, a: number, b: number, sign: number): void {
  const [x, y, p, q] = [sign * V[a]!, sign * V[b]!, E[a]!, E[b]!];
  const result = Math.max(x, y);
  V[out] = sign * result;
  if (p === 0 && q === 0) E[out] = 0;
  else if (!Number.isFinite(result)) E[out] = p < Infinity && q < Infinity ? 0 : Infinity;
  else E[out] = known(Math.max(Math.max(x + p, y + q) - result, result - Math.max(x - p, y - q)));
}

/** A square root by one that is off by at most `ulp` units of the last place. */
export function sqrtBounded(slots: Slots, out: number, a: number, format: Format, ulp: number): void {
  const { V, E } = slots;
  const [x, p] = [V[a]!, E[a]!];
  const result = Math.sqrt(x);
  if (p === 0 && (x === 0 || !Number.isFinite(result))) [V[out], E[out]] = [result, 0];
  else if (x - p < 0) [V[out], E[out]] = [result, x + p < 0 ? 0 : Infinity];
  else {
    const bound = p === 0 ? 0 : known(p / (result + Math.sqrt(x - p)));
    if (format.isFloat32 && ulp > 0.5) settleOff(slots, out, result, bound, format, ulp);
    else settle(slots, out, result, bound, format, format.least);
  }
}

/** How far f moves when its argument moves by at most p: the largest slope within reach, times p. */
const movements: { readonly [F in Elementary]: (x: number, p: number, result: number) => number } = {
  exp: (x, p, result) => {
    const moved = result * Math.expm1(p);
    // Far below 0, where masks lie, the exponential is 0 however far the argument moves; the factor stands for the rounding of x + p.
    return Number.isFinite(moved) ? moved : Math.exp(x + p) * (1 + 2 ** -40);
  },
  log: (x, p) => (p < x ? -Math.log1p(-p / x) : Infinity),
  erf: (x, p) => Math.min(2, (p * 2 * Math.exp(-(nearestToZero(x, p) ** 2))) / Math.sqrt(Math.PI)),
  tanh: (x, p) => Math.min(2, p * (1 - Math.tanh(nearestToZero(x, p)) ** 2)),
  sin: (x, p) => Math.min(2, p * Math.min(1, Math.abs(Math.cos(x)) + p)),
  cos: (x, p) => Math.min(2, p * Math.min(1, Math.abs(Math.sin(x)) + p)),
};

const nearestToZero = (x: number, p: number): number => Math.max(0, Math.abs(x) - p);

const functions: { readonly [F in Elementary]: (x: number) => number } = {
  exp: Math.exp,
  log: Math.log,
  erf: erfFloat64,
  tanh: Math.tanh,
  sin: Math.sin,
  cos: Math.cos,
};

/** The units by which an implementation's elementary function in float32 may be off. */
function ulpsOf(name: Elementary, { division, elementary }: FloatPrecision): number {
  return elementary?.[name] ?? elementaryUlp[name] + divisionShare[name] * (division - nearest.division);
}

export function elementaryBounded(
  name: Elementary,
  format: Format,
  precision: FloatPrecision,
): (slots: Slots, out: number, a: number) => void {
  const f = functions[name];
  const movement = movements[name];
  // In float64 the units of `Math`, and of the erf above, stand for an implementation like them.
  const ulps = format.isFloat32 ? ulpsOf(name, precision) : name === "erf" ? 4 : 2;
  const relative = ulps * 2 * format.unit;
  const limit = format.isFloat32 && (name === "sin" || name === "cos") ? periodicDomain : Infinity;
  return ({ V, E }, out, a) => {
    const [x, p] = [V[a]!, E[a]!];
    const result = f(x);
    V[out] = result;
    if (!(p < Infinity) || Math.abs(x) + p > limit) E[out] = Infinity;
    else if (!Number.isFinite(result) || !Number.isFinite(x)) E[out] = p === 0 || !Number.isFinite(x) ? 0 : Infinity;
    else {
      const moved = p === 0 ? 0 : known(movement(x, p, result));
      const whole = known(moved + relative * (Math.abs(result) + moved) + ulps * format.least);
      const overflows = Math.abs(result) + whole >= format.overflow;
      if (overflows && Math.abs(result) - whole >= format.overflow) [V[out], E[out]] = [Math.sign(result) * Infinity, 0];
      else E[out] = overflows ? Infinity : whole;
    }
  };
}

const leastNormal = 2 ** -126;

/** Takes into account that an implementation may lose what is subnormal, and knows nothing of what is not finite. */
export function loosen({ V, E }: Slots, out: number, { flushesSubnormals = false, assumesFinite = false }: FloatPrecision): void {
  const [value, bound] = [V[out]!, E[out]!];
  if (assumesFinite && !Number.isFinite(value)) E[out] = Infinity;
  else if (flushesSubnormals && Math.abs(value) - bound < leastNormal && (value !== 0 || bound !== 0)) E[out] = bound + leastNormal;
}

/** Conversion of a float to a float type. It rounds definitely, and rounding is monotone. */
export function castBounded({ V, E }: Slots, out: number, a: number, type: ScalarType): void {
  const [x, p] = [V[a]!, E[a]!];
  const round = rounders[type] ?? Number;
  const result = round(x);
  V[out] = result;
  E[out] = p === 0 ? 0 : known(Math.max(round(x + p) - result, result - round(x - p)));
}

const rounders: { readonly [T in ScalarType]?: (value: number) => number } = {
  float32: Math.fround,
  float16: (value) => roundToHalf("float16", value),
  bfloat16: (value) => roundToHalf("bfloat16", value),
  int8: toInt8,
};
