import { expect, test } from "vitest";
import { referenceValue } from "../../test/reference-value.ts";
import { ones, scalar, tensor } from "../create.ts";
import { add, addDefinition } from "../operators/add.ts";
import { cast } from "../operators/cast.ts";
import { softmax } from "../operators/composites/softmax.ts";
import { quantizedLinear } from "../operators/composites/quantized-linear.ts";
import { normalize } from "../operators/composites/normalize.ts";
import { attention } from "../operators/composites/attention.ts";
import { apply, definePrimitive, finite, sameFloat } from "../operators/define.ts";
import { gather } from "../operators/gather.ts";
import { max } from "../operators/max.ts";
import { maximum } from "../operators/maximum.ts";
import { mul } from "../operators/mul.ts";
import { scatterAddDefinition } from "../operators/scatter-add.ts";
import { segmentMax } from "../operators/segment-max.ts";
import { square } from "../operators/square.ts";
import { stopGradient } from "../operators/stop-gradient.ts";
import { sum } from "../operators/sum.ts";
import type { Tensor } from "../tensor.ts";
import { grad, valueAndGrad } from "./grad.ts";
import { gradients } from "./gradients.ts";

const gradientAt = async (f: (x: Tensor) => Tensor, x: Tensor): Promise<readonly number[]> => referenceValue(grad(f)(x));

test("a gradient has the form of the parameters, zeros where nothing depends on them", async () => {
  const parameters = { used: tensor([1, 2]), layers: [{ unused: tensor([[3]]) }], absent: undefined };
  const gradient = grad((p: typeof parameters) => sum(square(p.used)))(parameters);
  expect(gradient.absent).toBe(undefined);
  expect(await referenceValue(gradient.used)).toEqual([2, 4]);
  expect(gradient.layers[0]?.unused.shape).toEqual([1, 1]);
  expect(await referenceValue(gradient.layers[0]?.unused ?? scalar(NaN))).toEqual([0]);
});

test("the value, what else the function returns, and the gradient come together", async () => {
  const f = (x: Tensor, y: Tensor) => {
    const product = mul(x, y);
    return { value: sum(product), aux: { product } };
  };
  const { value, gradient, aux } = valueAndGrad(f, { aux: true })(tensor([1, 2]), tensor([3, 4]));
  expect([await referenceValue(value), await referenceValue(gradient), await referenceValue(aux.product)]).toEqual([[11], [3, 4], [3, 8]]);
});

test("a tensor at two places of a tree has a gradient at each", async () => {
  const shared = tensor([3]);
  const gradient = grad((p: { a: Tensor; b: Tensor }) => sum(mul(p.a, square(p.b))))({ a: shared, b: shared });
  expect([await referenceValue(gradient.a), await referenceValue(gradient.b)]).toEqual([[9], [18]]);
});

test("a tensor used many times collects every use", async () => {
  expect(await gradientAt((x) => sum(add(mul(x, x), mul(x, 3))), tensor([2]))).toEqual([7]);
});

test("a tensor that is asked for stands for itself: nothing flows on to what it was made of", async () => {
  const x = tensor([2]);
  const y = square(x);
  const [ofX = x, ofY = x] = gradients(sum(add(mul(y, 3), x)), [x, y]);
  expect([await referenceValue(ofX), await referenceValue(ofY)]).toEqual([[1], [3]]);
  const gradient = grad((p: { x: Tensor; y: Tensor }) => sum(add(mul(p.y, 3), p.x)))({ x, y });
  expect([await referenceValue(gradient.x), await referenceValue(gradient.y)]).toEqual([[1], [3]]);
});

test("an inner gradient at a computed point is differentiated through that point", async () => {
  const inner = grad((y: Tensor) => sum(mul(square(y), y)));
  const both = grad((x: Tensor) => sum(inner({ a: square(x), b: square(x) }.a)));
  expect(await referenceValue(both(tensor([2])))).toEqual([96]);
});

test("nothing flows through stopGradient, nor through integers", async () => {
  expect(await gradientAt((x) => sum(mul(stopGradient(x), x)), tensor([5]))).toEqual([5]);
  expect(await gradientAt((x) => sum(mul(cast(cast(x, "int32"), "float32"), x)), tensor([5.5]))).toEqual([5]);
});

test("a gradient through a cast has the operand's dtype", () => {
  const gradient = grad((x: Tensor) => sum(cast(x, "float64")))(ones([2]));
  expect([gradient.dtype, gradient.shape]).toEqual(["float32", [2]]);
});

