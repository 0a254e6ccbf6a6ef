import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Bounded } from "./evaluate-steps.ts";
import { evaluateMeaning } from "./evaluate.ts";
import * as e from "./expression.ts";
import type { Expression, ScalarType } from "./expression.ts";
import type { FloatPrecision } from "./float-precision.ts";

const read = (input: number, at: readonly Expression[] = [], type: ScalarType = "float32"): Expression => ({
  kind: "read",
  type,
  input,
  at,
});

/** The value of an expression over scalars, with its bound. */
function scalarOf(
  value: Expression,
  inputs: readonly (number | readonly [value: number, bound: number])[] = [],
  precision?: FloatPrecision,
): readonly [number, number] {
  const given = inputs.map((input) => {
    const [x, bound] = typeof input === "number" ? [input, 0] : input;
    return { shape: [], values: Float64Array.of(x), bounds: Float64Array.of(bound) };
  });
  const result = evaluateMeaning([], value, given, precision);
  return [result.values[0] ?? NaN, result.bounds?.[0] ?? 0];
}

const exact = (...values: readonly number[]): Bounded & { shape: readonly number[] } => ({
  shape: [values.length],
  values: Float64Array.from(values),
  bounds: undefined,
});

describe("bounds of float32", () => {
  test("an operation on exact operands is off by at most half a unit of its last place", () => {
    const [value, bound] = scalarOf(e.mul(read(0), read(1)), [Math.fround(0.1), Math.fround(0.7)]);
    expect(value).toBe(Math.fround(0.1) * Math.fround(0.7));
    expect(bound).toBeGreaterThanOrEqual(Math.abs(Math.fround(value) - value));
    expect(bound).toBeLessThan(2 ** -23.9 * value);
  });

  test("a result that float32 holds exactly is exact", () => {
    expect(scalarOf(e.add(read(0), 0.5), [1.25])).toEqual([1.75, 0]);
    expect(scalarOf(e.mul(read(0), 0), [3])).toEqual([0, 0]);
  });

  test("errors of operands are carried on", () => {
    expect(scalarOf(e.sub(read(0), read(1)), [[1, 0.25], [1, 0.5]])[1]).toBeGreaterThanOrEqual(0.75); // prettier-ignore
    expect(scalarOf(e.mul(read(0), read(1)), [[2, 0.5], [3, 0.25]])[1]).toBeGreaterThanOrEqual(2.5 * 3.25 - 6); // prettier-ignore
    expect(scalarOf(e.div(read(0), read(1)), [[1, 0], [1, 0.5]])[1]).toBeGreaterThanOrEqual(1); // prettier-ignore
    expect(scalarOf(e.exp(read(0)), [[0, 1]])[1]).toBeGreaterThanOrEqual(Math.E - 1);
    // Where a mask has put -1e30 the exponential is 0, whatever was added to it; where it could be something, the bound says so.
    expect(scalarOf(e.exp(read(0)), [[-1e30, 1e25]])[1]).toBeLessThanOrEqual(2 ** -140);
    expect(scalarOf(e.exp(read(0)), [[-1000, 1005]])[1]).toBeGreaterThanOrEqual(Math.exp(5));
    expect(scalarOf(e.tanh(read(0)), [[2, 3]])[1]).toBeGreaterThanOrEqual(Math.tanh(2) - Math.tanh(-1));
    expect(scalarOf(e.sqrt(read(0)), [[1, 0.75]])[1]).toBeGreaterThanOrEqual(0.5);
  });

  test("division by what may be 0, a root of what may be negative and a logarithm of what may be 0 are unknown", () => {
    expect(scalarOf(e.div(read(0), read(1)), [1, [1e-9, 1e-8]])[1]).toBe(Infinity);
    expect(scalarOf(e.sqrt(read(0)), [[1e-9, 1e-8]])[1]).toBe(Infinity);
    expect(scalarOf(e.log(read(0)), [[1e-9, 1e-8]])[1]).toBe(Infinity);
  });

  test("a value that may overflow is unknown, one that certainly does is infinite", () => {
    expect(scalarOf(e.mul(read(0), read(0)), [3e38])[1]).toBe(Infinity);
    expect(scalarOf(e.exp(read(0)), [90])).toEqual([Infinity, 0]);
    expect(scalarOf(e.exp(read(0)), [[88, 2]])[1]).toBe(Infinity);
  });

  test("infinities and NaN of operands pass through with certainty", () => {
    expect(scalarOf(e.sub(read(0), read(1)), [-Infinity, [3, 0.1]])).toEqual([-Infinity, 0]);
    expect(scalarOf(e.exp(read(0)), [-Infinity])).toEqual([0, 0]);
    expect(scalarOf(e.max(read(0), read(1)), [NaN, 1])).toEqual([NaN, 0]);
    expect(scalarOf(e.mul(read(0), read(1)), [Infinity, [0.1, 0.2]])[1]).toBe(Infinity);
  });
});

