import { errors, findCases, referenceKinds, runCase, type CaseResult, type OutputRow, type Part } from "@tercet/claims";
import { createJsBackend } from "@tercet/tensor";
import { TercetError } from "@tercet/host";
import type { Command } from "commander";
import { openBackend, withBackend, type BackendOptions } from "../backend.ts";
import { describeBackend } from "../describe-backend.ts";
import type { Session } from "../session.ts";
import { table, type Column } from "../table.ts";

interface VerifyOptions extends BackendOptions {
  readonly cases: string;
  readonly json?: true;
  readonly quiet?: true;
}

/** A case that could not be compared at all. */
interface BrokenCase {
  readonly status: "broken";
  readonly case: string;
  readonly why: string;
}

type Result = CaseResult | BrokenCase;

/** `tercet verify`: computes what the original libraries computed, and compares every number. */
export function addVerify(program: Command, session: Session): void {
  const command = program
    .command("verify")
    .description("compare every output of reference cases with what the original libraries gave")
    .requiredOption("--cases <folder>", "a reference case, or a folder of them")
    .option("--json", "one JSON document")
    .option("--quiet", "no progress on standard error");
  withBackend(command).action((options: VerifyOptions) => verify(options, session));
}

async function verify(options: VerifyOptions, session: Session): Promise<void> {
  const { host, out, err, outcome } = session;
  const folders = await findCases(host.files, options.cases);
  if (folders.length === 0) throw errors["reference-cases-absent"]({ folder: options.cases });
  const backend = await openBackend(options, host);
  // Gradients and optimizer steps are compared in float64, which js has everywhere.
  const exact = createJsBackend();
  const results: Result[] = [];
  try {
    for (const [i, folder] of folders.entries()) {
      if (err.isTTY === true && options.quiet !== true) err.write(`${i + 1}/${folders.length} ${folder}\n`);
      results.push(await runIsolated(folder, () => runCase(folder, { backend, exact, files: host.files }, referenceKinds)));
    }
  } finally {
    await Promise.all([backend.close(), exact.close()]);
  }
  const failed = results.filter(isFailed);
  if (failed.length > 0) outcome.exitCode = 1;
  if (options.json === true) {
    out.write(
      `${JSON.stringify({ schemaVersion: 1, backend: backend.describe(), held: failed.length === 0, cases: results }, undefined, 2)}\n`,
    );
    return;
  }
  out.write(`${caseTable(results)}\n\n${results.map(faults).join("")}${summary(results)} on ${describeBackend(backend)}\n`);
}

/** One broken case stops no other. */
async function runIsolated(folder: string, run: () => Promise<CaseResult>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof TercetError) return { status: "broken", case: folder, why: error.message };
    throw error;
  }
}

function isFailed(result: Result): boolean {
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

/** Worst error of each part of each case, as a part of its tolerance. */
function caseTable(results: readonly Result[]): string {
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
  return table(columns, rows);
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

function faults(result: Result): string {
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

function summary(results: readonly Result[]): string {
  const compared = results.filter((result) => result.status === "compared");
  const rows = compared.flatMap((result) => result.rows);
  const elements = rows.reduce((sum, row) => sum + row.elements, 0);
  const held = compared.filter((result) => result.held).length;
  const rest = results.length - compared.length;
  return `${held} of ${compared.length} cases held, ${rows.length} outputs, ${elements.toLocaleString("en-US")} numbers${rest > 0 ? `, ${rest} not compared` : ""}`;
}
