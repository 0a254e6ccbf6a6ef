import { describe, expect, test } from "vitest";
import { numbersFrom, sampleOf, type Sample } from "../../test/drawn-inputs.ts";
import { referenceValues } from "../../test/reference-value.ts";
import { tensor } from "../create.ts";
import { add } from "../operators/add.ts";
import { apply, type Definition } from "../operators/define.ts";
import { definitions } from "../operators/index.ts";
import { mul } from "../operators/mul.ts";
import { sum } from "../operators/sum.ts";
import type { Tensor } from "../tensor.ts";
import { gradients } from "./gradients.ts";

/** A power of two, so that points one step away are exact; smaller than the distance of any two inputs by far. */
const step = 2 ** -17;
const samples = 24;

/** Numbers from -1 to 1, multiples of 2^-10. */
function numbers(count: number, next: () => number): Float64Array {
  return Float64Array.from({ length: count }, () => (next() % 2049) / 1024 - 1);
}

function weighted(x: Tensor, next: () => number): Tensor {
  return sum(mul(x, tensor(numbers(x.size, next), { shape: x.shape })));
}

/** A scalar function of some tensors, with the point at which it is looked at. */
interface ScalarFunction {
  readonly point: readonly Tensor[];
  readonly value: (point: readonly Tensor[]) => Tensor;
}

/** The sum of a result's elements with drawn weights, as a function of the float inputs. */
function scalarOf(definition: Definition, { inputs, attributes }: Sample, seed: number): ScalarFunction | undefined {
  const isFloat = (x: Tensor): boolean => x.dtype === "float64";
  const result = apply(definition, inputs, attributes);
  const point = inputs.filter(isFloat);
  if (!isFloat(result) || result.size === 0 || point.every(({ size }) => size === 0)) return undefined;
  return {
    point,
    value: (moved) => {
      let next = 0;
      return weighted(apply(definition, inputs.map((x) => (isFloat(x) ? (moved[next++] ?? x) : x)), attributes), numbersFrom(seed)); // prettier-ignore
    },
  };
}

/** The sum of a function's gradients with drawn weights: a function again. */
function gradientOf({ point, value }: ScalarFunction, seed: number): ScalarFunction {
  return {
    point,
    value: (moved) => {
      const next = numbersFrom(seed);
      return gradients(value(moved), moved)
        .map((gradient) => weighted(gradient, next))
        .reduce(add);
    },
  };
}

interface Comparison {
  readonly analytic: number;
  readonly difference: number;
  /** Rounding by the running bounds, and truncation by the change from one step to half of it: none of it is chosen. */
  readonly tolerance: number;
}

/** Compares the derivative along a drawn direction with central differences of two step sizes. */
async function compare({ point, value }: ScalarFunction, seed: number): Promise<Comparison> {
  const next = numbersFrom(seed);
  const direction = point.map(({ size }) => numbers(size, next));
  const movedBy = (by: number): readonly Tensor[] =>
    point.map((x, i) => {
      const data = x.source.kind === "host" ? Float64Array.from(x.source.data) : new Float64Array(x.size);
      return tensor(data.map((each, j) => each + by * (direction[i]?.[j] ?? 0)), { shape: x.shape }); // prettier-ignore
    });
  const along = gradients(value(point), point)
    .map((gradient, i) => sum(mul(gradient, tensor(direction[i] ?? new Float64Array(), { shape: gradient.shape }))))
    .reduce(add);
  const results = await referenceValues([along, ...[step, -step, step / 2, -step / 2].map((by) => value(movedBy(by)))]);
  const [analytic = NaN, ahead = NaN, behind = NaN, nearAhead = NaN, nearBehind = NaN] = results.map(({ values }) => values[0]);
  const [ownBound = 0, ...bounds] = results.map(({ bounds: each }) => each?.[0] ?? 0);
  const [wide, near] = [(ahead - behind) / (2 * step), (nearAhead - nearBehind) / step];
  const rounding = bounds.reduce((total, bound) => total + bound, 0) / step;
  return { analytic, difference: near, tolerance: Math.abs(wide - near) + rounding + ownBound };
}

/** How many comparisons of samples hold, and how sharp they are. */
async function check(
  definition: Definition,
  order: 1 | 2,
): Promise<{ readonly compared: number; readonly nonzero: number; readonly sharp: number }> {
  let [compared, nonzero, sharp] = [0, 0, 0];
  for (let seed = 1; seed <= samples; seed++) {
    const sample = sampleOf(definition, seed, 4);
    const first = sample && scalarOf(definition, sample, seed + 1000);
    if (first === undefined) continue;
    const { analytic, difference, tolerance } = await compare(order === 1 ? first : gradientOf(first, seed + 2000), seed + 3000);
    const where = `${definition.name}, seed ${seed}: derivative ${analytic}, difference ${difference}, tolerance ${tolerance}`;
    expect(Math.abs(analytic - difference) <= tolerance, where).toBe(true);
    compared++;
    if (analytic !== 0) nonzero++;
    if (tolerance < Math.abs(analytic) * 2 ** -10) sharp++;
  }
  return { compared, nonzero, sharp };
}

/** Operators whose derivative is 0 wherever there is one, and those whose gradient is not meant to be the derivative. */
const flat = ["floor", "round", "sign"];
const differentiable = definitions.filter(
  (definition) =>
    (definition.gradient !== undefined || (definition.kind === "composite" && definition.isDifferentiable !== false)) &&
    definition.domain.some((each) => ["finite", "positive", "nonzero", "interval"].includes(each.kind)) &&
    !["argmax", "topK", "cast", "stopGradient"].includes(definition.name),
);

describe.each(differentiable.map((definition) => [definition.name, definition] as const))("%s", (name, definition) => {
  test("its gradient equals central differences", async () => {
    const { nonzero, sharp } = await check(definition, 1);
    // The test can fail: nearly all derivatives stand out of their tolerance by three digits.
    if (!flat.includes(name)) expect(sharp).toBeGreaterThan(Math.max(1, nonzero / 2));
  });

  test("the gradient of its gradient equals central differences of the gradient", async () => {
    const { compared, nonzero, sharp } = await check(definition, 2);
    expect(compared).toBeGreaterThan(2);
    if (nonzero > 0) expect(sharp).toBeGreaterThan(0);
  });
});
