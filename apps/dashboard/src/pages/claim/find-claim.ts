import type { MatrixData } from "../../data/matrix-data.ts";
import { idAt } from "../matrix/address.ts";

/** Where a claim stands in the matrix. */
export interface FoundClaim {
  readonly subject: number;
  readonly row: number;
  readonly column: number;
}

/** The claim with an id; undefined where the matrix has none. */
export function findClaim(data: MatrixData, id: string): FoundClaim | undefined {
  for (const [row, [subject]] of data.rows.entries())
    for (const column of data.columns.keys()) if (idAt(data, row, column) === id) return { subject, row, column };
  return undefined;
}
