import type { MatrixData } from "../../data/matrix-data.ts";
import type { ClaimSummary } from "../../workers/claims-protocol.ts";

/** What the published record says of a claim, on the column that is nearest to where it ran here. */
export interface PublishedCell {
  /** For example "held 0.31", "FAIL", "unsupported". */
  readonly text: string;
  /** The column's label. */
  readonly column: string;
}

/** Finds what a published record says of claims; undefined for a claim that it has not. */
export function publishedCells(data: MatrixData | null): (claim: ClaimSummary) => PublishedCell | undefined {
  if (data === null) return () => undefined;
  const rowOf = new Map(
    data.rows.map(([subject, property], row) => {
      const [kind, name] = data.subjects[subject] ?? ["", ""];
      return [JSON.stringify([kind, name, property]), row];
    }),
  );
  return ({ kind, name, property, backend }) => {
    const row = rowOf.get(JSON.stringify([kind, name, property]));
    const cells = row === undefined ? undefined : data.cells[row];
    const near = data.columns
      .map((column, i) => ({ column, cell: cells?.[i] ?? undefined }))
      .filter(({ column, cell }) => cell !== undefined && column.backend === backend.name)
      .toSorted((a, b) => Number(b.column.mode === backend.mode) - Number(a.column.mode === backend.mode))[0];
    return near?.cell === undefined ? undefined : { text: textOf(near.cell), column: near.column.label };
  };
}

function textOf(cell: string): string {
  const [letter = "", , part = ""] = cell.split(" ");
  return letter === "h" ? `held ${part}` : letter === "f" ? "FAIL" : letter === "u" ? "unsupported" : "not run";
}
