import { describe, expect, it } from "vitest";
import { trace } from "../graph/trace.ts";
import type { Definition } from "../operators/define.ts";
import { attention } from "../operators/composites/attention.ts";
import { linear } from "../operators/composites/linear.ts";
import { quantizedLinear } from "../operators/composites/quantized-linear.ts";
import { matmul } from "../operators/matmul.ts";
import { broadcastTo } from "../operators/broadcast-to.ts";
import { reshape } from "../operators/reshape.ts";
import { scatterAdd } from "../operators/scatter-add.ts";
import { slice } from "../operators/slice.ts";
import { segmentSum } from "../operators/segment-sum.ts";
import { gather } from "../operators/gather.ts";
import { add } from "../operators/add.ts";
import { sum } from "../operators/sum.ts";
import type { DType } from "../dtype.ts";
import type { Shape } from "../shape.ts";
import { Tensor } from "../tensor.ts";
import { makePlan } from "./plan.ts";
import type { Work } from "./loop-work.ts";
import { workOfPlan } from "./work.ts";

const input = (index: number, shape: Shape, dtype: DType = "float32"): Tensor => new Tensor(shape, dtype, { kind: "parameter", index });

/** Work of the steps of one result; `claimed` operators are kernels of their own, `integers` the content of int32 inputs by parameter. */
function workOf(
  result: Tensor,
  claimed: readonly string[] = [],
  integers: readonly (readonly number[] | undefined)[] = [],
): readonly Work[] {
  const claims = ({ definition }: { readonly definition: Definition }): boolean => claimed.includes(definition.name);
  const { plan, leaves } = makePlan(trace([result], claims), { claims });
  return workOfPlan(plan, (slot) => {
    const source = slot.kind === "input" ? leaves[slot.index]?.tensor.source : undefined;
    const content = source?.kind === "parameter" ? integers[source.index] : undefined;
    return content === undefined ? undefined : Int32Array.from(content);
  });
}

describe.each([[[]], [["matmul", "linear"]]])("with %j claimed", (claimed) => {
  it("a product takes two operations for each of m k n, and moves its matrices once", () => {
    expect(workOf(matmul(input(0, [5, 7]), input(1, [7, 3])), claimed)).toEqual([
      { flops: 2 * 5 * 7 * 3, integerOperations: 0, bytes: 4 * (35 + 21 + 15) },
    ]);
  });

  it("a linear map adds its bias, too", () => {
    const work = workOf(linear(input(0, [5, 7]), input(1, [3, 7]), input(2, [3])), claimed);
    expect(work.reduce((total, { flops }) => total + flops, 0)).toBe(2 * 5 * 7 * 3 + 5 * 3);
  });
});

it("a product of integers is work on integers, and rounding and scaling it is work on floats", () => {
  const layer = quantizedLinear(input(0, [5, 16]), input(1, [7, 16], "int8"), input(2, [7]));
  for (const claimed of [[], ["quantizedLinear"]]) {
    const works = workOf(layer, claimed);
    expect(works.reduce((total, { integerOperations }) => total + integerOperations, 0)).toBe(2 * 5 * 16 * 7);
    // A greatest magnitude, a step and a product for each element; a scale and a step for each result.
    expect(works.reduce((total, { flops }) => total + flops, 0)).toBeGreaterThan(2 * 5 * 16 + 2 * 5 * 7);
    expect(works.reduce((total, { flops }) => total + flops, 0)).toBeLessThan(2 * 5 * 16 * 7);
  }
});

it("where an element lies is no work on integers", () => {
  const flipped = reshape(slice(input(0, [12, 6], "int32"), { axis: 0, from: 2, to: 10 }), [16, 3]);
  expect(workOf(add(flipped, input(1, [16, 1], "int32")))).toMatchObject([{ flops: 0, integerOperations: 48 }]);
  expect(workOf(gather(input(0, [9, 6]), input(1, [4], "int32")))).toMatchObject([{ integerOperations: 0 }]);
});

it("a broadcast input is moved once, and of a table only the rows that are read", () => {
  expect(workOf(add(input(0, [4, 6]), input(1, [6])))).toEqual([{ flops: 24, integerOperations: 0, bytes: 4 * (24 + 6 + 24) }]);
  const rows = gather(input(0, [1000, 6]), input(1, [4], "int32"));
  expect(workOf(rows)).toEqual([{ flops: 0, integerOperations: 0, bytes: 4 * (24 + 4 + 24) }]);
});

it("a sum that scatters works on what it scatters, not on every pair of rows", () => {
  const [work] = workOf(scatterAdd(input(0, [10, 6]), input(1, [10], "int32"), { rows: 1000 }));
  expect(work?.flops).toBe(60);
});

it("a reduction works on each element that it reads, over segments on each once", () => {
  expect(workOf(sum(input(0, [4, 6]), { axis: 1 }))).toEqual([{ flops: 24, integerOperations: 0, bytes: 4 * (24 + 4) }]);
  expect(workOf(segmentSum(input(0, [10, 6]), input(1, [4], "int32")))).toEqual([
    { flops: 60, integerOperations: 0, bytes: 4 * (60 + 4 + 18) },
  ]);
});

describe("attention over ragged sequences", () => {
  const over = (tokens: number, from?: readonly number[], to?: readonly number[]): number => {
    const [x, bound] = [(i: number) => input(i, [tokens, 2, 8]), (i: number) => input(i, [tokens], "int32")];
    const result = attention(x(0), x(1), x(2), bound(3), bound(4), { scale: 1 });
    return workOf(result, ["attention"], [undefined, undefined, undefined, from, to])[0]?.flops ?? 0;
  };
  const repeated = (values: readonly number[], times: number): readonly number[] =>
    values.flatMap((value) => new Array<number>(times).fill(value));

  it("works as its sequences alone do", () => {
    const alone = over(4, repeated([0], 4), repeated([4], 4));
    expect(alone).toBeGreaterThan(2 * (2 * 4 * 4 * 2 * 8));
    expect(over(12, repeated([0, 4, 8], 4), repeated([4, 8, 12], 4))).toBe(3 * alone);
  });

  it("does not work on tokens of no sequence", () => {
    const alone = over(4, repeated([0], 4), repeated([4], 4));
    expect(over(8, repeated([0, 0], 4), repeated([4, 0], 4))).toBe(alone);
  });

  it("knows ranges that the plan makes from its inputs", () => {
    const [x, offsets] = [(i: number) => input(i, [12, 2, 8]), input(3, [4], "int32")];
    const [starts, ends] = [slice(offsets, { axis: 0, from: 0, to: 3 }), slice(offsets, { axis: 0, from: 1, to: 4 })];
    const perToken = (bound: Tensor): Tensor => reshape(broadcastTo(reshape(bound, [3, 1]), [3, 4]), [12]);
    const result = attention(x(0), x(1), x(2), perToken(starts), perToken(ends), { scale: 1 });
    const works = workOf(result, ["attention"], [undefined, undefined, undefined, [0, 4, 8, 12]]);
    expect(works.at(-1)?.flops).toBe(3 * over(4, repeated([0], 4), repeated([4], 4)));
  });

  it("is counted in full where its ranges are not known", () => {
    expect(over(12)).toBe(over(12, repeated([0], 12), repeated([12], 12)));
  });
});
