// Made by src/generate.ts from the documentation.
import { test } from "vitest";
import { expect } from "vitest";
import { createJsBackend } from "@tercet/tensor";
import { slice } from "@tercet/tensor";
import { operatorClaims } from "../../../packages/tensor/claims/operators.ts";
import { grad } from "@tercet/tensor";
import { tensor } from "@tercet/tensor";
import { toArray } from "@tercet/tensor";
import { mul } from "@tercet/tensor";
import { square } from "@tercet/tensor";
import { sum } from "@tercet/tensor";
import { Tensor } from "@tercet/tensor";
import { valueAndGrad } from "@tercet/tensor";
import { gradients } from "@tercet/tensor";
import { add } from "@tercet/tensor";
import { createReferenceBackend } from "@tercet/tensor";
import { compile } from "@tercet/tensor";
import { scalar } from "@tercet/tensor";
import { full } from "@tercet/tensor";
import { zeros } from "@tercet/tensor";
import { ones } from "@tercet/tensor";
import { abs } from "@tercet/tensor";
import { broadcastTo } from "@tercet/tensor";
import { cast } from "@tercet/tensor";
import { argmax } from "@tercet/tensor";
import { attentionGradient } from "@tercet/tensor";
import { attentionWeights } from "@tercet/tensor";
import { attentionWithBias } from "@tercet/tensor";
import { attentionWithDropoutGradient } from "@tercet/tensor";
import { key } from "@tercet/tensor";
import { attentionWithDropout } from "@tercet/tensor";
import { attention } from "@tercet/tensor";
import { binaryCrossEntropy } from "@tercet/tensor";
import { crossEntropy } from "@tercet/tensor";
import { dropout } from "@tercet/tensor";
import { geluErf } from "@tercet/tensor";
import { geluSigmoid } from "@tercet/tensor";
import { geluTanh } from "@tercet/tensor";
import { layerNormGradient } from "@tercet/tensor";
import { layerNorm } from "@tercet/tensor";
import { linear } from "@tercet/tensor";
import { logSoftmax } from "@tercet/tensor";
import { mean } from "@tercet/tensor";
import { normalize } from "@tercet/tensor";
import { polyScoreListed } from "@tercet/tensor";
import { polyScore } from "@tercet/tensor";
import { segmentIds } from "@tercet/tensor";
import { segmentMean } from "@tercet/tensor";
import { sigmoid } from "@tercet/tensor";
import { softmax } from "@tercet/tensor";
import { softplus } from "@tercet/tensor";
import { topK } from "@tercet/tensor";
import { concat } from "@tercet/tensor";
import { cos } from "@tercet/tensor";
import { div } from "@tercet/tensor";
import { equal } from "@tercet/tensor";
import { erf } from "@tercet/tensor";
import { exp } from "@tercet/tensor";
import { expandDims } from "@tercet/tensor";
import { floor } from "@tercet/tensor";
import { gather } from "@tercet/tensor";
import { greaterEqual } from "@tercet/tensor";
import { greater } from "@tercet/tensor";
import { iota } from "@tercet/tensor";
import { lessEqual } from "@tercet/tensor";
import { less } from "@tercet/tensor";
import { log } from "@tercet/tensor";
import { logicalAnd } from "@tercet/tensor";
import { logicalNot } from "@tercet/tensor";
import { logicalOr } from "@tercet/tensor";
import { matmul } from "@tercet/tensor";
import { max } from "@tercet/tensor";
import { maximum } from "@tercet/tensor";
import { min } from "@tercet/tensor";
import { minimum } from "@tercet/tensor";
import { neg } from "@tercet/tensor";
import { notEqual } from "@tercet/tensor";
import { pad } from "@tercet/tensor";
import { randomBits } from "@tercet/tensor";
import { randomUniform } from "@tercet/tensor";
import { reciprocal } from "@tercet/tensor";
import { relu } from "@tercet/tensor";
import { reshape } from "@tercet/tensor";
import { scatterAdd } from "@tercet/tensor";
import { segmentMax } from "@tercet/tensor";
import { segmentSum } from "@tercet/tensor";
import { sign } from "@tercet/tensor";
import { sin } from "@tercet/tensor";
import { sqrt } from "@tercet/tensor";
import { squeeze } from "@tercet/tensor";
import { stopGradient } from "@tercet/tensor";
import { sub } from "@tercet/tensor";
import { takeAlongRows } from "@tercet/tensor";
import { takeAlong } from "@tercet/tensor";
import { tanh } from "@tercet/tensor";
import { transpose } from "@tercet/tensor";
import { where } from "@tercet/tensor";
import { threefry } from "@tercet/tensor";
import { foldIn } from "@tercet/tensor";
import { splitKey } from "@tercet/tensor";
import { keyTensor } from "@tercet/tensor";
import { normals } from "@tercet/tensor";
import { erfFloat64 } from "../../../packages/tensor/src/scalar/erf.ts";
import { mapTree } from "@tercet/tensor";
import { treeToPaths } from "@tercet/tensor";
import { treeLeaves } from "@tercet/tensor";
import { treeWithLeaves } from "@tercet/tensor";
import { zipTrees } from "@tercet/tensor";
import { treeFromPaths } from "@tercet/tensor";

