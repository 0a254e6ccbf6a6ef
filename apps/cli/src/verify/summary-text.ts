import type { Claim, Failed, Outcome } from "@tercet/equivalence";
import type { Style } from "../style.ts";
import { duration, shorten, table, type Column } from "../table.ts";
import { wrap } from "../wrap.ts";
import type { Checked } from "./check.ts";
import { countsOf, groupsOf, nearestToBound, reasonsOf, slowest, type Group } from "./tally.ts";

/** What is told beside the outcomes. */
export interface SummaryFacts {
  readonly milliseconds: number;
  readonly seed: number;
  readonly runs: number;
  /** Claims that were chosen; fewer outcomes mean that the run was stopped. */
  readonly chosen: number;
  /** Characters in a line. */
  readonly width: number;
  readonly style: Style;
}

/** Claims that are told of by name in each list. */
const named = 5;

/** A claim that took longer is worth being told of. */
const slowFrom = 1000;

/** Counts by kind and backend, what was not checked and why, the claims nearest to their bounds, failures in full; ends with a line end. */
export function summaryText(checked: readonly Checked[], facts: SummaryFacts): string {
  const { style, width } = facts;
  const near = nearestToBound(checked, named);
  const slow = slowest(checked, named).filter(({ milliseconds }) => milliseconds >= slowFrom);
  const failures = checked.flatMap(({ outcome }) => (outcome.kind === "failed" ? [outcome] : []));
  const sections = [
    countTable(groupsOf(checked), width, style),
    listed(
      style.bold("nearest to their bounds"),
      near.map(({ claim, ofBound, ulp }) => ({ figures: [percent(ofBound), `${figure(ulp)} ulp`], claim })),
      width,
    ),
    listed(
      style.bold("slowest"),
      slow.map(({ claim, milliseconds }) => ({ figures: [duration(milliseconds)], claim })),
      width,
    ),
    reasons(checked, width),
    failures.map((failure) => failureText(failure, width, style)).join("\n\n"),
    verdict(checked, facts),
  ];
  return `${sections.filter((section) => section !== "").join("\n\n")}\n`;
}

const columns: readonly Column[] = [
  { title: "subject" },
  { title: "backend" },
  ...["held", "failed", "unsupported", "not run", "worst / bound"].map((title) => ({ title, align: "right" as const })),
];

function countTable(groups: readonly Group[], width: number, { bold, alarm }: Style): string {
  if (groups.length === 0) return "";
  const cells = groups.map(({ kind, backend, held, failed, unsupported, notRun, worst }) => [
    ...[kind, backend, count(held), count(failed), count(unsupported), count(notRun)],
    worst === undefined ? "-" : percent(worst.ofBound),
  ]);
  const [head = "", ...rows] = table(columns, cells).split("\n");
  if (Math.max(head.length, ...rows.map((row) => row.length)) > width) return groups.map((group) => groupLine(group, width)).join("\n");
  return [bold(head), ...rows.map((row, i) => ((groups[i]?.failed ?? 0) > 0 ? alarm(row) : row))].join("\n");
}

/** For terminals that are narrower than the table. */
function groupLine({ kind, backend, worst, ...counts }: Group, width: number): string {
  const worstPart = worst === undefined ? "" : `, at most ${percent(worst.ofBound)} of a bound`;
  return wrap(`${kind} on ${backend}: ${countsText(counts)}${worstPart}`, width, "", "  ");
}

function countsText({ held, failed, unsupported, notRun }: Pick<Group, "held" | "failed" | "unsupported" | "notRun">): string {
  return `${count(held)} held, ${count(failed)} failed, ${count(unsupported)} unsupported, ${count(notRun)} not run`;
}

interface Listed {
  readonly figures: readonly string[];
  readonly claim: Claim;
}

