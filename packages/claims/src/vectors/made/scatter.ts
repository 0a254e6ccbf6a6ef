import { add, cast, expandDims, max, maximum, min, minimum, mul, scatterAdd, sum, where, greater, type Tensor } from "@tercet/tensor";
import { leaveOut } from "../left-out.ts";
import { hits } from "./indexing.ts";
import { productOver } from "./product-over.ts";

/**
 * Rows [r, ...] with updates [n, ...] at the rows `ids` [n]. Without a reduction (`none`) no row may be named twice: of several updates their sum
 * would be written.
 */
export function scatterRows(rows: Tensor, ids: Tensor, updates: Tensor, meeting: string): Tensor {
  const count = rows.shape[0] ?? 0;
  const isHit = hits(ids, count, rows.rank);
  const own = (neutral: number): Tensor => where(isHit, expandDims(updates, 1), neutral);
  switch (meeting) {
    case "none": {
      const isNamed = greater(sum(cast(isHit, "int32"), { axis: 0 }), 0);
      return where(isNamed, scatterAdd(updates, ids, { rows: count }), rows);
    }
    case "add":
      return add(rows, scatterAdd(updates, ids, { rows: count }));
    case "mul":
      return mul(rows, productOver(own(1), 0));
    case "max":
      return maximum(rows, max(own(-Infinity), { axis: 0 }));
    case "min":
      return minimum(rows, min(own(Infinity), { axis: 0 }));
    default:
      return leaveOut("a rule that Tercet does not follow", `updates that meet by ${meeting}`);
  }
}