test("packages/tensor/claims/operators.ts:33 operatorClaims", async () => {
const claims = operatorClaims(createJsBackend(), { runtime: "node", device: "cpu" });
for await (const outcome of run(claims.slice(0, 1), { budget: { runs: 5 } })) expect(outcome.kind).toBe("held");
});

test("packages/tensor/src/autodiff/grad.ts:15 grad", async () => {
const gradient = grad((p: { w: Tensor }, x: Tensor) => sum(mul(square(p.w), x)))({ w: tensor([3]) }, tensor([2]));
expect(await toArray(gradient.w)).toEqual([12]);
});

test("packages/tensor/src/autodiff/grad.ts:28 valueAndGrad", async () => {
const { value, gradient } = valueAndGrad((x: Tensor) => sum(square(x)))(tensor([3]));
expect([await toArray(value), await toArray(gradient)]).toEqual([9, [6]]);
});

test("packages/tensor/src/autodiff/gradients.ts:14 gradients", async () => {
const x = tensor([1, 2]);
expect(await toArray(gradients(sum(square(x)), [x])[0]!)).toEqual([2, 4]);
});

test("packages/tensor/src/backends/js/backend.ts:38 createJsBackend", async () => {
const backend = createJsBackend({ mode: "interpreted" });
expect(await toArray(add(tensor([1, 2]), 1), { backend })).toEqual([2, 3]);
});

test("packages/tensor/src/backends/reference/backend.ts:19 createReferenceBackend", async () => {
const backend = createReferenceBackend();
expect(await toArray(mul(tensor([1, 2]), 3), { backend })).toEqual([3, 6]);
});

test("packages/tensor/src/compile.ts:40 compile", async () => {
const twice = compile((x: Tensor) => mul(x, 2));
expect(await toArray(await twice(tensor([1, 2])))).toEqual([2, 4]);
});

test("packages/tensor/src/create.ts:21 tensor", async () => {
expect(tensor([[1, 2], [3, 4]]).shape).toEqual([2, 2]);
expect(tensor(Int32Array.of(1, 2, 3)).dtype).toBe("int32");
});

test("packages/tensor/src/create.ts:110 scalar", async () => {
expect(await toArray(scalar(3, "int32"))).toBe(3);
});

test("packages/tensor/src/create.ts:119 full", async () => {
expect(await toArray(full([2], 7))).toEqual([7, 7]);
});

test("packages/tensor/src/create.ts:128 zeros", async () => {
expect(await toArray(zeros([2], "int32"))).toEqual([0, 0]);
});

test("packages/tensor/src/create.ts:137 ones", async () => {
expect(await toArray(ones([2], "bool"))).toEqual([true, true]);
});

test("packages/tensor/src/evaluate.ts:125 toArray", async () => {
expect(await toArray(add(tensor([1, 2]), 10))).toEqual([11, 12]);
});

test("packages/tensor/src/operators/abs.ts:19 abs", async () => {
expect(await toArray(abs(tensor([1, -2])))).toEqual([1, 2]);
});

