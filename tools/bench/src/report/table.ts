import { modes, ratiosTo, type Ratio, type Target, versionsOf, type BenchmarkRecord } from "@tercet/results";

/** A row of the table, as text. */
export interface Row {
  readonly work: string;
  readonly against: string;
  readonly ratio: string;
  readonly wanted: string;
  readonly reached: string;
}

/** So many cases are listed; of more, the ends are shown. */
const listed = 3;

/** A row for every target whose suite was run: what could not be measured says so. */
export function tableRows(targets: readonly Target[], records: readonly BenchmarkRecord[]): readonly Row[] {
  return targets.flatMap((target) => {
    const record = records.find(({ suite }) => suite === target.suite);
    return record === undefined ? [] : [rowOf(target, record)];
  });
}

function rowOf(target: Target, record: BenchmarkRecord): Row {
  const found = modes.map((mode) => ratiosTo(target, record, mode).map(({ ratio }) => ratio));
  const wanted = modes.map((mode) => target.wanted[mode]);
  return {
    work: target.work,
    against: versionsOf(target, record),
    ratio: found.map(ratioText).join(" / "),
    wanted: wanted.every((each) => each === undefined) ? "" : wanted.map((each) => each?.toFixed(2) ?? "-").join(" / "),
    reached: wanted.flatMap((least, i) => (least === undefined ? [] : [verdict(found[i] ?? [], least)])).join(" / "),
  };
}

function ratioText(ratios: readonly Ratio[]): string {
  if (ratios.length === 0) return "-";
  const values = ratios.map(({ ratio }) => ratio);
  if (values.length <= listed) return values.map((value) => value.toFixed(2)).join(", ");
  return `${Math.min(...values).toFixed(2)} to ${Math.max(...values).toFixed(2)}`;
}

/** Every case must reach it; where the intervals of those that do not hold what is wanted, another run could say otherwise. */
function verdict(ratios: readonly Ratio[], wanted: number): string {
  if (ratios.length === 0) return "not measured";
  if (ratios.every(({ ratio }) => ratio >= wanted)) return "yes";
  return ratios.every(({ to }) => to >= wanted) ? "nearly" : "no";
}

const header: Row = { work: "work", against: "against", ratio: "ratio", wanted: "wanted", reached: "reached" };
const columns = ["work", "against", "ratio", "wanted", "reached"] as const;

/** Rows as a table of Markdown, as prettier lays it out; it reads well in a terminal too. */
export function tableText(rows: readonly Row[]): string {
  const widths = columns.map((column) => Math.max(3, ...[header, ...rows].map((row) => row[column].length)));
  const line = (row: Row): string => `| ${columns.map((column, i) => row[column].padEnd(widths[i] ?? 0)).join(" | ")} |`;
  return [line(header), `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`, ...rows.map(line)].join("\n");
}

/** The README with its table replaced: the one with these columns. @throws Error where there is none */
export function withTable(readme: string, table: string): string {
  const lines = readme.split("\n");
  const from = lines.findIndex((line) => /^\| work +\| against /u.test(line));
  if (from < 0) throw new Error("The README has no table of work and against.");
  const length = lines.slice(from).findIndex((line) => !line.startsWith("|"));
  return [...lines.slice(0, from), table, ...lines.slice(from + length)].join("\n");
}
