import { TercetError } from "@tercet/host";
import { describe, expect, test } from "vitest";
import { thrownBy } from "../../test/thrown-by.ts";
import { tensor } from "../create.ts";
import type { DType } from "../dtype.ts";
import { Tensor } from "../tensor.ts";
import { add } from "./add.ts";
import { broadcastTo } from "./broadcast-to.ts";
import { cast } from "./cast.ts";
import { argmax } from "./composites/argmax.ts";
import { attention } from "./composites/attention.ts";
import { attentionWithBias } from "./composites/attention-with-bias.ts";
import { dropout } from "./composites/dropout.ts";
import { layerNorm } from "./composites/layer-norm.ts";
import { linear } from "./composites/linear.ts";
import { softmax } from "./composites/softmax.ts";
import { topK } from "./composites/top-k.ts";
import { concat } from "./concat.ts";
import { apply, type Definition } from "./define.ts";
import { dtypeOfDomain } from "./domain-dtype.ts";
import { div } from "./div.ts";
import { gather } from "./gather.ts";
import { definitions } from "./index.ts";
import { logicalNot } from "./logical-not.ts";
import { matmul } from "./matmul.ts";
import { mul } from "./mul.ts";
import { pad } from "./pad.ts";
import { randomBits } from "./random-bits.ts";
import { reshape } from "./reshape.ts";
import { scatterAdd } from "./scatter-add.ts";
import { segmentSum } from "./segment-sum.ts";
import { slice } from "./slice.ts";
import { squeeze } from "./squeeze.ts";
import { sum } from "./sum.ts";
import { takeAlong } from "./take-along.ts";
import { transpose } from "./transpose.ts";
import { where } from "./where.ts";

function codeOf(make: () => unknown): string {
  try {
    make();
  } catch (error) {
    if (error instanceof TercetError) return error.code;
    throw error;
  }
  return "none";
}

const of = (...shape: number[]) => tensor(new Float32Array(shape.reduce((a, b) => a * b, 1)), { shape });
const integers = (...shape: number[]) => tensor(new Int32Array(shape.reduce((a, b) => a * b, 1)), { shape });