test("packages/tensor/src/operators/add.ts:18 add", async () => {
expect(await toArray(add(tensor([1, 2]), 10))).toEqual([11, 12]);
});

test("packages/tensor/src/operators/broadcast-to.ts:31 broadcastTo", async () => {
expect(await toArray(broadcastTo(tensor([1, 2]), [2, 2]))).toEqual([[1, 2], [1, 2]]);
});

test("packages/tensor/src/operators/cast.ts:20 cast", async () => {
expect(await toArray(cast(tensor([1.7, -1.7]), "int32"))).toEqual([1, -1]);
});

test("packages/tensor/src/operators/composites/argmax.ts:34 argmax", async () => {
expect(await toArray(argmax(tensor([[1, 3, 3], [5, 4, 0]])))).toEqual([1, 0]);
});

test("packages/tensor/src/operators/composites/attention-gradient.ts:48 attentionGradient", async () => {
const [x, from, to] = [tensor([[[1]], [[2]]]), tensor([0, 1], { dtype: "int32" }), tensor([1, 2], { dtype: "int32" })];
expect(await toArray(attentionGradient(x, x, x, from, to, x, x, { scale: 1 }))).toEqual([[[[0]], [[0]]], [[[0]], [[0]]], [[[1]], [[2]]]]);
});

test("packages/tensor/src/operators/composites/attention-weights.ts:32 attentionWeights", async () => {
const [x, from, to] = [tensor([[[1]], [[1]]]), tensor([0, 0], { dtype: "int32" }), tensor([2, 1], { dtype: "int32" })];
expect(await toArray(attentionWeights(x, x, from, to, { scale: 1 }))).toEqual([[[0.5, 0.5], [1, 0]]]);
});

test("packages/tensor/src/operators/composites/attention-with-bias.ts:36 attentionWithBias", async () => {
const [x, from, to] = [tensor([[[1]]]), tensor([0], { dtype: "int32" }), tensor([1], { dtype: "int32" })];
expect(await toArray(attentionWithBias(x, x, x, from, to, tensor([[1, 2, 3]]), { scale: 1 }))).toEqual([[[1]]]);
});

test("packages/tensor/src/operators/composites/attention-with-dropout-gradient.ts:26 attentionWithDropoutGradient", async () => {
const [x, from, to] = [tensor([[[1]]]), tensor([0], { dtype: "int32" }), tensor([1], { dtype: "int32" })];
const key = tensor([0, 1], { dtype: "int32" });
expect(attentionWithDropoutGradient(x, x, x, from, to, key, x, x, { scale: 1, rate: 0.5 }).shape).toEqual([3, 1, 1, 1]);
});

test("packages/tensor/src/operators/composites/attention-with-dropout.ts:34 attentionWithDropout", async () => {
const [x, from, to] = [tensor([[[1]]]), tensor([0], { dtype: "int32" }), tensor([1], { dtype: "int32" })];
const key = tensor([0, 1], { dtype: "int32" });
expect(await toArray(attentionWithDropout(x, x, x, from, to, key, { scale: 1, rate: 0 }))).toEqual([[[1]]]);
});

test("packages/tensor/src/operators/composites/attention.ts:54 attention", async () => {
const [x, from, to] = [tensor([[[1]], [[2]]]), tensor([0, 1], { dtype: "int32" }), tensor([1, 2], { dtype: "int32" })];
expect(await toArray(attention(x, x, x, from, to, { scale: 1 }))).toEqual([[[1]], [[2]]]);
});

test("packages/tensor/src/operators/composites/binary-cross-entropy.ts:23 binaryCrossEntropy", async () => {
expect(await toArray(binaryCrossEntropy(tensor([200, -200]), tensor([1, 0])))).toEqual([0, 0]);
});

test("packages/tensor/src/operators/composites/cross-entropy.ts:36 crossEntropy", async () => {
expect(await toArray(crossEntropy(tensor([[3]]), tensor([0], { dtype: "int32" })))).toEqual([0]);
});

