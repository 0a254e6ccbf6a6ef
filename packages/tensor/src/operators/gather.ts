import { errors } from "../errors.ts";
import { integer } from "../scalar/expression.ts";
import type { Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { apply, definePrimitive, finite, sameElements, withIntegers, type Primitive } from "./define.ts";
import { scatterAdd } from "./scatter-add.ts";

function shapeOf([a = [], ids = []]: readonly Shape[]): Shape {
  if (a.length > 0 && ids.length === 1) return [...ids, ...a.slice(1)];
  throw errors["shape-invalid"]({ operator: "gather", requirement: "rows [r, ...] and row numbers [n] are needed", shapes: [a, ids] });
}

export const gatherDefinition: Primitive = definePrimitive({
  name: "gather",
  signature: "r ..., n -> n ...",
  shape: shapeOf,
  dtype: withIntegers("gather", 1, sameElements("gather")),
  domain: [finite, { kind: "index", of: 0, axis: 0 }],
  draw: (size) => ({ shapes: [[size() + 1, size(), size()], [size()]], attributes: {} }),
  meaning: ([a, ids], { at }) => a(ids(at[0] ?? integer(0)), ...at.slice(1)),
  gradient: ([a, ids], gradient) => [scatterAdd(gradient, ids, { rows: a.shape[0] ?? 0 }), undefined],
});

/**
 * Rows of a tensor: result[i] = a[ids[i]], with a [r, ...d], ids int32 [n], result [n, ...d]. Row numbers are data, so they are not
 * checked: one that is negative or at least r gives an element without meaning.
 * @throws TercetError `shape-invalid`, `dtype-mismatch`
 * @example expect(await toArray(gather(tensor([[1, 2], [3, 4]]), tensor([1, 1], { dtype: "int32" })))).toEqual([[3, 4], [3, 4]]);
 */
export function gather(a: Tensor, ids: Tensor): Tensor {
  return apply(gatherDefinition, [a, ids]);
}
