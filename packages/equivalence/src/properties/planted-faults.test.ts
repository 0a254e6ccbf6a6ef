import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { applications, type Application } from "../arbitraries/applications.ts";
import { arrays } from "../arbitraries/arrays.ts";
import { elementsOf, refuse, type Expectations, type NamedArray, type NamedArrays } from "../array.ts";
import { claim } from "../claim.ts";
import type { Failed, Outcome } from "../outcome.ts";
import type { Property } from "../property.ts";
import { inputAt, replay } from "../replay.ts";
import { run } from "../run.ts";
import { probabilisticBound } from "../tolerance.ts";
import { batchInvariant } from "./batch-invariant.ts";
import { claimedEqualsDecomposition } from "./claimed-equals-decomposition.ts";
import { equalsOracle } from "./equals-oracle.ts";
import { gradientEqualsDifference } from "./gradient-equals-difference.ts";
import { orderInvariant } from "./order-invariant.ts";
import { paddingInvariant } from "./padding-invariant.ts";
import { permutationEquivariant } from "./permutation-equivariant.ts";
import { sameBits } from "./same-bits.ts";
import { threadInvariant } from "./thread-invariant.ts";

/** Runs one claim of a property: right subjects must hold, wrong ones must fail with a small counter-example that replays. */
async function outcomeOf(property: Property, runs = 100): Promise<Outcome> {
  const only = claimOf(property);
  for await (const outcome of run([only], { budget: { runs }, seed: 5 })) return outcome;
  throw new Error("one claim must have one outcome");
}

function claimOf(property: Property) {
  const subject = { kind: "function", name: "test" } as const;
  return claim({ subject, property, backend: { name: "js" }, environment: { runtime: "node", device: "cpu" } });
}

async function failureOf(property: Property): Promise<Failed> {
  const outcome = await outcomeOf(property);
  if (outcome.kind !== "failed") throw new Error(`must fail, but is ${JSON.stringify(outcome)}`);
  const again = await replay([claimOf(property)], outcome);
  expect(again).toMatchObject({ kind: "failed", what: outcome.what, counterExample: outcome.counterExample, path: outcome.path });
  return outcome;
}

const vector = (data: Float32Array | Float64Array): NamedArrays => ({ y: { shape: [data.length], data } });

// A matrix product in float32, its float64 oracle with the a-priori bound k u sum |a b|, and its gradient.
const matmul = {
  draw: (size: () => number) => {
    const [m, k, n] = [size(), size(), size()];
    return {
      shapes: [
        [m, k],
        [k, n],
      ],
      attributes: {},
    };
  },
  domain: [{ kind: "finite" }, { kind: "finite" }],
} as const;

interface Product {
  readonly round: (value: number) => number;
  readonly term?: (a: number, b: number, k: number) => number;
}

function multiply({ inputs }: Pick<Application, "inputs">, { round, term = (a, b) => a * b }: Product): NamedArray {
  const [a, b] = inputs;
  const [m = 0, extent = 0] = a?.shape ?? [];
  const n = b?.shape[1] ?? 0;
  const data = new Float64Array(m * n);
  for (let i = 0; i < m; i++)
    for (let j = 0; j < n; j++)
      for (let k = 0; k < extent; k++)
        data[i * n + j] = round((data[i * n + j] ?? 0) + round(term(a?.data[i * extent + k] ?? 0, b?.data[k * n + j] ?? 0, k)));
  return { shape: [m, n], data };
}

const float32 = ({ shape, data }: NamedArray): NamedArrays => ({ c: { shape, data: Float32Array.from(data) } });
const exact: Product = { round: (value) => value };

function oracle(application: Application): Expectations {
  const k = application.inputs[0]?.shape[1] ?? 0;
  const sizes = multiply(application, { ...exact, term: (a, b) => Math.abs(a * b) });
  // Rounding of products and sums, underflow, and nothing known where float32 overflows.
  const bound = Float64Array.from(sizes.data, (size) => (size > 1e38 ? Infinity : 2 * k * (2 ** -24 * size + 2 ** -149)));
  const yardstick = Float64Array.from(sizes.data, (magnitude) => probabilisticBound({ roundings: 2 * k, magnitude }) + 2 ** -140);
  return { c: { ...multiply(application, exact), bound, yardstick } };
}