test("packages/tensor/src/operators/composites/dropout.ts:39 dropout", async () => {
expect(await toArray(dropout(tensor([1, 2]), tensor([0, 1], { dtype: "int32" }), { rate: 0 }))).toEqual([1, 2]);
});

test("packages/tensor/src/operators/composites/gelu-erf.ts:27 geluErf", async () => {
expect(await toArray(geluErf(tensor([0, 10])))).toEqual([0, 10]);
});

test("packages/tensor/src/operators/composites/gelu-sigmoid.ts:19 geluSigmoid", async () => {
expect(await toArray(geluSigmoid(tensor([0, 100])))).toEqual([0, 100]);
});

test("packages/tensor/src/operators/composites/gelu-tanh.ts:24 geluTanh", async () => {
expect(await toArray(geluTanh(tensor([0, 10])))).toEqual([0, 10]);
});

test("packages/tensor/src/operators/composites/layer-norm-gradient.ts:41 layerNormGradient", async () => {
expect(layerNormGradient(ones([2, 3]), ones([3]), ones([2, 3]), { eps: 1e-5 }).shape).toEqual([2, 3]);
});

test("packages/tensor/src/operators/composites/layer-norm.ts:61 layerNorm", async () => {
expect(await toArray(layerNorm(tensor([[1, 3]]), ones([2]), zeros([2]), { eps: 0 }))).toEqual([[-1, 1]]);
});

test("packages/tensor/src/operators/composites/linear.ts:51 linear", async () => {
expect(await toArray(linear(tensor([1, 2]), tensor([[3, 4]]), tensor([5])))).toEqual([16]);
});

test("packages/tensor/src/operators/composites/log-softmax.ts:30 logSoftmax", async () => {
expect(await toArray(logSoftmax(tensor([7])))).toEqual([0]);
});

test("packages/tensor/src/operators/composites/mean.ts:23 mean", async () => {
expect(await toArray(mean(tensor([[1, 2], [3, 6]]), { axis: 1 }))).toEqual([1.5, 4.5]);
});

test("packages/tensor/src/operators/composites/normalize.ts:37 normalize", async () => {
expect(await toArray(normalize(tensor([[3, 4], [0, 0]])))).toEqual([[Math.fround(0.6), Math.fround(0.8)], [0, 0]]);
});

test("packages/tensor/src/operators/composites/poly-score-listed.ts:32 polyScoreListed", async () => {
expect(await toArray(polyScoreListed(tensor([[[1, 2]]]), tensor([[[3, 4]]]), { sharpness: 1 }))).toEqual([[11]]);
});

test("packages/tensor/src/operators/composites/poly-score.ts:34 polyScore", async () => {
expect(await toArray(polyScore(tensor([[[1, 2]]]), tensor([[3, 4]]), { sharpness: 1 }))).toEqual([[11]]);
});

test("packages/tensor/src/operators/composites/segment-ids.ts:35 segmentIds", async () => {
expect(await toArray(segmentIds(tensor([0, 2, 2, 3], { dtype: "int32" }), { rows: 3 }))).toEqual([0, 0, 2]);
});

test("packages/tensor/src/operators/composites/segment-mean.ts:29 segmentMean", async () => {
expect(await toArray(segmentMean(tensor([1, 2, 4]), tensor([0, 2, 2, 3], { dtype: "int32" })))).toEqual([1.5, 0, 4]);
});

test("packages/tensor/src/operators/composites/sigmoid.ts:24 sigmoid", async () => {
expect(await toArray(sigmoid(tensor([0])))).toEqual([0.5]);
});

test("packages/tensor/src/operators/composites/softmax.ts:33 softmax", async () => {
expect(await toArray(softmax(tensor([[2, 2], [5, 5]])))).toEqual([[0.5, 0.5], [0.5, 0.5]]);
});

test("packages/tensor/src/operators/composites/softplus.ts:26 softplus", async () => {
expect(await toArray(softplus(tensor([100])))).toEqual([100]);
});

test("packages/tensor/src/operators/composites/top-k.ts:47 topK", async () => {
expect(await toArray(topK(tensor([[1, 5, 5, 2]]), { k: 3 }))).toEqual([[1, 2, 3]]);
});

