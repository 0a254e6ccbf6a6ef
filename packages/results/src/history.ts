import type { Cell } from "./cell.ts";
import type { Column } from "./circumstances.ts";
import { cellAt, type ClaimsRecord, type Row } from "./claims-record.ts";

/** What tells a row from others. */
export function rowKey({ kind, name, property }: Row): string {
  return [kind, name, property].join("\n");
}

/** What tells a column from others; details such as versions don't. */
export function columnKey({ backend, mode = "", threads, runtime, device }: Column): string {
  return [backend, mode, threads ?? "", runtime, device].join("\n");
}

/** One record's word on a claim. */
export interface Moment {
  /** Place of the record in the list. */
  readonly record: number;
  readonly cell: Cell;
}

/** Finds rows and columns of a record by their keys. */
export interface Located {
  readonly record: ClaimsRecord;
  readonly rows: ReadonlyMap<string, number>;
  readonly columns: ReadonlyMap<string, number>;
}

/** A record with its rows and columns by key. */
export function locate(record: ClaimsRecord): Located {
  return {
    record,
    rows: new Map(record.rows.map((row, i) => [rowKey(row), i])),
    columns: new Map(record.columns.map((column, i) => [columnKey(column), i])),
  };
}

/** What a located record says of a claim. */
export function cellOf({ record, rows, columns }: Located, row: Row, column: Column): Cell | undefined {
  const [r, c] = [rows.get(rowKey(row)), columns.get(columnKey(column))];
  return r === undefined || c === undefined ? undefined : cellAt(record, r, c);
}

/** What every record, oldest first, says of one claim. */
export function historyOf(records: readonly Located[], row: Row, column: Column): readonly Moment[] {
  return records.flatMap((located, record) => {
    const cell = cellOf(located, row, column);
    return cell === undefined ? [] : [{ record, cell }];
  });
}

/** The oldest of the newest records without a gap in which a claim ended as it does now; undefined where the newest does not know it. */
export function since(records: readonly Located[], row: Row, column: Column): number | undefined {
  const history = historyOf(records, row, column);
  const last = history.at(-1);
  if (last?.record !== records.length - 1) return undefined;
  const before = history.findLast(({ cell }) => cell.kind !== last.cell.kind);
  return before === undefined ? history[0]?.record : history[history.indexOf(before) + 1]?.record;
}

/** How a claim differs between two records. */
export interface Change {
  readonly row: Row;
  readonly column: Column;
  readonly before: Cell | undefined;
  readonly after: Cell | undefined;
  /** `outcome`: ended otherwise. `appeared`, `vanished`: is new, is gone. `error`: still holds, but its worst error at least doubled or halved. */
  readonly kind: "outcome" | "appeared" | "vanished" | "error";
}

/** What changed from one record to the next: outcomes first, then claims that came or went, then errors. */
export function changesBetween(before: Located, after: Located): readonly Change[] {
  const changes: Change[] = [];
  const compare = (row: Row, column: Column): void => {
    const [was, is] = [cellOf(before, row, column), cellOf(after, row, column)];
    const kind = kindOfChange(was, is);
    if (kind !== undefined) changes.push({ row, column, before: was, after: is, kind });
  };
  for (const row of after.record.rows) for (const column of after.record.columns) compare(row, column);
  for (const row of before.record.rows)
    for (const column of before.record.columns) if (cellOf(after, row, column) === undefined) compare(row, column);
  const order: readonly Change["kind"][] = ["outcome", "vanished", "appeared", "error"];
  return changes.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
}

function kindOfChange(before: Cell | undefined, after: Cell | undefined): Change["kind"] | undefined {
  if (before === undefined) return after === undefined ? undefined : "appeared";
  if (after === undefined) return "vanished";
  if (before.kind !== after.kind) return "outcome";
  if (before.kind !== "held" || after.kind !== "held") return undefined;
  const [less, more] = [before.ofBound, after.ofBound].sort((a, b) => a - b);
  return more !== undefined && less !== undefined && more > 2 * less ? "error" : undefined;
}
