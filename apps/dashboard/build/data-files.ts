import { numberToJson, type ResultsFolder } from "@tercet/results";
import { benchmarksOf } from "./benchmarks.ts";
import { checkpointsOf } from "./checkpoints.ts";
import { claimDetails } from "./claim-details.ts";
import { matrixOf } from "./matrix.ts";
import { overviewOf } from "./overview.ts";
import { runsOf } from "./runs.ts";
import { summaryHtml } from "./summary.ts";

/** What the pages read, by path, and the summary that stands in the page itself. */
export interface DataFiles {
  readonly files: ReadonlyMap<string, string>;
  readonly summary: string;
}

/** Makes the pages' data from what is kept. A page adds its own files here. */
export function dataFiles(results: ResultsFolder): DataFiles {
  const overview = overviewOf(results);
  const checkpoints = checkpointsOf(results);
  const runs = runsOf(results.runs);
  const files = new Map<string, unknown>([
    ["data/overview.json", overview],
    ["data/matrix.json", matrixOf(results)],
    ["data/benchmarks.json", benchmarksOf(results)],
    ["data/runs.json", runs.list],
    ["data/checkpoints.json", checkpoints.index],
    ...checkpoints.cases.map((found, place): [string, unknown] => [`data/checkpoints/${place}.json`, found]),
    ...claimDetails(results).map((details, place): [string, unknown] => [`data/claims/${place}.json`, details]),
  ]);
  return {
    files: new Map([...[...files].map(([path, value]) => [path, JSON.stringify(value, inJson)] as const), ...runs.files]),
    summary: summaryHtml(overview),
  };
}

/** JSON has no NaN and no infinity: they travel as the words that the schemas read. */
function inJson(_: string, value: unknown): unknown {
  return typeof value === "number" && !Number.isFinite(value) ? numberToJson(value) : value;
}
