import { integer } from "../scalar/expression.ts";
import type { Tensor } from "../tensor.ts";
import { apply, definePrimitive, finite, named, sameElements, withIntegers, type Primitive } from "./define.ts";
import { equal } from "./equal.ts";
import { expandDims } from "./expand-dims.ts";
import { iota } from "./iota.ts";
import { sum } from "./sum.ts";
import { where } from "./where.ts";

const signature = "r c, r k -> r k";

export const takeAlongRowsDefinition: Primitive = definePrimitive({
  name: "takeAlongRows",
  signature,
  shape: named("takeAlongRows", signature),
  dtype: withIntegers("takeAlongRows", 1, sameElements("takeAlongRows")),
  domain: [finite, { kind: "index", of: 0, axis: 1 }],
  draw: (size) => {
    const r = size();
    return { shapes: [[r, size() + 1], [r, size()]], attributes: {} }; // prettier-ignore
  },
  meaning: ([a, ids], { at: [row = integer(0), k = integer(0)] }) => a(row, ids(row, k)),
  gradient: ([a, ids], gradient) => {
    const isTaken = equal(expandDims(ids, 1), iota({ shape: [1, a.shape[1] ?? 0, 1], axis: 1 }));
    return [sum(where(isTaken, expandDims(gradient, 1), 0), { axis: 2 }), undefined];
  },
});

/**
 * Several elements of each row: result[r, k] = a[r, ids[r, k]], with a [r, c], ids int32 [r, k]; `topK` gives such ids. Column numbers are
 * data, so they are not checked.
 * @throws TercetError `axis-mismatch`, `dtype-mismatch`
 * @example expect(await toArray(takeAlongRows(tensor([[5, 6, 7]]), tensor([[2, 0]], { dtype: "int32" })))).toEqual([[7, 5]]);
 */
export function takeAlongRows(a: Tensor, ids: Tensor): Tensor {
  return apply(takeAlongRowsDefinition, [a, ids]);
}
