import { writeCell, type Cell } from "./cell.ts";
import type { Column } from "./circumstances.ts";
import type { ClaimsRecord, Row } from "./claims-record.ts";

/** A column for tests. */
export function columnOf(backend: string): Column {
  return { backend, runtime: "node", device: "cpu" };
}

/** A row for tests. */
export function rowOf(name: string): Row {
  return { kind: "operator", name, property: "equals-oracle" };
}

/** A held cell for tests. */
export function held(ofBound: number): Cell {
  return { kind: "held", runs: 25, ofBound, ulp: 1, path: "0", distribution: [24, 1] };
}

/** A record for tests: cells by row and column name. */
export function recordOf(day: number, cells: Readonly<Record<string, Readonly<Record<string, Cell>>>>): ClaimsRecord {
  const reasons: string[] = [];
  const columns = [...new Set(Object.values(cells).flatMap((row) => Object.keys(row)))];
  return {
    schemaVersion: 1,
    commit: {
      hash: String(day).padStart(40, "0"),
      committedAt: `2026-11-${String(day).padStart(2, "0")}T10:00:00Z`,
      subject: `day ${day}`,
    },
    measuredAt: `2026-11-${String(day).padStart(2, "0")}T10:10:00Z`,
    ...{ seconds: 1, runs: 25, seed: 0, failures: [], ratios: [] },
    machine: { cpu: "any", processors: 2, platform: "linux-x64", node: "26.10.0" },
    columns: columns.map(columnOf),
    rows: Object.keys(cells).map(rowOf),
    cells: Object.values(cells).map((row) => columns.map((name) => (row[name] === undefined ? null : writeCell(row[name], reasons)))),
    reasons,
  };
}
