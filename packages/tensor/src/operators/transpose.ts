import { errors } from "../errors.ts";
import { normalizeAxis } from "../shape.ts";
import { integer } from "../scalar/expression.ts";
import type { Tensor } from "../tensor.ts";
import { apply, definePrimitive, finite, sameElements, type Primitive } from "./define.ts";

export const transposeDefinition: Primitive = definePrimitive<{ order: readonly number[] }>({
  name: "transpose",
  signature: "... -> ...",
  shape: ([shape = []], { order }) => order.map((axis) => shape[axis] ?? 1),
  dtype: sameElements("transpose"),
  domain: [finite],
  draw: (size) => ({ shapes: [[size(), size(), size()]], attributes: { order: [2, 0, 1] } }),
  meaning: ([a], { at }, { order }) => a(...inverse(order).map((axis) => at[axis] ?? integer(0))),
  gradient: (_, gradient, __, { order }) => [transpose(gradient, inverse(order))],
});

function inverse(order: readonly number[]): readonly number[] {
  return order.map((_, axis) => order.indexOf(axis));
}

/**
 * The axes in another order: axis i of the result is axis order[i] of the operand. Default: the last two change places.
 * @throws TercetError `axis-out-of-range`, `attribute-invalid`
 * @example expect(await toArray(transpose(tensor([[1, 2], [3, 4]])))).toEqual([[1, 3], [2, 4]]);
 */
export function transpose(a: Tensor, order?: readonly number[]): Tensor {
  const { rank } = a;
  if (order === undefined && rank < 2)
    throw errors["shape-invalid"]({ operator: "transpose", requirement: "two axes are needed where no order is given", shapes: [a.shape] });
  const given = order ?? [...Array.from({ length: rank - 2 }, (_, i) => i), rank - 1, rank - 2];
  const axes = given.map((axis) => normalizeAxis(axis, rank, "transpose"));
  if (axes.length !== rank || new Set(axes).size !== rank)
    throw errors["attribute-invalid"]({ operator: "transpose", attribute: "order", requirement: "every axis once", value: order });
  return axes.every((axis, i) => axis === i) ? a : apply(transposeDefinition, [a], { order: axes });
}
