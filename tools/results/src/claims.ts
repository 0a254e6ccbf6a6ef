import type { Claim, Outcome } from "@tercet/equivalence";
import { columnKey, rowKey, writeCell, type Cell, type ClaimsRecord, type Column, type Failure, type Row } from "@tercet/results";

/** A claim with what came of it. */
export interface Settled {
  readonly claim: Pick<Claim, "id" | "subject" | "backend" | "environment"> & { readonly property: { readonly name: string } };
  readonly outcome: Outcome;
}

/** Rows, columns and cells of a record from the outcomes of all claims. */
export function tabulate(settled: readonly Settled[]): Pick<ClaimsRecord, "columns" | "rows" | "cells" | "reasons" | "failures"> {
  const columns = new Map<string, Column>();
  const rows = new Map<string, Row>();
  const cells = new Map<string, Cell>();
  const place = (row: Row, column: Column): string => `${rowKey(row)}\n\n${columnKey(column)}`;
  for (const { claim, outcome } of settled) {
    const [row, column] = [rowOf(claim), columnOf(claim)];
    rows.set(rowKey(row), row);
    columns.set(columnKey(column), column);
    cells.set(place(row, column), cellOf(outcome));
  }
  // The same order whatever ran first, so that two records differ in lines where claims differ.
  const sorted = [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  const reasons: string[] = [];
  const texts = sorted.map((row) =>
    [...columns.values()].map((column) => {
      const cell = cells.get(place(row, column));
      return cell === undefined ? null : writeCell(cell, reasons);
    }),
  );
  const keys = { rows: sorted.map(rowKey), columns: [...columns.keys()] };
  const failures = settled.flatMap(({ claim, outcome }): readonly Failure[] =>
    outcome.kind === "failed"
      ? [failureOf(outcome, keys.rows.indexOf(rowKey(rowOf(claim))), keys.columns.indexOf(columnKey(columnOf(claim))))]
      : [],
  );
  return { columns: [...columns.values()], rows: sorted, cells: texts, reasons, failures };
}

function rowOf({ subject, property }: Settled["claim"]): Row {
  return { kind: subject.kind, name: subject.name, property: property.name };
}

function columnOf({ backend, environment }: Settled["claim"]): Column {
  const { name, mode, threads } = backend;
  const { runtime, device, details } = environment;
  return { backend: name, mode, threads, runtime, device, details };
}

function cellOf(outcome: Outcome): Cell {
  if (outcome.kind === "unsupported" || outcome.kind === "not-run") return { kind: outcome.kind, why: outcome.why };
  const { runs, measure } = outcome;
  const worst = { runs, ofBound: measure.worst?.ofBound ?? 0, ulp: measure.ulp };
  if (outcome.kind === "failed") return { kind: "failed", ...worst };
  return { kind: "held", ...worst, path: outcome.path, distribution: outcome.distribution };
}

function failureOf(outcome: Extract<Outcome, { kind: "failed" }>, row: number, column: number): Failure {
  const { claim, what, counterExample, shrinks, seed, path, replay, measure } = outcome;
  return { claim, row, column, what, counterExample, shrinks, seed, path, replay, worst: measure.worst };
}
