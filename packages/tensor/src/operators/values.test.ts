import { expect, test } from "vitest";
import { referenceValue } from "../../test/reference-value.ts";
import { full, ones, scalar, tensor, zeros } from "../create.ts";
import type { Tensor } from "../tensor.ts";
import { key, keyTensor } from "../random.ts";
import { threefry } from "../scalar/threefry.ts";
import { broadcastTo } from "./broadcast-to.ts";
import { cast } from "./cast.ts";
import { argmax } from "./composites/argmax.ts";
import { segmentIds } from "./composites/segment-ids.ts";
import { segmentMean } from "./composites/segment-mean.ts";
import { topK } from "./composites/top-k.ts";
import { concat } from "./concat.ts";
import { expandDims } from "./expand-dims.ts";
import { floor } from "./floor.ts";
import { gather } from "./gather.ts";
import { iota } from "./iota.ts";
import { matmul } from "./matmul.ts";
import { max } from "./max.ts";
import { maximum } from "./maximum.ts";
import { min } from "./min.ts";
import { mul } from "./mul.ts";
import { pad } from "./pad.ts";
import { randomBits } from "./random-bits.ts";
import { randomUniform } from "./random-uniform.ts";
import { relu } from "./relu.ts";
import { round } from "./round.ts";
import { reshape } from "./reshape.ts";
import { scatterAdd } from "./scatter-add.ts";
import { segmentMax } from "./segment-max.ts";
import { segmentSum } from "./segment-sum.ts";
import { sign } from "./sign.ts";
import { slice } from "./slice.ts";
import { squeeze } from "./squeeze.ts";
import { sub } from "./sub.ts";
import { sum } from "./sum.ts";
import { takeAlong } from "./take-along.ts";
import { takeAlongRows } from "./take-along-rows.ts";
import { transpose } from "./transpose.ts";
import { where } from "./where.ts";

/** 0, 1, 2, ... in a shape. */
const count = (...shape: number[]): Tensor =>
  tensor(
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => i),
    { shape },
  );
const integers = (...values: number[]): Tensor => tensor(Int32Array.from(values));