test.each<[what: string, make: () => unknown, code: string]>([
  ["operands that do not broadcast", () => add(of(2), of(3)), "shapes-not-broadcastable"],
  ["operands of two dtypes", () => add(of(2), integers(2)), "dtype-mismatch"],
  ["a fraction beside int32", () => mul(integers(2), 0.5), "attribute-invalid"],
  ["a number beyond int32", () => add(integers(2), 2 ** 31), "attribute-invalid"],
  ["a shape of negative extents", () => tensor([1, 2], { shape: [-1, -2] }), "shape-invalid"],
  ["a shape of half extents", () => tensor([1, 2, 3], { shape: [1.5, 2] }), "shape-invalid"],
  ["division of int32", () => div(integers(2), integers(2)), "dtype-mismatch"],
  ["arithmetic of bool", () => add(tensor([true]), tensor([true])), "dtype-mismatch"],
  ["arithmetic of half types", () => add(cast(of(2), "float16"), cast(of(2), "float16")), "dtype-mismatch"],
  ["moving half types", () => transpose(cast(of(2, 2), "bfloat16")), "dtype-mismatch"],
  ["logic of floats", () => logicalNot(of(2)), "dtype-mismatch"],
  ["a condition that is not bool", () => where(of(2), 1, 0), "dtype-mismatch"],
  ["choices of two dtypes", () => where(tensor([true]), of(1), integers(1)), "dtype-mismatch"],
  ["inner axes that differ", () => matmul(of(2, 3), of(2, 3)), "axis-mismatch"],
  ["leading axes that differ", () => matmul(of(4, 2, 3), of(1, 3, 2)), "axis-mismatch"],
  ["a matrix product of a vector", () => matmul(of(3), of(3, 2)), "axis-mismatch"],
  ["a reshape to another count", () => reshape(of(2, 3), [4]), "shape-invalid"],
  ["a reshape with an extent that is no number", () => reshape(of(2, 3), [-1, 4]), "shape-invalid"],
  ["a reshape of nothing with an open extent", () => reshape(of(0), [0, -1]), "shape-invalid"],
  ["a broadcast to fewer elements", () => broadcastTo(of(2), [1]), "shape-invalid"],
  ["an order with an axis twice", () => transpose(of(2, 3), [0, 0]), "attribute-invalid"],
  ["a transposition of a vector", () => transpose(of(2)), "shape-invalid"],
  ["an axis that is not there", () => sum(of(2), { axis: 1 }), "axis-out-of-range"],
  ["a slice beyond the end", () => slice(of(2), { axis: 0, from: 0, to: 3 }), "attribute-invalid"],
  ["a slice with step 0", () => slice(of(2), { axis: 0, from: 0, to: 2, step: 0 }), "attribute-invalid"],
  ["a negative pad", () => pad(of(2), { axis: 0, before: -1, after: 0 }), "attribute-invalid"],
  ["a concatenation of nothing", () => concat([], 0), "shape-invalid"],
  ["a concatenation of unequal rows", () => concat([of(1, 2), of(1, 3)], 0), "shape-invalid"],
  ["squeezing an axis of extent 2", () => squeeze(of(2), 0), "shape-invalid"],
  ["row numbers of floats", () => gather(of(2, 2), of(1)), "dtype-mismatch"],
  ["row numbers of rank 2", () => gather(of(2, 2), integers(1, 1)), "shape-invalid"],
  ["values without their row numbers", () => scatterAdd(of(2, 2), integers(3), { rows: 1 }), "shape-invalid"],
  ["a negative number of rows", () => scatterAdd(of(2, 2), integers(2), { rows: -1 }), "attribute-invalid"],
  ["columns for other rows", () => takeAlong(of(2, 2), integers(3)), "axis-mismatch"],
  ["offsets without a bound", () => segmentSum(of(2), integers(0)), "shape-invalid"],
  ["a key of three words", () => randomBits(integers(3), { shape: [1] }), "shape-invalid"],
  ["dropout of everything", () => dropout(of(2), integers(2), { rate: 1 }), "attribute-invalid"],
  ["a softmax of int32", () => softmax(integers(2)), "dtype-mismatch"],
  ["the greatest of no elements", () => argmax(of(2, 0)), "shape-invalid"],
  ["more places than elements", () => topK(of(2, 3), { k: 4 }), "shape-invalid"],
  ["a gain of another width", () => layerNorm(of(2, 3), of(2), of(3), { eps: 0 }), "axis-mismatch"],
  ["a weight of another width", () => linear(of(2, 3), of(4, 2)), "axis-mismatch"],
  ["a bias of another width", () => linear(of(2, 3), of(4, 3), of(3)), "axis-mismatch"],
  ["keys of other heads", () => attention(of(2, 1, 4), of(2, 2, 4), of(2, 1, 4), integers(2), integers(2), { scale: 1 }), "axis-mismatch"],
  ["bounds of floats", () => attention(of(2, 1, 4), of(2, 1, 4), of(2, 1, 4), of(2), of(2), { scale: 1 }), "dtype-mismatch"],
  [
    "a bias of even width",
    () => attentionWithBias(of(1, 1, 1), of(1, 1, 1), of(1, 1, 1), integers(1), integers(1), of(1, 2), { scale: 1 }),
    "shape-invalid",
  ],
  ["a fraction in an int32 tensor", () => tensor([1.5], { dtype: "int32" }), "attribute-invalid"],
  ["unequal rows", () => tensor([[1], [1, 2]]), "shape-invalid"],
  ["values that do not fill the shape", () => tensor([1, 2], { shape: [3] }), "shape-invalid"],
  ["bits that may be of two types", () => tensor(new Uint16Array(1)), "dtype-mismatch"],
  ["a typed array of another type", () => tensor(new Int32Array(1), { dtype: "float32" }), "dtype-mismatch"],
])("%s: refused", (_, make, code) => {
  expect(codeOf(make)).toBe(code);
});

/** Inputs that may be stored in half types. */
const takesHalves = new Set(["cast 0", "linear 1", "topProducts 1", "topPolyScores 1"]);

/** A sample application of a definition, with one of its inputs changed. */
function changed(definition: Definition, input: number, change: { readonly dtype?: DType; readonly axis?: number }): () => unknown {
  let next = 0;
  const { shapes, attributes } = definition.draw(() => [3, 2, 4, 5][next++ % 4] ?? 1);
  const inputs = shapes.map((shape, i) => {
    const own = dtypeOfDomain(definition.domain[i], "float32");
    const dtype = i === input ? (change.dtype ?? own) : own;
    const extents = i === input && change.axis !== undefined ? [...shape, change.axis] : shape;
    return new Tensor(extents, dtype, { kind: "parameter", index: i });
  });
  return () => apply(definition, inputs, attributes);
}

describe.each(definitions.filter(({ domain }) => domain.length > 0).map((definition) => [definition.name, definition] as const))(
  "%s refuses by name",
  (name, definition) => {
    test.each(definition.domain.map((_, i) => i))("a half type as input %i", (input) => {
      if (takesHalves.has(`${name} ${input}`)) return;
      const thrown = thrownBy(changed(definition, input, { dtype: "bfloat16" }));
      expect(thrown).toMatchObject({ code: "dtype-mismatch", details: { operator: name } });
      expect((thrown as TercetError).details).toMatchObject({ dtypes: expect.arrayContaining(["bfloat16"]) as unknown });
    });

    test("an input of one more axis, where it is not taken, with an error of ours that says what must hold and what came", () => {
      for (const input of definition.domain.keys()) {
        const thrown = thrownBy(changed(definition, input, { axis: 7 }));
        if (thrown === undefined) continue;
        expect(thrown).toBeInstanceOf(TercetError);
        expect((thrown as TercetError).message).toMatch(/\b(must|needed|need)\b/);
        expect((thrown as TercetError).message).toContain("7");
      }
    });
  },
);
