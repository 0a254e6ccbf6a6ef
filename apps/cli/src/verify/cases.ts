import { errors, findCases, referenceKinds, runCase, type CaseResult } from "@tercet/claims";
import { TercetError } from "@tercet/host";
import { createJsBackend, type Backend } from "@tercet/tensor";
import { describeBackend } from "../describe-backend.ts";
import type { Session } from "../session.ts";
import { caseTable, faults, isFailed, leftAlone, summary, type Result } from "./case-report.ts";

/** How much is said. */
export interface Saying {
  readonly json: boolean;
  readonly quiet: boolean;
}

/** What was verified, for one JSON document. */
export interface VerifiedCases {
  readonly held: boolean;
  readonly cases: readonly Result[];
}

/**
 * Computes every case below a folder and compares it; a table is written unless a document is asked for.
 * @throws TercetError `reference-cases-absent`
 */
export async function verifyCases(folder: string, backend: Backend, saying: Saying, { host, out, err }: Session): Promise<VerifiedCases> {
  const folders = await findCases(host.files, folder);
  if (folders.length === 0) throw errors["reference-cases-absent"]({ folder });
  // Gradients and optimizer steps are compared in float64, which js has everywhere.
  const exact = createJsBackend();
  const cases: Result[] = [];
  try {
    for (const [i, each] of folders.entries()) {
      if (err.isTTY === true && !saying.quiet) err.write(`${i + 1}/${folders.length} ${each}\n`);
      cases.push(await runIsolated(each, () => runCase(each, { backend, exact, files: host.files }, referenceKinds)));
    }
  } finally {
    await exact.close();
  }
  if (!saying.json)
    out.write(`${caseTable(cases)}\n\n${cases.map(faults).join("")}${leftAlone(cases)}${summary(cases)} on ${describeBackend(backend)}\n`);
  return { held: !cases.some(isFailed), cases };
}

/** One broken case stops no other. */
async function runIsolated(folder: string, run: () => Promise<CaseResult>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof TercetError) return { status: "broken", case: nameOf(folder), why: error.message };
    // A fault of ours: it is told of, and the other cases are still compared.
    return { status: "broken", case: nameOf(folder), why: `unforeseen: ${error instanceof Error ? error.message : String(error)}` };
  }
}

function nameOf(folder: string): string {
  return folder.slice(folder.lastIndexOf("/") + 1);
}
