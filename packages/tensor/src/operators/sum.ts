import { axis as axisOf, sumOver } from "../scalar/expression.ts";
import type { Tensor } from "../tensor.ts";
import { broadcastTo } from "./broadcast-to.ts";
import { apply, definePrimitive, finite, sameNumber, type Primitive } from "./define.ts";
import { keptShape, reduceAxes, type ReductionOptions } from "./reduction-axes.ts";
import { reshape } from "./reshape.ts";

export const sumDefinition: Primitive = definePrimitive<{ axis: number }>({
  name: "sum",
  signature: "... n ... -> ... ...",
  shape: ([shape = []], { axis }) => shape.toSpliced(axis, 1),
  dtype: sameNumber("sum"),
  domain: [finite],
  draw: (size) => ({ shapes: [[size(), size(), size()]], attributes: { axis: size() % 3 } }),
  meaning: ([a], { at, shapes }, { axis }) => {
    const n = axisOf("n", shapes[0]?.[axis] ?? 0);
    return sumOver(n, a(...at.slice(0, axis), n, ...at.slice(axis)));
  },
  gradient: ([a], gradient, _, { axis }) => [broadcastTo(reshape(gradient, keptShape(a.shape, [axis])), a.shape)],
});

/**
 * The sum over axes, in the order of the elements; an empty sum is 0. int32 wraps.
 * @throws TercetError `axis-out-of-range`, `dtype-mismatch`
 * @example expect(await toArray(sum(tensor([[1, 2], [3, 4]]), { axis: 0 }))).toEqual([4, 6]);
 */
export function sum(a: Tensor, options: ReductionOptions = {}): Tensor {
  return reduceAxes("sum", a, options, (each, axis) => apply(sumDefinition, [each], { axis }));
}