describe("equalsOracle", () => {
  const generate = applications(matmul);
  const subject = (term?: Product["term"]) => (application: Application) =>
    float32(multiply(application, { round: Math.fround, ...(term === undefined ? {} : { term }) }));

  test("a right product holds, far from empty", async () => {
    const outcome = await outcomeOf(equalsOracle({ generate, subject: subject(), oracle }));
    expect(outcome).toMatchObject({ kind: "held", runs: 100 });
    expect(outcome.kind === "held" && outcome.measure.elements).toBeGreaterThan(1000);
    expect(outcome.kind === "held" && outcome.measure.worst?.ofBound).toBeGreaterThan(0);
    expect(outcome.kind === "held" && outcome.measure.ofYardstick).toBeLessThan(1);
  });

  test("a product that forgets the term k = 4 shrinks to k = 5 and a few rows and columns", async () => {
    const { counterExample, what, measure } = await failureOf(
      equalsOracle({ generate, subject: subject((a, b, k) => (k === 4 ? 0 : a * b)), oracle }),
    );
    expect(counterExample).toMatch(/"shape":\[\d,5\].*"shape":\[5,\d\]/);
    expect(what).toMatch(/^c\[\d, \d\] is /);
    expect(measure.elements).toBeLessThanOrEqual(9);
  });

  test("terms rounded to half the bits are beyond the bound", async () => {
    const coarse = (a: number, b: number): number => Math.fround(a * b * (1 + 2 ** -12));
    const { measure } = await failureOf(equalsOracle({ generate, subject: subject(coarse), oracle }));
    expect(measure.worst?.ofBound).toBeGreaterThan(1);
  });

  test("a wrong shape, a missing array and a throw fail and say so", async () => {
    const flat = ({ inputs }: Application) => vector(new Float32Array((inputs[0]?.shape[0] ?? 0) * (inputs[1]?.shape[1] ?? 0)));
    expect((await failureOf(equalsOracle({ generate, subject: flat, oracle }))).what).toMatch(/unexpected array y/);
    const throwing = (): NamedArrays => {
      throw new RangeError("too large");
    };
    expect((await failureOf(equalsOracle({ generate, subject: throwing, oracle }))).what).toBe("it threw RangeError: too large");
    expect((await failureOf(equalsOracle({ generate, subject: subject(), oracle: throwing }))).what).toContain(
      "the oracle threw RangeError",
    );
  });

  test("a refusal makes the claim unsupported", async () => {
    expect(await outcomeOf(equalsOracle({ generate, subject: () => refuse("no matrices"), oracle }))).toMatchObject({
      kind: "unsupported",
      why: "no matrices",
    });
  });

  test("a subject that ignores how its inputs lie in memory is not told from a right one without views, and is with them", async () => {
    const viewed = applications(matmul, { views: true });
    const lazy = ({ inputs }: Application) =>
      float32(
        multiply(
          { inputs: inputs.map((one) => (one.layout.kind === "contiguous" ? one : { ...one, data: one.data.slice().reverse() })) },
          { round: Math.fround },
        ),
      );
    expect((await outcomeOf(equalsOracle({ generate, subject: lazy, oracle }))).kind).toBe("held");
    await failureOf(equalsOracle({ generate: viewed, subject: lazy, oracle }));
  });
});