test.each<[what: string, value: Tensor, shape: readonly number[], elements: readonly number[]]>([
  ["sub broadcasts both operands", sub(count(2, 1), count(3)), [2, 3], [0, -1, -2, 1, 0, -1]],
  ["a number stands on the left", sub(1, integers(3)), [1], [-2]],
  ["mul of int32 wraps", mul(integers(2 ** 30), 4), [1], [0]],
  ["maximum carries NaN", maximum(tensor([NaN, 1]), tensor([1, NaN])), [2], [NaN, NaN]],
  ["relu carries NaN", relu(tensor([NaN, -1])), [2], [NaN, 0]],
  ["sign of NaN is NaN", sign(tensor([NaN, -0])), [2], [NaN, -0]],
  ["round goes to the nearest, halves to the even one", round(tensor([0.5, 1.5, -0.5, -1.5, 2.4999, -7.6])), [6], [0, 2, -0, -2, 2, -8]],
  ["floor goes down", floor(tensor([-0.5, 1.5])), [2], [-1, 1]],
  ["where broadcasts its condition", where(tensor([[true], [false]]), count(2), 9), [2, 2], [0, 1, 9, 9]],
  ["cast to int32 truncates and saturates", cast(tensor([-1.5, 1e20, NaN]), "int32"), [3], [-1, 2 ** 31 - 1, 0]],
  ["cast to bool is not zero", cast(tensor([0, 0.5]), "bool"), [2], [0, 1]],
  ["cast to a half type rounds", cast(tensor([1 + 2 ** -12]), "float16"), [1], [1]],
  ["reshape keeps the order", reshape(transpose(count(2, 3)), [2, -1]), [2, 3], [0, 3, 1, 4, 2, 5]],
  ["reshape of nothing", reshape(count(0, 3), [3, 0, 2]), [3, 0, 2], []],
  ["transpose takes an order", transpose(count(1, 2, 3), [2, 0, 1]), [3, 1, 2], [0, 3, 1, 4, 2, 5]],
  ["broadcastTo repeats", broadcastTo(count(2, 1), [2, 2]), [2, 2], [0, 0, 1, 1]],
  ["broadcastTo an extent of 0", broadcastTo(count(1), [0]), [0], []],
  ["slice takes every second", slice(count(5, 1), { axis: 0, from: 1, to: 5, step: 2 }), [2, 1], [1, 3]],
  ["pad of nothing is zeros", pad(count(0), { axis: 0, before: 1, after: 1 }), [2], [0, 0]],
  ["pad on an inner axis", pad(count(2, 1), { axis: 1, before: 1, after: 0 }), [2, 2], [0, 0, 0, 1]],
  ["concat skips empty parts", concat([count(0), count(2), count(0), count(1), count(0)], 0), [3], [0, 1, 0]],
  [
    "concat of many parts",
    concat(
      Array.from({ length: 9 }, (_, i) => tensor([i])),
      -1,
    ),
    [9],
    [0, 1, 2, 3, 4, 5, 6, 7, 8],
  ],
  ["concat of nothing but empty parts", concat([count(0, 2), count(0, 2)], 0), [0, 2], []],
  ["concat on the last axis", concat([count(2, 1), count(2, 2)], -1), [2, 3], [0, 0, 1, 1, 2, 3]],
  ["expandDims and squeeze undo each other", squeeze(expandDims(count(2), 1), -1), [2], [0, 1]],
  ["sum over all axes", sum(count(2, 3)), [], [15]],
  ["sum over axes that are not neighbours", sum(count(2, 3, 2), { axis: [0, -1] }), [3], [14, 22, 30]],
  ["sum keeps its axes", sum(count(2, 3), { axis: 1, keep: true }), [2, 1], [3, 12]],
  ["sum over axes of extent 1", sum(count(1, 2, 1), { axis: [0, 2] }), [2], [0, 1]],
  ["sum over no axes", sum(count(2), { axis: [] }), [2], [0, 1]],
  ["an empty sum is 0", sum(count(2, 0), { axis: 1 }), [2], [0, 0]],
  ["an empty max is -Infinity", max(count(0)), [], [-Infinity]],
  ["an empty min of int32 is the greatest integer", min(integers()), [], [2 ** 31 - 1]],
  ["matmul in batches", matmul(count(2, 1, 2), count(2, 2, 1)), [2, 1, 1], [1, 13]],
  ["matmul over nothing is 0", matmul(count(2, 0), count(0, 1)), [2, 1], [0, 0]],
  ["gather repeats rows", gather(count(3, 2), integers(2, 0, 2)), [3, 2], [4, 5, 0, 1, 4, 5]],
  ["scatterAdd adds up rows", scatterAdd(count(3, 2), integers(1, 0, 1), { rows: 3 }), [3, 2], [2, 3, 4, 6, 0, 0]],
  ["takeAlong takes a column of each row", takeAlong(count(2, 3), integers(2, 0)), [2], [2, 3]],
  ["takeAlongRows takes several", takeAlongRows(count(2, 3), reshape(integers(2, 0, 1, 1), [2, 2])), [2, 2], [2, 0, 4, 4]],
  ["iota counts along an axis", iota({ shape: [2, 2], axis: 0 }), [2, 2], [0, 0, 1, 1]],
  ["segmentSum of rows", segmentSum(count(3, 2), integers(0, 2, 2, 3)), [3, 2], [2, 4, 0, 0, 4, 5]],
  ["segmentMax of nothing is 0", segmentMax(tensor([-1, -2]), integers(0, 0, 2)), [2], [0, -1]],
  ["segmentMean of nothing is 0", segmentMean(count(2), integers(0, 2, 2)), [2], [0.5, 0]],
  ["segmentIds passes over empty segments", segmentIds(integers(0, 0, 2, 2, 3), { rows: 3 }), [3], [1, 1, 3]],
  ["argmax takes the lowest of equal ones", argmax(tensor([[3, 1, 3], [0, 2, 2]]), { axis: 1 }), [2], [0, 1]], // prettier-ignore
  ["argmax takes the first NaN", argmax(tensor([1, NaN, NaN])), [], [1]],
  ["topK sorts equal ones by position and puts NaN last", topK(tensor([[NaN, 2, 7, 2, -Infinity]]), { k: 5 }), [1, 5], [2, 1, 3, 4, 0]],
  ["topK of no places", topK(count(2, 3), { k: 0 }), [2, 0], []],
  ["full repeats one element", full([2, 1], 7, "int32"), [2, 1], [7, 7]],
  ["ones and zeros of bool", concat([ones([1], "bool"), zeros([1], "bool")], 0), [2], [1, 0]],
  ["a scalar has no axes", scalar(3), [], [3]],
])("%s", async (_, value, shape, elements) => {
  expect(value.shape).toEqual(shape);
  expect(await referenceValue(value)).toEqual(elements);
});

test("random bits are Threefry of key and position, whatever the shape", async () => {
  const from = key(0x1234_5678_9abc);
  const expected = Array.from({ length: 6 }, (_, i) => threefry(from, [0, i])[0]);
  expect(await referenceValue(randomBits(keyTensor(from), { shape: [2, 3] }))).toEqual(expected);
  expect(await referenceValue(randomBits(keyTensor(from), { shape: [6, 1] }))).toEqual(expected);
  const uniform = await referenceValue(randomUniform(keyTensor(from), { shape: [6] }));
  expect(uniform).toEqual(expected.map((bits) => (bits >>> 8) / 2 ** 24));
});

test("uniform numbers have the mean and the variance of a uniform distribution", async () => {
  const count = 4096;
  const numbers = await referenceValue(randomUniform(keyTensor(key(5)), { shape: [count] }));
  const mean = numbers.reduce((total, each) => total + each, 0) / count;
  const variance = numbers.reduce((total, each) => total + (each - 0.5) ** 2, 0) / count;
  // Five standard errors: the variance of x is 1/12, that of (x - 1/2)^2 is 1/180.
  expect(Math.abs(mean - 0.5)).toBeLessThan(5 * Math.sqrt(1 / 12 / count));
  expect(Math.abs(variance - 1 / 12)).toBeLessThan(5 * Math.sqrt(1 / 180 / count));
});