test.each<[what: string, f: (x: Tensor) => Tensor, gradient: readonly number[]]>([
  ["max", (x) => max(x), [0, 0.5, 0.5]],
  ["maximum", (x) => sum(maximum(x, 2)), [0, 0.5, 0.5]],
  ["segmentMax", (x) => sum(segmentMax(x, tensor([0, 1, 3], { dtype: "int32" }))), [1, 0.5, 0.5]],
])("%s shares its gradient evenly among equal elements", async (_, f, gradient) => {
  expect(await gradientAt(f, tensor([1, 2, 2]))).toEqual(gradient);
});

test("third derivatives are right", async () => {
  const cube = (x: Tensor): Tensor => sum(mul(square(x), x));
  const third = grad((x: Tensor) => sum(grad((y: Tensor) => sum(grad(cube)(y)))(x)));
  expect(await referenceValue(third(tensor([2, 5])))).toEqual([6, 6]);
});

test("a zero vector has a finite gradient under normalize", async () => {
  expect(await gradientAt((x) => sum(normalize(x, { eps: 0.5 })), tensor([[0, 0]]))).toEqual([2, 2]);
});

test("queries without keys have zero gradients under attention", async () => {
  const [from, to] = [tensor([0, 1], { dtype: "int32" }), tensor([0, 1], { dtype: "int32" })];
  const gradient = await gradientAt((x) => sum(square(attention(x, x, x, from, to, { scale: 1 }))), tensor([[[1, 2]], [[3, 4]]]));
  expect(gradient).toEqual([0, 0, 0, 0]);
});

test("a graph of ten thousand nodes is walked", async () => {
  const deep = (x: Tensor): Tensor => Array.from({ length: 10_000 }).reduce<Tensor>((sofar) => add(sofar, 1), x);
  expect(grad((x: Tensor) => sum(softmax(deep(x))))(tensor([1, 2])).shape).toEqual([2]);
});

test("only scalars of floats have gradients, of floats", () => {
  const x = tensor([1, 2]);
  const integers = tensor([1], { dtype: "int32" });
  expect(() => gradients(x, [x])).toThrow(expect.objectContaining({ code: "shape-invalid" }));
  expect(() => gradients(sum(integers), [x])).toThrow(expect.objectContaining({ code: "dtype-mismatch" }));
  expect(() => gradients(sum(x), [integers])).toThrow(expect.objectContaining({ code: "dtype-mismatch" }));
});

test("an operator without a gradient is named when one would flow through it, and only then", async () => {
  const opaque = definePrimitive({
    name: "opaque",
    signature: "... -> ...",
    shape: ([shape = []]) => shape,
    dtype: sameFloat("opaque"),
    domain: [finite],
    draw: (size) => ({ shapes: [[size()]], attributes: {} }),
    meaning: ([a]) => a(),
  });
  const x = tensor([4]);
  expect(() => gradients(sum(apply(opaque, [x])), [x])).toThrow(
    expect.objectContaining({ code: "not-differentiable", details: { operator: "opaque" } }),
  );
  const [gradient = x] = gradients(sum(mul(apply(opaque, [tensor([3])]), x)), [x]);
  expect(await referenceValue(gradient)).toEqual([3]);
});

test("no gradient flows through weights of int8: it is refused, not 0", () => {
  const [x, weight, scale] = [tensor([[1, 2]]), tensor(Int8Array.of(3, 4), { shape: [1, 2] }), tensor([1])];
  for (const wanted of [x, scale])
    expect(() => gradients(sum(quantizedLinear(x, weight, scale)), [wanted])).toThrow(
      expect.objectContaining({ code: "not-differentiable", details: { operator: "quantizedLinear" } }),
    );
});

test("two readings of a large table give one scattered sum, those of a small one the sum of two", async () => {
  const ids = (...numbers: number[]): Tensor => tensor(Int32Array.from(numbers));
  const twice = (table: Tensor): Tensor => sum(add(gather(table, ids(1, 3)), mul(gather(table, ids(3, 1)), 10)));
  const [large, small] = [5, 4].map((rows) => grad(twice)(ones([rows, 1]))) as [Tensor, Tensor]; // two were made
  expect(large.source).toMatchObject({ definition: scatterAddDefinition });
  expect(await referenceValue(large)).toEqual([0, 11, 0, 11, 0]);
  expect(small.source).toMatchObject({ definition: addDefinition });
  expect(await referenceValue(small)).toEqual([0, 11, 0, 11]);
});