describe("gradientEqualsDifference", () => {
  const generate = applications(matmul, { precision: "float64", values: "moderate", size: { largest: 5 } });
  const subject = (application: Application): Expectations => ({ c: multiply(application, exact) });
  const transpose = ({ shape: [m = 0, n = 0], data }: NamedArray): NamedArray => ({
    shape: [n, m],
    data: Float64Array.from(data, (_, index) => data[(index % m) * n + Math.floor(index / m)] ?? NaN),
  });
  const product = (a?: NamedArray, b?: NamedArray): NamedArray => {
    const inputs = [a, b].flatMap((array) => (array === undefined ? [] : [{ ...array, layout: { kind: "contiguous" } as const }]));
    return multiply({ inputs }, exact);
  };
  const gradient = ({ inputs: [a, b] }: Application, { c }: NamedArrays) =>
    a && b ? [product(c, transpose(b)), product(transpose(a), c)] : [];

  test("the right gradient of a product holds, tightly", async () => {
    const outcome = await outcomeOf(gradientEqualsDifference({ generate, subject, gradient }), 30);
    expect(outcome).toMatchObject({ kind: "held" });
    expect(outcome.kind === "held" && outcome.measure.worst?.bound).toBeLessThan(1e-9);
  });

  test("a gradient that forgets to transpose, a scaled one, and one with a wrong element fail", async () => {
    const scaled = (application: Application, weights: NamedArrays) =>
      gradient(application, weights).map(({ shape, data }) => ({ shape, data: Float64Array.from(data, (value) => value * (1 + 1e-6)) }));
    const { counterExample } = await failureOf(gradientEqualsDifference({ generate, subject, gradient: scaled }));
    expect(counterExample).toContain('"shape":[1,1]');
    const wrongElement = (application: Application, weights: NamedArrays) =>
      gradient(application, weights).map(({ shape, data }, input) => ({
        shape,
        data: Float64Array.from(data, (value, index) => (input === 1 && index === 1 ? value + 0.001 : value)),
      }));
    expect((await failureOf(gradientEqualsDifference({ generate, subject, gradient: wrongElement }))).what).toContain(
      "gradient of input 1",
    );
    const forgot = ({ inputs: [a, b] }: Application, { c }: NamedArrays) =>
      a && b
        ? [{ shape: a.shape, data: product(c, { ...b, shape: [b.shape[1] ?? 0, b.shape[0] ?? 0] }).data }, product(transpose(a), c)]
        : [];
    await failureOf(gradientEqualsDifference({ generate, subject, gradient: forgot }));
  });

  test("a missing gradient fails, an undefined one is left out, relu's kink is allowed either slope", async () => {
    expect((await failureOf(gradientEqualsDifference({ generate, subject, gradient: () => [] }))).what).toMatch(/0 gradients for 2 inputs/);
    const second = (application: Application, weights: NamedArrays) => [undefined, gradient(application, weights)[1]];
    expect((await outcomeOf(gradientEqualsDifference({ generate, subject, gradient: second }), 20)).kind).toBe("held");
    const unary = applications(
      { draw: (size) => ({ shapes: [[size()]], attributes: {} }), domain: [{ kind: "finite" }] },
      { precision: "float64", values: "moderate" },
    );
    const relu = ({ inputs: [x] }: Application): Expectations => vector(Float64Array.from(x?.data ?? [], (value) => Math.max(value, 0)));
    const slope =
      (atZero: number, above: number) =>
      ({ inputs: [x] }: Application, { y }: NamedArrays) =>
        x && y
          ? [
              {
                shape: x.shape,
                data: Float64Array.from(x.data, (value, i) => (value > 0 ? above : value === 0 ? atZero : 0) * (y.data[i] ?? 0)),
              },
            ]
          : [];
    for (const atZero of [0, 1])
      expect((await outcomeOf(gradientEqualsDifference({ generate: unary, subject: relu, gradient: slope(atZero, 1) }), 40)).kind).toBe(
        "held",
      );
    await failureOf(gradientEqualsDifference({ generate: unary, subject: relu, gradient: slope(2.5, 1) }));
    await failureOf(gradientEqualsDifference({ generate: unary, subject: relu, gradient: slope(0, 1.001) }));
  });

  test("of a large input only some elements are checked, and the others are counted as unbounded", async () => {
    const outcome = await outcomeOf(gradientEqualsDifference({ generate, subject, gradient, most: 3 }), 20);
    expect(outcome.kind === "held" && outcome.measure.unbounded).toBeGreaterThan(outcome.kind === "held" ? outcome.measure.elements : 0);
  });
});

const items = arrays({ shape: [3], values: "moderate" });
const square = (item: NamedArray): NamedArrays => vector(Float32Array.from(item.data, (value) => value * value));

