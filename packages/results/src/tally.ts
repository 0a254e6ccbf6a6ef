import type { Cell } from "./cell.ts";
import { cellAt, type ClaimsRecord } from "./claims-record.ts";

/** How many claims ended how. */
export interface Tally {
  readonly held: number;
  readonly failed: number;
  readonly unsupported: number;
  readonly notRun: number;
  /** Inputs tried in all. */
  readonly runs: number;
}

/** The tally of nothing. */
export const emptyTally: Tally = { held: 0, failed: 0, unsupported: 0, notRun: 0, runs: 0 };

const fields = { held: "held", failed: "failed", unsupported: "unsupported", "not-run": "notRun" } as const;

/** A tally with one more cell; a place without a claim counts nothing. */
export function withCell(tally: Tally, cell: Cell | undefined): Tally {
  if (cell === undefined) return tally;
  const field = fields[cell.kind];
  return { ...tally, [field]: tally[field] + 1, runs: tally.runs + ("runs" in cell ? cell.runs : 0) };
}

/** Tally of one column of a record, or of all. */
export function tallyOf(record: ClaimsRecord, column?: number): Tally {
  const columns = column === undefined ? [...record.columns.keys()] : [column];
  let tally = emptyTally;
  for (const row of record.rows.keys()) for (const each of columns) tally = withCell(tally, cellAt(record, row, each));
  return tally;
}