describe("bounds of a backend that rounds otherwise", () => {
  const loose: FloatPrecision = { division: 2.5, sqrt: 3 };
  const ulp = (value: number): number => 2 ** (Math.floor(Math.log2(Math.abs(value))) - 23);

  test("a quotient and a root may be off by as many units as it says, also where float32 holds them exactly", () => {
    for (const [value, units] of [
      [e.div(read(0), read(1)), 2.5],
      [e.sqrt(read(0)), 3],
    ] as const)
      // prettier-ignore
      for (const inputs of [[9, 4], [6.5, 3]] as const) {
        const [result, bound] = scalarOf(value, inputs, loose);
        expect(bound).toBeGreaterThanOrEqual(units * ulp(result));
        expect(bound).toBeLessThanOrEqual(2.01 * units * ulp(result));
      }
    expect(scalarOf(e.div(read(0), read(1)), [6, 3])).toEqual([2, 0]);
  });

  test("beyond the divisors of which something is stated nothing is known", () => {
    for (const divisor of [2 ** -127, 2 ** 127, Infinity, 0])
      expect(scalarOf(e.div(read(0), read(1)), [1, divisor], loose)[1]).toBe(Infinity);
    expect(scalarOf(e.div(read(0), read(1)), [1, 2 ** 126], loose)[1]).toBeLessThan(2 ** -120);
  });

  test("elementary functions take the units of the divisions in them, or those that it states", () => {
    const bound = (value: Expression, precision?: FloatPrecision): number => scalarOf(value, [0.7], precision)[1];
    expect(bound(e.exp(read(0)), loose)).toBe(bound(e.exp(read(0))));
    for (const f of [e.tanh, e.log]) expect(bound(f(read(0)), loose)).toBeGreaterThan(bound(f(read(0))));
    expect(bound(e.exp(read(0)), { ...loose, elementary: { exp: 8 } })).toBeGreaterThan(7 * ulp(Math.exp(0.7)));
    expect(bound(e.exp(read(0)), { ...loose, elementary: { exp: Infinity } })).toBe(Infinity);
  });

  test("where subnormal numbers may be lost, what is near them is uncertain, and what depends on them unknown", () => {
    const flushing = { division: 0.5, sqrt: 0.5, flushesSubnormals: true };
    const small = 2 ** -130;
    expect(scalarOf(read(0), [small], flushing)[1]).toBeGreaterThanOrEqual(small);
    expect(scalarOf(e.sub(read(0), read(1)), [2 ** -126 + 2 ** -149, 2 ** -126], flushing)[1]).toBeGreaterThanOrEqual(2 ** -149);
    expect(scalarOf(e.div(1, read(0)), [small], flushing)[1]).toBe(Infinity);
    expect(scalarOf(e.less(0, read(0)), [small], flushing)[1]).toBe(1);
    expect(scalarOf(read(0), [0], flushing)).toEqual([0, 0]);
    expect(scalarOf(e.mul(read(0), 3), [1.5], flushing)).toEqual([4.5, 0]);
  });

  test("where a compiler may assume that all is finite, what is not is unknown, and what a selection leaves out does not matter", () => {
    const finite = { division: 0.5, sqrt: 0.5, assumesFinite: true };
    expect(scalarOf(e.add(read(0), read(1)), [Infinity, 1], finite)[1]).toBe(Infinity);
    expect(scalarOf(e.div(1, read(0)), [-Infinity], finite)[1]).toBe(Infinity);
    expect(scalarOf(e.select(e.less(read(0), 2), read(0), -Infinity), [1], finite)).toEqual([1, 0]);
  });
});