/** Claims with figures before them; where they are checked stands in the command's own words, so ids go without it. */
function listed(title: string, rows: readonly Listed[], width: number): string {
  if (rows.length === 0) return "";
  const widths = (rows[0]?.figures ?? []).map((_, i) => Math.max(...rows.map(({ figures }) => figures[i]?.length ?? 0)));
  const left = widths.reduce((sum, each) => sum + each + 2, 2);
  const lines = rows.map(({ figures, claim }) => {
    const columns = figures.map((text, i) => `${text.padStart(widths[i] ?? 0)}  `).join("");
    return `  ${columns}${shorten(claim.id.split("/").slice(0, 3).join("/"), Math.max(24, width - left))}`;
  });
  return [title, ...lines].join("\n");
}

function reasons(checked: readonly Checked[], width: number): string {
  return reasonsOf(checked)
    .map(({ kind, why, claims }) => {
      const some = [...new Set(claims.map(({ subject }) => `${subject.kind}:${subject.name}`))];
      const rest = some.length > 3 ? `, and ${some.length - 3} more` : "";
      const text = `${claims.length} ${claims.length === 1 ? "claim" : "claims"}: ${why} (${some.slice(0, 3).join(", ")}${rest})`;
      return wrap(text, width, kind === "unsupported" ? "unsupported  " : "not run      ", "             ");
    })
    .join("\n");
}

/** A failure in full; the command that replays it stands on a line of its own, to be pasted. */
function failureText({ claim, what, counterExample, runs, shrinks, replay }: Failed, width: number, { alarm }: Style): string {
  const indent = "  ";
  return [
    `${alarm("FAILED")}  ${claim}`,
    wrap(what, width, indent),
    wrap(`counter-example (run ${runs}, shrunk ${shrinks} times): ${counterExample}`, width, indent),
    `${indent}${replay}`,
  ].join("\n");
}

function verdict(checked: readonly Checked[], { milliseconds, seed, runs, chosen, style, width }: SummaryFacts): string {
  const counts = countsOf(checked.map(({ outcome }) => outcome));
  const stopped = checked.length < chosen ? ` Stopped: ${count(chosen - checked.length)} of ${count(chosen)} claims were not reached.` : "";
  const took = `${duration(milliseconds)}, up to ${runs} ${runs === 1 ? "input" : "inputs"} a claim, seed ${seed}`;
  const text = wrap(`${count(counts.held)} of ${count(checked.length)} claims held, ${countsRest(counts)} (${took}).${stopped}`, width);
  return counts.failed > 0 ? style.alarm(text) : style.bold(text);
}

function countsRest({ failed, unsupported, notRun }: ReturnType<typeof countsOf>): string {
  return `${count(failed)} failed, ${count(unsupported)} unsupported, ${count(notRun)} not run`;
}

/** One outcome of a claim that was asked for by its id, in full. */
export function outcomeText(outcome: Outcome, width: number, style: Style): string {
  switch (outcome.kind) {
    case "failed":
      return failureText(outcome, width, style);
    case "held": {
      const { claim, runs, measure, seed, path } = outcome;
      const worst = measure.worst === undefined ? "" : `, ${percent(measure.worst.ofBound)} of the bound at seed ${seed}, path ${path}`;
      return `held  ${claim}\n${wrap(`${runs} ${runs === 1 ? "run" : "runs"}, ${count(measure.elements)} elements, ${figure(measure.ulp)} ulp${worst}`, width, "  ")}`;
    }
    case "unsupported":
    case "not-run":
      return `${outcome.kind === "not-run" ? "not run" : outcome.kind}  ${outcome.claim}\n${wrap(outcome.why, width, "  ")}`;
    default:
      return outcome satisfies never;
  }
}

/** A part of a bound. */
function percent(part: number): string {
  if (!Number.isFinite(part)) return String(part);
  return part > 0 && part < 0.01 ? "< 1 %" : `${Math.round(part * 100)} %`;
}

function count(number: number): string {
  return number.toLocaleString("en-US");
}

function figure(value: number): string {
  return Number.isFinite(value) && value !== 0 ? String(Number(value.toPrecision(2))) : String(value);
}
