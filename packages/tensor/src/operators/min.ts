import { axis as axisOf, minOver } from "../scalar/expression.ts";
import type { Tensor } from "../tensor.ts";
import { apply, definePrimitive, finite, sameNumber, type Primitive } from "./define.ts";
import { reduceAxes, type ReductionOptions } from "./reduction-axes.ts";
import { tieGradient } from "./tie-gradient.ts";

export const minDefinition: Primitive = definePrimitive<{ axis: number }>({
  name: "min",
  signature: "... n ... -> ... ...",
  shape: ([shape = []], { axis }) => shape.toSpliced(axis, 1),
  dtype: sameNumber("min"),
  domain: [finite],
  draw: (size) => ({ shapes: [[size(), size(), size()]], attributes: { axis: size() % 3 } }),
  meaning: ([a], { at, shapes }, { axis }) => {
    const n = axisOf("n", shapes[0]?.[axis] ?? 0);
    return minOver(n, a(...at.slice(0, axis), n, ...at.slice(axis)));
  },
  gradient: ([a], gradient, output, { axis }) => [tieGradient(a, gradient, output, axis)],
});

/**
 * The least element over axes; a NaN among them is the result, and of no elements it is Infinity (for int32 the greatest integer). The gradient is shared
 * evenly among equal elements.
 * @throws TercetError `axis-out-of-range`, `dtype-mismatch`
 * @example expect(await toArray(min(tensor([[1, 4], [3, 2]]), { axis: 0 }))).toEqual([1, 2]);
 */
export function min(a: Tensor, options: ReductionOptions = {}): Tensor {
  return reduceAxes("min", a, options, (each, axis) => apply(minDefinition, [each], { axis }));
}
