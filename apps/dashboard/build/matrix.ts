import { type Cell, cellOf, locate, type ResultsFolder } from "@tercet/results";
import type { MatrixData } from "../src/data/matrix-data.ts";
import { columnsOf, shownColumn } from "./columns.ts";

/** A cell without what only the claim's own page shows. */
function shortCell(cell: Cell, reasons: Map<string, number>): string {
  if (cell.kind === "held" || cell.kind === "failed")
    return [cell.kind === "held" ? "h" : "f", cell.runs, cell.ofBound, cell.ulp].join(" ");
  const place = reasons.get(cell.why) ?? reasons.size;
  reasons.set(cell.why, place);
  return `${cell.kind === "unsupported" ? "u" : "n"} ${place}`;
}

/** The rows of the newest record, in the columns of all records. */
export function matrixOf({ records, unreadable }: ResultsFolder): MatrixData | null {
  const newest = records.at(-1);
  if (newest === undefined) return null;
  const located = records.map(locate);
  const columns = columnsOf(records);
  const reasons = new Map<string, number>();
  const subjects = new Map<string, { readonly place: number; readonly subject: readonly [string, string] }>();
  const rows = newest.rows.map(({ kind, name, property }): readonly [number, string] => {
    const key = `${kind}\n${name}`;
    const known = subjects.get(key) ?? { place: subjects.size, subject: [kind, name] as const };
    subjects.set(key, known);
    return [known.place, property];
  });
  const cells = newest.rows.map((row) =>
    columns.map(({ column, record }) => {
      const cell = cellOf(located[record]!, row, column);
      return cell === undefined ? null : shortCell(cell, reasons);
    }),
  );
  return {
    ...{ commit: newest.commit, measuredAt: newest.measuredAt, runs: newest.runs, records: records.length },
    columns: columns.map((column) => shownColumn(column, records)),
    subjects: [...subjects.values()].map(({ subject }) => subject),
    ...{ rows, cells, reasons: [...reasons.keys()], unreadable },
  };
}