describe("decisions", () => {
  test("a selection on a certain condition has the bound of what it selects", () => {
    expect(scalarOf(e.select(e.less(read(0), 2), read(0), read(1)), [[1, 0.5], [9, 3]])).toEqual([1, 0.5]); // prettier-ignore
  });

  test("a selection on an uncertain condition covers both sides", () => {
    const [value, bound] = scalarOf(e.select(e.less(read(0), 1.25), read(1), read(2)), [[1, 0.5], [5, 0.1], [9, 0.2]]); // prettier-ignore
    expect(value).toBe(5);
    expect(bound).toBeCloseTo(4.2);
  });

  test("a comparison of one uncertain value with another says both where they overlap", () => {
    for (const op of [e.less, e.lessEqual, e.equal, e.notEqual]) {
      expect(scalarOf(op(read(0), read(1)), [[1, 0.1], [1.1, 0.1]])[1]).toBe(1); // prettier-ignore
      expect(scalarOf(op(read(0), read(1)), [[1, 0.1], [1.5, 0.1]])[1]).toBe(0); // prettier-ignore
    }
  });

  test("a certain false decides an and, a certain true an or", () => {
    const [unsure, no, yes] = [e.less(read(0), 1), e.less(read(1), 0), e.less(read(1), 9)];
    const inputs = [[1, 0.5], 2] as const;
    expect([e.and(unsure, no), e.or(unsure, yes), e.and(unsure, yes)].map((value) => scalarOf(value, inputs)[1])).toEqual([0, 0, 1]);
  });

  test("whole numbers of an uncertain float cover the steps it may reach", () => {
    expect(scalarOf(e.floor(read(0)), [[2.5, 0.25]])).toEqual([2, 0]);
    expect(scalarOf(e.floor(read(0)), [[2.9, 0.25]])).toEqual([2, 1]);
    expect(scalarOf(e.cast("int32", read(0)), [[-0.5, 0.75]])).toEqual([-0, 1]);
  });

  test("a place that is uncertain makes what is read there unknown", () => {
    const at = e.cast("int32", read(0));
    expect(
      evaluateMeaning([], read(1, [at]), [{ shape: [], values: Float64Array.of(0.9), bounds: Float64Array.of(0.2) }, exact(1, 2)]),
    ).toEqual({
      values: Float64Array.of(1),
      bounds: Float64Array.of(Infinity),
    });
  });
});

describe("integers", () => {
  test("wrap, divide by flooring, and are exact", () => {
    const int = (value: Expression): number => scalarOf(value)[0];
    expect(int(e.mul(e.integer(0x7fffffff), 3))).toBe(Math.imul(0x7fffffff, 3));
    expect(int(e.add(e.integer(0x7fffffff), 1))).toBe(-0x80000000);
    expect([int(e.quotient(e.integer(-7), 2)), int(e.remainder(e.integer(-7), 2))]).toEqual([-4, 1]);
    expect(int(e.shiftRight(e.integer(-1), 28))).toBe(15);
    expect(int(e.cast("int32", e.constant(1e12, "float32")))).toBe(0x7fffffff);
    expect(int(e.cast("int32", e.constant(NaN, "float32")))).toBe(0);
    expect(int(e.fromBits(e.integer(0x3f800000)))).toBe(1);
  });
});

