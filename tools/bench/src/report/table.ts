import type { Ratio } from "../measure/statistics.ts";
import { nameOf, tercetIn, type BenchMode } from "../suites/suite.ts";
import { ratioIn } from "./ratios.ts";
import type { BenchmarkRecord, CaseRecord } from "./record.ts";
import type { Target } from "./targets.ts";

/** A row of the table, as text. */
export interface Row {
  readonly work: string;
  readonly against: string;
  readonly ratio: string;
  readonly wanted: string;
  readonly reached: string;
}

const modes: readonly BenchMode[] = ["wide", "relaxed"];
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
  const cases = record.cases.filter(({ name }) => target.cases?.some((start) => name.startsWith(start)) ?? true);
  const ownName = (mode: BenchMode): string => nameOf({ contender: tercetIn(mode), variant: target.variant });
  const found = modes.map((mode) =>
    ratiosOf(
      cases,
      ownName(mode),
      target.against.map((peer) => (peer === "own float32" ? tercetIn(mode) : peer)),
    ),
  );
  const wanted = modes.map((mode) => target.wanted[mode]);
  return {
    work: target.work,
    against: versions(target.against, record),
    ratio: found.map(ratioText).join(" / "),
    wanted: wanted.every((each) => each === undefined) ? "" : wanted.map((each) => each?.toFixed(2) ?? "-").join(" / "),
    reached: wanted.flatMap((least, i) => (least === undefined ? [] : [verdict(found[i] ?? [], least)])).join(" / "),
  };
}

/** In each case the ratio to whoever is best there. */
function ratiosOf(cases: readonly CaseRecord[], own: string, against: readonly string[]): readonly Ratio[] {
  return cases.flatMap((each) => {
    const ratios = against.map((peer) => ratioIn(each, own, peer)).filter((ratio) => ratio !== undefined);
    const [worst] = ratios.sort((a, b) => a.ratio - b.ratio);
    return worst === undefined ? [] : [worst];
  });
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

function versions(against: readonly string[], { contenders }: BenchmarkRecord): string {
  const names = against.map((peer) => contenders.find(({ contender }) => contender === peer)?.name ?? peer);
  return names.length > 1 ? `best of ${names.join(", ")}` : (names[0] ?? "");
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
