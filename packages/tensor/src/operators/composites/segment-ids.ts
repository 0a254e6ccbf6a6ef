import { errors } from "../../errors.ts";
import type { Tensor } from "../../tensor.ts";
import { cast } from "../cast.ts";
import { apply, defineComposite, type Composite } from "../define.ts";
import { expandDims } from "../expand-dims.ts";
import { iota } from "../iota.ts";
import { lessEqual } from "../less-equal.ts";
import { slice } from "../slice.ts";
import { sum } from "../sum.ts";

export const segmentIdsDefinition: Composite = defineComposite<{ rows: number }>({
  name: "segmentIds",
  signature: "s+1 -> n",
  shape: ([offsets = []], { rows }) => {
    if (offsets.length === 1 && (offsets[0] ?? 0) > 0) return [rows];
    throw errors["shape-invalid"]({ operator: "segmentIds", requirement: "offsets [s + 1] are needed", shapes: [offsets] });
  },
  dtype: ([dtype = "int32"]) => {
    if (dtype === "int32") return dtype;
    throw errors["dtype-mismatch"]({ operator: "segmentIds", requirement: "offsets must be int32", dtypes: [dtype] });
  },
  domain: [{ kind: "integer", from: 0, to: 4 }],
  draw: (size) => ({ shapes: [[size() + 2]], attributes: { rows: size() } }),
  // The number of segments that have ended at or before a row; the last segment takes the rows behind it.
  decompose: ([offsets], { rows }) => {
    const inner = slice(offsets, { axis: 0, from: 1, to: Math.max(1, (offsets.shape[0] ?? 1) - 1) });
    const hasEnded = lessEqual(expandDims(inner, 0), expandDims(iota({ shape: [rows], axis: 0 }), 1));
    return sum(cast(hasEnded, "int32"), { axis: 1 });
  },
});

/**
 * The segment of each row, int32 [rows]: segment s has rows offsets[s] .. offsets[s + 1] - 1.
 * @throws TercetError `shape-invalid`, `dtype-mismatch`
 * @example expect(await toArray(segmentIds(tensor([0, 2, 2, 3], { dtype: "int32" }), { rows: 3 }))).toEqual([0, 0, 2]);
 */
export function segmentIds(offsets: Tensor, { rows }: { readonly rows: number }): Tensor {
  return apply(segmentIdsDefinition, [offsets], { rows });
}