describe("reductions", () => {
  const n = e.axis("n", 4);

  test("over nothing give 0 and the infinities", () => {
    const none = { from: e.integer(2), to: e.integer(2) };
    const of = (reduce: typeof e.sumOver): number =>
      evaluateMeaning([], reduce(n, read(0, [n]), none), [exact(1, 2, 3, 4)]).values[0] ?? NaN;
    expect([of(e.sumOver), of(e.maxOver), of(e.minOver)]).toEqual([0, -Infinity, Infinity]);
  });

  test("zeros among the terms of a sum cost nothing, so one term is exact", () => {
    const sum = (...values: readonly number[]): Bounded => evaluateMeaning([], e.sumOver(n, read(0, [n])), [exact(...values)]);
    expect(sum(0, Math.fround(0.1), 0, 0).bounds).toBeUndefined();
    expect(sum(0, Math.fround(0.1), 1, 0).bounds?.[0]).toBeGreaterThan(0);
  });

  test("a greatest value may be any candidate that reaches it", () => {
    const input = { shape: [4], values: Float64Array.of(1, 4, 3.5, 0), bounds: Float64Array.of(0, 0.25, 1, 0) };
    const { values, bounds } = evaluateMeaning([], e.maxOver(n, read(0, [n])), [input]);
    expect([values[0], bounds?.[0]]).toEqual([4, 0.5]);
  });

  test("bounds of a reduction may come from data, and a shared axis serves two reductions", () => {
    const ends = { from: read(1, [e.integer(0)], "int32"), to: read(1, [e.integer(1)], "int32") };
    const body = read(0, [n]);
    const value = e.sub(e.sumOver(n, body, ends), e.sumOver(n, body));
    expect(evaluateMeaning([], value, [exact(1, 2, 4, 8), exact(1, 3)]).values[0]).toBe(6 - 15);
  });
});

test("beside a term that is infinite, finite ones may overflow to the other infinity in some order: nothing is known then", () => {
  const bound = (...values: readonly number[]): number => {
    const n = e.axis("n", values.length);
    return evaluateMeaning([], e.sumOver(n, read(0, [n])), [exact(...values)]).bounds?.[0] ?? 0;
  };
  expect(bound(-3e38, -3e38, Infinity)).toBe(Infinity);
  expect(bound(-3e38, 1, Infinity)).toBe(0);
  expect(bound(3e38, 3e38, NaN)).toBe(0);
  expect(bound(3e38, 3e38, Infinity, -Infinity)).toBe(0);
});

test("a matrix product has one sum for each row and column", () => {
  const [m, k, n] = [e.axis("m", 2), e.axis("k", 3), e.axis("n", 2)];
  const a = { shape: [2, 3], values: Float64Array.of(1, 2, 3, 4, 5, 6), bounds: undefined };
  const b = { shape: [3, 2], values: Float64Array.of(1, 0, 0, 1, 1, 1), bounds: undefined };
  const { values } = evaluateMeaning([m, n], e.sumOver(k, e.mul(read(0, [m, k]), read(1, [k, n]))), [a, b]);
  expect([...values]).toEqual([4, 5, 10, 11]);
});

test("float32 sums of products lie within the bound in any order, with any blocking, fused or not", () => {
  const size = 24;
  const n = e.axis("n", size);
  const value = e.sumOver(n, e.mul(read(0, [n]), read(1, [n])));
  const numbers = fc.array(fc.float({ noNaN: true, min: Math.fround(-1e4), max: Math.fround(1e4) }), { minLength: size, maxLength: size });
  fc.assert(
    fc.property(numbers, numbers, fc.nat(), (a, b, seed) => {
      const { values, bounds } = evaluateMeaning([], value, [exact(...a), exact(...b)]);
      const order = a.map((_, i) => i).sort((i, j) => Math.imul(i + 1, seed | 1) - Math.imul(j + 1, seed | 1));
      const [plain, fused, blocks] = [{ sum: 0 }, { sum: 0 }, [0, 0, 0, 0]];
      for (const i of order) {
        const product = (a[i] ?? 0) * (b[i] ?? 0);
        plain.sum = Math.fround(plain.sum + Math.fround(product));
        fused.sum = Math.fround(fused.sum + product);
        blocks[i % 4] = Math.fround((blocks[i % 4] ?? 0) + Math.fround(product));
      }
      const blocked = blocks.reduce((sum, block) => Math.fround(sum + block));
      for (const got of [plain.sum, fused.sum, blocked]) expect(Math.abs(got - (values[0] ?? NaN))).toBeLessThanOrEqual(bounds?.[0] ?? 0);
    }),
  );
});
