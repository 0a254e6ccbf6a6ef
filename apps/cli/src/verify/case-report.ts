import type { CaseResult, OutputRow, Part } from "@tercet/claims";
import { table, type Column } from "../table.ts";

/** A case that could not be compared at all. */
export interface BrokenCase {
  readonly status: "broken";
  readonly case: string;
  readonly why: string;
}

/** What came of a case folder. */
export type Result = CaseResult | BrokenCase;

/** Whether something is out. */
export function isFailed(result: Result): boolean {
  return result.status === "broken" || (result.status === "compared" && !result.held);
}

const parts: readonly (readonly [title: string, parts: readonly Part[]])[] = [
  ["tokens", ["tokens", "metric"]],
  ["layers", ["layer", "attention"]],
  ["vectors", ["vector"]],
  ["scores", ["score"]],
  ["loss", ["loss"]],
  ["gradients", ["gradient"]],
  ["steps", ["step"]],
];

/** Worst error of each part of each case, and what part of a tolerance was used at most. */
export function caseTable(results: readonly Result[]): string {
  const right = "right" as const;
  const columns: readonly Column[] = [
    { title: "case" },
    { title: "outputs", align: right },
    ...parts.map(([title]) => ({ title, align: right })),
    { title: "worst / tolerance" },
  ];
  const rows = results.map((result) => {
    if (result.status !== "compared") return [result.case, "", ...parts.map(() => ""), result.status === "broken" ? "BROKEN" : "not run"];
    const worst = Math.max(...result.rows.map(({ ofTolerance }) => ofTolerance).filter((value) => !Number.isNaN(value)), 0);
    const cells = parts.map(([, of]) => cell(result.rows.filter(({ part }) => of.includes(part))));
    return [result.case, `${result.rows.length}`, ...cells, `${figure(worst)} ${result.held ? "held" : "FAILED"}`];
  });
  return `${table(columns, rows)}\nLargest absolute errors; the last column is the worst error as a part of its output's tolerance.`;
}

/** The worst absolute error of a group of outputs. */
function cell(rows: readonly OutputRow[]): string {
  if (rows.length === 0) return "-";
  const worst = Math.max(...rows.map((row) => row.worst));
  return worst === 0 ? "0" : worst.toExponential(1);
}

function figure(value: number): string {
  return Number.isFinite(value) ? value.toFixed(2) : String(value);
}

/** What is out, a line each. */
export function faults(result: Result): string {
  switch (result.status) {
    case "broken":
      return `BROKEN   ${result.case}: ${result.why}\n`;
    case "not-run":
      return `not run  ${result.case}: ${result.why}\n`;
    case "compared":
      return result.rows
        .filter(({ held }) => !held)
        .map(({ case: name, output, what = "" }) => `FAILED   ${name} ${output}: ${what}\n`)
        .join("");
    default:
      return result satisfies never;
  }
}

/** What is meant to be left alone, and why, a line for each reason. */
export function leftAlone(results: readonly Result[]): string {
  const outputs = new Map<string, Set<string>>();
  for (const result of results)
    for (const { output, why } of result.status === "compared" ? result.leftAlone : [])
      outputs.set(why, (outputs.get(why) ?? new Set()).add(`${result.case} ${output}`));
  return [...outputs].map(([why, names]) => `left alone  ${names.size} ${names.size === 1 ? "output" : "outputs"}: ${why}\n`).join("");
}

/** What held, in one line. */
export function summary(results: readonly Result[]): string {
  const compared = results.filter((result) => result.status === "compared");
  const rows = compared.flatMap((result) => result.rows);
  const elements = rows.reduce((sum, row) => sum + row.elements, 0);
  const held = compared.filter((result) => result.held).length;
  const rest = results.length - compared.length;
  return `${held} of ${compared.length} cases held, ${rows.length} outputs, ${elements.toLocaleString("en-US")} numbers${rest > 0 ? `, ${rest} not compared` : ""}`;
}
