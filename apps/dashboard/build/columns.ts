import { columnKey, columnLabel, type ClaimsRecord, type Column } from "@tercet/results";
import type { ColumnShown } from "../src/data/circumstances.ts";

/** A column of the pages: as the newest record has it, or the newest record that has it at all. */
export interface FoundColumn {
  readonly column: Column;
  /** Place of the record that speaks for it. */
  readonly record: number;
}

/** The columns of all records: those of the newest first, then those that only older ones have. */
export function columnsOf(records: readonly ClaimsRecord[]): readonly FoundColumn[] {
  const found = new Map<string, FoundColumn>();
  for (const [record, { columns }] of [...records.entries()].reverse())
    for (const column of columns) if (!found.has(columnKey(column))) found.set(columnKey(column), { column, record });
  return [...found.values()];
}

/** A column with all that a page says of it. */
export function shownColumn({ column, record }: FoundColumn, records: readonly ClaimsRecord[]): ColumnShown {
  const source = records[record];
  const isOld = source !== undefined && record !== records.length - 1;
  return { label: columnLabel(column), ...column, ...(isOld ? { stale: source.commit } : {}) };
}
