import { errors } from "../errors.ts";
import { sameShape, sizeOf, type Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { apply, definePrimitive, finite, sameElements, type Primitive } from "./define.ts";
import { coordinatesOf, flatIndex } from "./flat-index.ts";

export const reshapeDefinition: Primitive = definePrimitive<{ shape: Shape }>({
  name: "reshape",
  signature: "... -> ...",
  shape: ([shape = []], { shape: target }) => {
    if (sizeOf(shape) === sizeOf(target)) return target;
    throw errors["shape-invalid"]({
      operator: "reshape",
      requirement: "both shapes must have the same number of elements",
      shapes: [shape, target],
    });
  },
  dtype: sameElements("reshape"),
  domain: [finite],
  draw: (size) => {
    const [a, b, c] = [size(), size(), size()];
    return { shapes: [[a, b, c]], attributes: { shape: [c, a * b, 1] } };
  },
  meaning: ([a], { at, shapes }, { shape }) => a(...coordinatesOf(flatIndex(at, shape), shapes[0] ?? [])),
  gradient: ([a], gradient) => [reshape(gradient, a.shape)],
});

/**
 * The same elements, row-major, in another shape. One extent may be -1: it is what the others leave.
 * @throws TercetError `shape-invalid`
 * @example expect(await toArray(reshape(tensor([1, 2, 3, 4]), [2, -1]))).toEqual([[1, 2], [3, 4]]);
 */
export function reshape(a: Tensor, shape: Shape): Tensor {
  const open = shape.indexOf(-1);
  const others = shape.reduce((product, extent, i) => (i === open ? product : product * extent), 1);
  const whole = open < 0 ? shape : shape.with(open, a.size / others);
  if (!whole.every((extent) => Number.isInteger(extent) && extent >= 0))
    throw errors["shape-invalid"]({
      operator: "reshape",
      requirement: "extents must be whole numbers, with at most one -1",
      shapes: [a.shape, shape],
    });
  return sameShape(a.shape, whole) ? a : apply(reshapeDefinition, [a], { shape: whole });
}
