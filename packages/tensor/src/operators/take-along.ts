import { integer } from "../scalar/expression.ts";
import type { Tensor } from "../tensor.ts";
import { apply, definePrimitive, finite, named, sameElements, withIntegers, type Primitive } from "./define.ts";
import { equal } from "./equal.ts";
import { expandDims } from "./expand-dims.ts";
import { iota } from "./iota.ts";
import { where } from "./where.ts";

const signature = "r c, r -> r";

export const takeAlongDefinition: Primitive = definePrimitive({
  name: "takeAlong",
  signature,
  shape: named("takeAlong", signature),
  dtype: withIntegers("takeAlong", 1, sameElements("takeAlong")),
  domain: [finite, { kind: "index", of: 0, axis: 1 }],
  draw: (size) => {
    const r = size();
    return { shapes: [[r, size() + 1], [r]], attributes: {} };
  },
  meaning: ([a, ids], { at: [row = integer(0)] }) => a(row, ids(row)),
  gradient: ([a, ids], gradient) => {
    const isTaken = equal(expandDims(ids, 1), iota({ shape: [1, a.shape[1] ?? 0], axis: 1 }));
    return [where(isTaken, expandDims(gradient, 1), 0), undefined];
  },
});

/**
 * One element of each row: result[r] = a[r, ids[r]], with a [r, c], ids int32 [r]. Column numbers are data, so they are not checked.
 * @throws TercetError `axis-mismatch`, `dtype-mismatch`
 * @example expect(await toArray(takeAlong(tensor([[1, 2], [3, 4]]), tensor([1, 0], { dtype: "int32" })))).toEqual([2, 3]);
 */
export function takeAlong(a: Tensor, ids: Tensor): Tensor {
  return apply(takeAlongDefinition, [a, ids]);
}
