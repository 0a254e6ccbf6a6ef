import { errors } from "../errors.ts";
import { broadcastShapes, sameShape, type Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { apply, definePrimitive, finite, sameElements, type Primitive } from "./define.ts";
import { sumTo } from "./sum-to.ts";

export const broadcastToDefinition: Primitive = definePrimitive<{ shape: Shape }>({
  name: "broadcastTo",
  signature: "... -> ...",
  shape: ([shape = []], { shape: target }) => {
    if (sameShape(broadcastShapes([shape, target], "broadcastTo"), target)) return target;
    throw errors["shape-invalid"]({
      operator: "broadcastTo",
      requirement: "the operand must broadcast to the given shape",
      shapes: [shape, target],
    });
  },
  dtype: sameElements("broadcastTo"),
  domain: [finite],
  draw: (size) => {
    const [m, n] = [size(), size()];
    return { shapes: [[1, n]], attributes: { shape: [2, m, n] } };
  },
  meaning: ([a]) => a(),
  gradient: ([a], gradient) => [sumTo(gradient, a.shape)],
});

/**
 * The operand repeated to a shape: aligned at the last axis, extents equal or 1.
 * @throws TercetError `shapes-not-broadcastable`, `shape-invalid`
 * @example expect(await toArray(broadcastTo(tensor([1, 2]), [2, 2]))).toEqual([[1, 2], [1, 2]]);
 */
export function broadcastTo(a: Tensor, shape: Shape): Tensor {
  return sameShape(a.shape, shape) ? a : apply(broadcastToDefinition, [a], { shape });
}