test("packages/tensor/src/operators/concat.ts:57 concat", async () => {
expect(await toArray(concat([tensor([1]), tensor([2, 3])], 0))).toEqual([1, 2, 3]);
});

test("packages/tensor/src/operators/cos.ts:20 cos", async () => {
expect(await toArray(cos(tensor([0])))).toEqual([1]);
});

test("packages/tensor/src/operators/div.ts:20 div", async () => {
expect(await toArray(div(tensor([1, 2]), 4))).toEqual([0.25, 0.5]);
});

test("packages/tensor/src/operators/equal.ts:17 equal", async () => {
expect(await toArray(equal(tensor([1, 2, 3]), 2))).toEqual([false, true, false]);
});

test("packages/tensor/src/operators/erf.ts:21 erf", async () => {
expect(await toArray(erf(tensor([0])))).toEqual([0]);
});

test("packages/tensor/src/operators/exp.ts:18 exp", async () => {
expect(await toArray(exp(tensor([0])))).toEqual([1]);
});

test("packages/tensor/src/operators/expand-dims.ts:8 expandDims", async () => {
expect(expandDims(tensor([1, 2]), -1).shape).toEqual([2, 1]);
});

test("packages/tensor/src/operators/floor.ts:17 floor", async () => {
expect(await toArray(floor(tensor([1.5, -1.5])))).toEqual([1, -2]);
});

test("packages/tensor/src/operators/gather.ts:28 gather", async () => {
expect(await toArray(gather(tensor([[1, 2], [3, 4]]), tensor([1, 1], { dtype: "int32" })))).toEqual([[3, 4], [3, 4]]);
});

test("packages/tensor/src/operators/greater-equal.ts:17 greaterEqual", async () => {
expect(await toArray(greaterEqual(tensor([1, 2, 3]), 2))).toEqual([false, true, true]);
});

test("packages/tensor/src/operators/greater.ts:17 greater", async () => {
expect(await toArray(greater(tensor([1, 2, 3]), 2))).toEqual([false, false, true]);
});

test("packages/tensor/src/operators/iota.ts:19 iota", async () => {
expect(await toArray(iota({ shape: [2, 3], axis: 1 }))).toEqual([[0, 1, 2], [0, 1, 2]]);
});

test("packages/tensor/src/operators/less-equal.ts:17 lessEqual", async () => {
expect(await toArray(lessEqual(tensor([1, 2, 3]), 2))).toEqual([true, true, false]);
});

test("packages/tensor/src/operators/less.ts:17 less", async () => {
expect(await toArray(less(tensor([1, 2, 3]), 2))).toEqual([true, false, false]);
});

test("packages/tensor/src/operators/log.ts:18 log", async () => {
expect(await toArray(log(tensor([1])))).toEqual([0]);
});

test("packages/tensor/src/operators/logical-and.ts:17 logicalAnd", async () => {
expect(await toArray(logicalAnd(tensor([true, true, false]), tensor([true, false, false])))).toEqual([true, false, false]);
});

test("packages/tensor/src/operators/logical-not.ts:16 logicalNot", async () => {
expect(await toArray(logicalNot(tensor([true, false])))).toEqual([false, true]);
});

test("packages/tensor/src/operators/logical-or.ts:17 logicalOr", async () => {
expect(await toArray(logicalOr(tensor([true, true, false]), tensor([true, false, false])))).toEqual([true, true, false]);
});

test("packages/tensor/src/operators/matmul.ts:42 matmul", async () => {
expect(await toArray(matmul(tensor([[1, 2]]), tensor([[3], [4]])))).toEqual([[11]]);
});

test("packages/tensor/src/operators/max.ts:25 max", async () => {
expect(await toArray(max(tensor([[1, 4], [3, 2]]), { axis: 0 }))).toEqual([3, 4]);
});

test("packages/tensor/src/operators/maximum.ts:27 maximum", async () => {
expect(await toArray(maximum(tensor([1, 5]), 3))).toEqual([3, 5]);
});

test("packages/tensor/src/operators/min.ts:25 min", async () => {
expect(await toArray(min(tensor([[1, 4], [3, 2]]), { axis: 0 }))).toEqual([1, 2]);
});

