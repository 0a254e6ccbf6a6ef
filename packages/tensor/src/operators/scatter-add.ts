import { errors } from "../errors.ts";
import { axis, equal, integer, select, sumOver } from "../scalar/expression.ts";
import type { Tensor } from "../tensor.ts";
import { apply, definePrimitive, finite, sameNumber, withIntegers, type Primitive } from "./define.ts";
import { gather } from "./gather.ts";

export const scatterAddDefinition: Primitive = definePrimitive<{ rows: number }>({
  name: "scatterAdd",
  signature: "n ..., n -> r ...",
  shape: ([values = [], ids = []], { rows }) => {
    if (ids.length === 1 && values[0] === ids[0]) return [rows, ...values.slice(1)];
    throw errors["shape-invalid"]({ operator: "scatterAdd", requirement: "values [n, ...] need row numbers [n]", shapes: [values, ids] });
  },
  dtype: withIntegers("scatterAdd", 1, sameNumber("scatterAdd")),
  domain: [finite, { kind: "integer", from: 0, to: 2 }],
  draw: (size) => {
    const n = size();
    return { shapes: [[n, size(), size()], [n]], attributes: { rows: size() + 3 } };
  },
  meaning: ([values, ids], { at, shapes }) => {
    const n = axis("n", shapes[1]?.[0] ?? 0);
    return sumOver(n, select(equal(ids(n), at[0] ?? integer(0)), values(n, ...at.slice(1)), 0));
  },
  gradient: ([, ids], gradient) => [gather(gradient, ids), undefined],
});

/**
 * Sums rows into numbered rows: result[r] = sum over n, in order, of values[n] where ids[n] = r; a row that nobody names is 0.
 * values [n, ...d], ids int32 [n] from 0 to rows - 1, result [rows, ...d].
 * @throws TercetError `shape-invalid`, `dtype-mismatch`, `attribute-invalid`
 * @example expect(await toArray(scatterAdd(tensor([1, 2, 4]), tensor([1, 0, 1], { dtype: "int32" }), { rows: 3 }))).toEqual([2, 5, 0]);
 */
export function scatterAdd(values: Tensor, ids: Tensor, { rows }: { readonly rows: number }): Tensor {
  if (!Number.isInteger(rows) || rows < 0)
    throw errors["attribute-invalid"]({ operator: "scatterAdd", attribute: "rows", requirement: "a whole number", value: rows });
  return apply(scatterAddDefinition, [values, ids], { rows });
}
