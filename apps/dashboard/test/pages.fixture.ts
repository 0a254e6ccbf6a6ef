import { nodeHost } from "@tercet/host/node";
import { readResults, type ResultsFolder } from "@tercet/results";
import { join } from "node:path";
import { dataFiles } from "../build/data-files.ts";
import { madeResults } from "./results.fixture.ts";
import type { Session } from "./browser/session.fixture.ts";

/** The results that are kept in the repository. */
export const kept: ResultsFolder = await readResults(nodeHost().files, join(import.meta.dirname, "..", "..", "..", "docs", "results"));

/** Kept benchmarks and evaluations beside made records of claims. */
export const made: ResultsFolder = { ...kept, records: madeResults({ subjects: 20, properties: 5, columns: 8, records: 12 }).records };

/** Lets the host answer with the data of a folder of results instead of what was built. */
export function serveResults(session: Session, results: ResultsFolder): void {
  session.host().answers.clear();
  for (const [path, text] of dataFiles(results).files) session.host().answers.set(path, text);
}
