import { errors } from "../errors.ts";
import { axis, equal, integer, minOver, select, min } from "../scalar/expression.ts";
import type { Tensor } from "../tensor.ts";
import { apply, definePrimitive, type Primitive } from "./define.ts";

export const firstPlacesDefinition: Primitive = definePrimitive<{ rows: number }>({
  name: "firstPlaces",
  signature: "n -> r",
  shape: ([ids = []], { rows }) => {
    if (ids.length === 1) return [rows];
    throw errors["shape-invalid"]({ operator: "firstPlaces", requirement: "row numbers [n] are needed", shapes: [ids] });
  },
  dtype: ([dtype = "int32"]) => {
    if (dtype === "int32") return dtype;
    throw errors["dtype-mismatch"]({ operator: "firstPlaces", requirement: "row numbers must be int32", dtypes: [dtype] });
  },
  domain: [{ kind: "integer", from: 0, to: 4 }],
  draw: (size) => ({ shapes: [[size()]], attributes: { rows: size() + 3 } }),
  meaning: ([ids], { at: [row = integer(0)], shapes }) => {
    const count = shapes[0]?.[0] ?? 0;
    const n = axis("n", count);
    return min(minOver(n, select(equal(ids(n), row), n, count)), integer(count));
  },
});

/**
 * Where each row number stands first: result[r] = the least n with ids[n] = r, or the number of ids where nobody names r. ids int32 [n], result int32
 * [rows]. With it the rows of a large table that a few ids name are held as few rows: `gather(few, firstPlaces(ids, { rows }))`.
 * @throws TercetError `shape-invalid`, `dtype-mismatch`, `attribute-invalid`
 * @example expect(await toArray(firstPlaces(tensor([3, 1, 3], { dtype: "int32" }), { rows: 5 }))).toEqual([3, 1, 3, 0, 3]);
 */
export function firstPlaces(ids: Tensor, { rows }: { readonly rows: number }): Tensor {
  if (!Number.isInteger(rows) || rows < 0)
    throw errors["attribute-invalid"]({ operator: "firstPlaces", attribute: "rows", requirement: "a whole number", value: rows });
  return apply(firstPlacesDefinition, [ids], { rows });
}