describe("batchInvariant and orderInvariant", () => {
  test("a subject that treats every item alone holds in both", async () => {
    const subject = (batch: readonly NamedArray[]) => batch.map(square);
    expect((await outcomeOf(batchInvariant({ generate: items, subject }))).kind).toBe("held");
    expect((await outcomeOf(orderInvariant({ generate: items, subject }))).kind).toBe("held");
  });

  test("results that depend on the batch's size, on a neighbour or on the place are found", async () => {
    const ofSize = (batch: readonly NamedArray[]) =>
      batch.map((item) => vector(Float32Array.from(item.data, (value) => value * (batch.length > 4 ? 1 + 2 ** -23 : 1))));
    const { counterExample, what } = await failureOf(batchInvariant({ generate: items, subject: ofSize }));
    expect(counterExample.match(/"shape"/g)?.length).toBe(5);
    expect(what).toMatch(/^item \d, .* against the whole batch: y\[\d\] is /);
    const shifted = (batch: readonly NamedArray[]) => batch.map((_, place) => square(batch[(place + 1) % batch.length] as NamedArray));
    expect((await failureOf(batchInvariant({ generate: items, subject: shifted }))).counterExample.match(/"shape"/g)?.length).toBe(2);
    const ofPlace = (batch: readonly NamedArray[]) =>
      batch.map((item, place) => (place === 2 ? vector(Float32Array.of(1, 2, 3)) : square(item)));
    const swapped = await failureOf(orderInvariant({ generate: items, subject: ofPlace }));
    expect(swapped.counterExample.match(/"shape"/g)?.length).toBe(3);
  });

  test("too few results fail, refusals make it unsupported", async () => {
    const fewer = (batch: readonly NamedArray[]) => batch.slice(1).map(square);
    expect((await failureOf(batchInvariant({ generate: items, subject: fewer }))).what).toBe("the whole batch: 0 results for 1 items");
    expect(await outcomeOf(orderInvariant({ generate: items, subject: () => refuse("no batches") }))).toMatchObject({
      kind: "unsupported",
    });
  });
});