test("packages/tensor/src/operators/minimum.ts:27 minimum", async () => {
expect(await toArray(minimum(tensor([1, 5]), 3))).toEqual([1, 3]);
});

test("packages/tensor/src/operators/mul.ts:18 mul", async () => {
expect(await toArray(mul(tensor([1, 2]), tensor([[3], [4]])))).toEqual([[3, 6], [4, 8]]);
});

test("packages/tensor/src/operators/neg.ts:17 neg", async () => {
expect(await toArray(neg(tensor([1, -2])))).toEqual([-1, 2]);
});

test("packages/tensor/src/operators/not-equal.ts:17 notEqual", async () => {
expect(await toArray(notEqual(tensor([1, 2, 3]), 2))).toEqual([true, false, true]);
});

test("packages/tensor/src/operators/pad.ts:38 pad", async () => {
expect(await toArray(pad(tensor([1, 2]), { axis: 0, before: 1, after: 2 }))).toEqual([0, 1, 2, 0, 0]);
});

test("packages/tensor/src/operators/random-bits.ts:48 randomBits", async () => {
expect(await toArray(randomBits(tensor([0, 0], { dtype: "int32" }), { shape: [1] }))).toEqual([0x6b200159]);
});

test("packages/tensor/src/operators/random-uniform.ts:21 randomUniform", async () => {
expect(await toArray(less(randomUniform(tensor([1, 2], { dtype: "int32" }), { shape: [2] }), 1))).toEqual([true, true]);
});

test("packages/tensor/src/operators/reciprocal.ts:20 reciprocal", async () => {
expect(await toArray(reciprocal(tensor([4])))).toEqual([0.25]);
});

test("packages/tensor/src/operators/relu.ts:19 relu", async () => {
expect(await toArray(relu(tensor([-1, 2])))).toEqual([0, 2]);
});

test("packages/tensor/src/operators/reshape.ts:31 reshape", async () => {
expect(await toArray(reshape(tensor([1, 2, 3, 4]), [2, -1]))).toEqual([[1, 2], [3, 4]]);
});

test("packages/tensor/src/operators/scatter-add.ts:31 scatterAdd", async () => {
expect(await toArray(scatterAdd(tensor([1, 2, 4]), tensor([1, 0, 1], { dtype: "int32" }), { rows: 3 }))).toEqual([2, 5, 0]);
});

test("packages/tensor/src/operators/segment-max.ts:36 segmentMax", async () => {
expect(await toArray(segmentMax(tensor([1, 2, -4]), tensor([0, 2, 2, 3], { dtype: "int32" })))).toEqual([2, 0, -4]);
});

test("packages/tensor/src/operators/segment-sum.ts:35 segmentSum", async () => {
expect(await toArray(segmentSum(tensor([1, 2, 4]), tensor([0, 2, 2, 3], { dtype: "int32" })))).toEqual([3, 0, 4]);
});

test("packages/tensor/src/operators/sign.ts:17 sign", async () => {
expect(await toArray(sign(tensor([-3, 0, 5])))).toEqual([-1, 0, 1]);
});

test("packages/tensor/src/operators/sin.ts:19 sin", async () => {
expect(await toArray(sin(tensor([0])))).toEqual([0]);
});

test("packages/tensor/src/operators/slice.ts:49 slice", async () => {
expect(await toArray(slice(tensor([1, 2, 3, 4]), { axis: 0, from: 1, to: 4, step: 2 }))).toEqual([2, 4]);
});

test("packages/tensor/src/operators/sqrt.ts:19 sqrt", async () => {
expect(await toArray(sqrt(tensor([4, 9])))).toEqual([2, 3]);
});

test("packages/tensor/src/operators/square.ts:18 square", async () => {
expect(await toArray(square(tensor([3, -2])))).toEqual([9, 4]);
});

test("packages/tensor/src/operators/squeeze.ts:9 squeeze", async () => {
expect(squeeze(tensor([[1], [2]]), 1).shape).toEqual([2]);
});

