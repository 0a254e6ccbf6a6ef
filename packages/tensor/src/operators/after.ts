import type { Tensor } from "../tensor.ts";
import { apply, definePrimitive, finite, sameFloat, type Primitive } from "./define.ts";

export const afterDefinition: Primitive = definePrimitive({
  name: "after",
  signature: "..., ... -> ...",
  shape: ([a = []]) => a,
  dtype: sameFloat("after"),
  domain: [finite, finite],
  draw: (size) => ({ shapes: [[size(), size()], [size()]], attributes: {} }),
  meaning: ([a]) => a(),
  gradient: (_, gradient) => [gradient, undefined],
});

/**
 * The first operand, as a node of its own that is there only after the second. What is computed from it is not what was computed from the operand
 * before, so it is computed again: after a gradient, instead of being kept from the forward pass until then. It costs nothing by itself.
 * @throws TercetError `dtype-mismatch`
 * @example expect(await toArray(after(tensor([1, 2]), tensor([3])))).toEqual([1, 2]);
 */
export function after(a: Tensor, other: Tensor): Tensor {
  return apply(afterDefinition, [a, other]);
}