describe("threadInvariant, paddingInvariant, sameBits", () => {
  test("hold for what depends on the input alone", async () => {
    expect((await outcomeOf(threadInvariant({ generate: items, subject: square }))).kind).toBe("held");
    expect((await outcomeOf(paddingInvariant({ generate: items, subject: square }))).kind).toBe("held");
    expect((await outcomeOf(sameBits({ generate: items, subject: square }))).kind).toBe("held");
  });

  test("one thread count that rounds otherwise is found and named", async () => {
    const subject = (item: NamedArray, threads: number) =>
      vector(Float32Array.from(item.data, (value) => (threads === 3 ? value + 2 ** -20 : value)));
    expect((await failureOf(threadInvariant({ generate: items, subject }))).what).toMatch(/^3 threads against 1: y\[/);
  });

  test("padding that reaches the result from 5 places on shrinks to 5 places", async () => {
    const subject = (item: NamedArray, padding: number) =>
      vector(Float32Array.from(item.data, (value) => (padding >= 5 ? value / (padding + 1) : value)));
    const { what, counterExample } = await failureOf(paddingInvariant({ generate: items, subject }));
    expect(what).toMatch(/^5 padding places against none/);
    expect(counterExample).toContain('"padding":5');
  });

  test("the sign of a zero is a bit, and a subject that does not repeat itself is found", async () => {
    const other = (item: NamedArray) => vector(Float32Array.from(item.data, (value) => value * value * (value === 0 ? -1 : 1)));
    const { counterExample } = await failureOf(sameBits({ generate: items, subject: square, other }));
    expect(counterExample).toContain("0");
    let calls = 0;
    const outcome = await outcomeOf(sameBits({ generate: items, subject: () => vector(Float32Array.of(calls++)) }));
    expect(outcome.kind).toBe("failed");
  });
});

describe("permutationEquivariant", () => {
  const permute = ({ shape, data }: NamedArray, order: readonly number[]) => ({
    shape,
    data: Float32Array.from(order, (from) => data[from] ?? 0),
  });
  const [generate, length] = [items, () => 3] as const;
  const fold = (item: NamedArray, add: (sum: number, value: number, place: number) => number): NamedArrays => {
    const sum = Array.from(item.data as Float32Array).reduce(add, 0);
    return { sum: { shape: [], data: Float32Array.of(sum) } };
  };

  test("a maximum keeps its bits, a sum keeps within a bound, rows move with their inputs", async () => {
    const max = (item: NamedArray) => fold(item, (sum, value) => Math.max(sum, value));
    expect((await outcomeOf(permutationEquivariant({ generate, length, permute, subject: max }))).kind).toBe("held");
    const sum = (item: NamedArray) => fold(item, (total, value) => Math.fround(total + value));
    expect((await outcomeOf(permutationEquivariant({ generate, length, permute, subject: sum }))).kind).toBe("failed");
    const near = ({ sum: result }: NamedArrays): Expectations => (result === undefined ? {} : { sum: { ...result, bound: 2 ** -17 } });
    expect((await outcomeOf(permutationEquivariant({ generate, length, permute, subject: sum, expect: near }))).kind).toBe("held");
    const moved = ({ y }: NamedArrays, { order }: { readonly order: readonly number[] }): Expectations =>
      y === undefined ? {} : { y: permute(y, order) };
    expect((await outcomeOf(permutationEquivariant({ generate, length, permute, subject: square, expect: moved }))).kind).toBe("held");
  });

  test("a sum that weighs by place fails for a single swap", async () => {
    const weighted = (item: NamedArray) => fold(item, (total, value, place) => total + (place === 0 ? 2 : 1) * value);
    const { what } = await failureOf(permutationEquivariant({ generate, length, permute, subject: weighted }));
    expect(what).toMatch(/^order (1 0 2|1 2 0|2 0 1|2 1 0)/);
  });
});

describe("claimedEqualsDecomposition", () => {
  const decomposition = (item: NamedArray): Expectations => ({ y: { ...(square(item)["y"] as NamedArray), bound: 2 ** -18 } });
  const claimed =
    (kernels: readonly string[], error = 0) =>
    (item: NamedArray) =>
      ({ kind: "ran", kernels, arrays: vector(Float32Array.from(item.data, (value) => value * value + error)) }) as const;

  test("holds when the claimed kernel ran and agrees", async () => {
    const property = claimedEqualsDecomposition({ generate: items, kernel: "square", claimed: claimed(["pack", "square"]), decomposition });
    expect((await outcomeOf(property)).kind).toBe("held");
  });

  test("a silent fallback fails although the numbers are right, and so does a wrong kernel that ran", async () => {
    const fallback = claimedEqualsDecomposition({ generate: items, kernel: "square", claimed: claimed(["mul"]), decomposition });
    expect((await failureOf(fallback)).what).toBe("the claimed kernel square did not run; kernels that ran: mul");
    const nothing = claimedEqualsDecomposition({ generate: items, kernel: "square", claimed: claimed([]), decomposition });
    expect((await failureOf(nothing)).what).toContain("kernels that ran: none");
    const wrong = claimedEqualsDecomposition({ generate: items, kernel: "square", claimed: claimed(["square"], 0.01), decomposition });
    expect((await failureOf(wrong)).what).toMatch(/^y\[/);
  });
});

test("the input of an outcome is found again from its seed and path", async () => {
  const generate = fc.array(fc.nat(), { maxLength: 20 });
  const seen: (readonly number[])[] = [];
  const property: Property<readonly number[]> = {
    name: "sum-is-small",
    generate,
    check: async (input) => {
      seen.push(input);
      const isSmall = input.reduce((sum, value) => sum + value, 0) < 1000;
      const measure = { elements: 1, unbounded: 0, beyond: 0, ulp: 0, absolute: 0 };
      return isSmall ? { kind: "held", measure } : { kind: "failed", what: "too large", measure };
    },
  };
  const { seed, path, counterExample } = await failureOf(property);
  expect(fc.stringify(inputAt(property, seed, path))).toBe(counterExample);
  const [first = "0"] = path.split(":");
  expect(inputAt(property, seed, first)).toEqual(seen[Number(first)]);
  expect(elementsOf([Number(first)])).toBeLessThan(100);
});