test("packages/tensor/src/operators/stop-gradient.ts:16 stopGradient", async () => {
expect(await toArray(grad((x: Tensor) => sum(mul(x, stopGradient(x))))(tensor([3])))).toEqual([3]);
});

test("packages/tensor/src/operators/sub.ts:19 sub", async () => {
expect(await toArray(sub(tensor([1, 2]), 10))).toEqual([-9, -8]);
});

test("packages/tensor/src/operators/sum.ts:25 sum", async () => {
expect(await toArray(sum(tensor([[1, 2], [3, 4]]), { axis: 0 }))).toEqual([4, 6]);
});

test("packages/tensor/src/operators/take-along-rows.ts:33 takeAlongRows", async () => {
expect(await toArray(takeAlongRows(tensor([[5, 6, 7]]), tensor([[2, 0]], { dtype: "int32" })))).toEqual([[7, 5]]);
});

test("packages/tensor/src/operators/take-along.ts:31 takeAlong", async () => {
expect(await toArray(takeAlong(tensor([[1, 2], [3, 4]]), tensor([1, 0], { dtype: "int32" })))).toEqual([2, 3]);
});

test("packages/tensor/src/operators/tanh.ts:20 tanh", async () => {
expect(await toArray(tanh(tensor([0, 20])))).toEqual([0, 1]);
});

test("packages/tensor/src/operators/transpose.ts:25 transpose", async () => {
expect(await toArray(transpose(tensor([[1, 2], [3, 4]])))).toEqual([[1, 3], [2, 4]]);
});

test("packages/tensor/src/operators/where.ts:25 where", async () => {
expect(await toArray(where(tensor([true, false]), tensor([1, 2]), 0))).toEqual([1, 0]);
});

test("packages/tensor/src/random.ts:17 threefry", async () => {
expect(threefry([0, 0], [0, 0])[0]).toBe(0x6b200159);
});

test("packages/tensor/src/random.ts:39 key", async () => {
expect(key(7)).toEqual([0, 7]);
});

test("packages/tensor/src/random.ts:49 foldIn", async () => {
expect(foldIn(key(7), 1)).not.toEqual(foldIn(key(7), 2));
});

test("packages/tensor/src/random.ts:57 splitKey", async () => {
expect(splitKey(key(7), 3).length).toBe(3);
});

test("packages/tensor/src/random.ts:65 keyTensor", async () => {
expect(await toArray(keyTensor(key(7)))).toEqual([0, 7]);
});

test("packages/tensor/src/random.ts:74 normals", async () => {
expect(normals(1, 4)).toEqual(normals(1, 4));
});

test("packages/tensor/src/scalar/erf.ts:5 erfFloat64", async () => {
expect(erfFloat64(0.5)).toBeCloseTo(0.5204998778130465, 15);
});

test("packages/tensor/src/tree.ts:33 mapTree", async () => {
const doubled = mapTree({ a: tensor([1]), b: [tensor([2])] }, (x) => mul(x, 2));
expect(await toArray(doubled.b[0]!)).toEqual([4]);
});

test("packages/tensor/src/tree.ts:44 treeToPaths", async () => {
expect(treeToPaths({ layer: [{ weight: tensor([1]) }] })[0]![0]).toBe("layer.0.weight");
});

test("packages/tensor/src/tree.ts:58 treeLeaves", async () => {
expect(treeLeaves({ a: tensor([1]), b: [tensor([2])] }).length).toBe(2);
});

test("packages/tensor/src/tree.ts:67 treeWithLeaves", async () => {
expect(treeWithLeaves({ a: tensor([1]) }, [tensor([2, 3])]).a.shape).toEqual([2]);
});

test("packages/tensor/src/tree.ts:87 zipTrees", async () => {
const sums = zipTrees((a, b) => add(a, b), { w: tensor([1]) }, { w: tensor([2]) });
expect(await toArray(sums.w)).toEqual([3]);
});

test("packages/tensor/src/tree.ts:127 treeFromPaths", async () => {
expect(Array.isArray((treeFromPaths([["layer.0.weight", tensor([1])]]) as { layer: unknown }).layer)).toBe(true);
});
