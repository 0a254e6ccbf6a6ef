import { benchmarksOf } from "./benchmarks.ts";
import { claimDetails } from "./claim-details.ts";
import { matrixOf } from "./matrix.ts";
import { overviewOf } from "./overview.ts";
import type { ResultsFolder } from "./results-folder.ts";
import { summaryHtml } from "./summary.ts";

/** What the pages read, by path, and the summary that stands in the page itself. */
export interface DataFiles {
  readonly files: ReadonlyMap<string, string>;
  readonly summary: string;
}

/** Makes the pages' data from what is kept. A page adds its own files here. */
export function dataFiles(results: ResultsFolder): DataFiles {
  const overview = overviewOf(results);
  const files = new Map<string, unknown>([
    ["data/overview.json", overview],
    ["data/matrix.json", matrixOf(results)],
    ["data/benchmarks.json", benchmarksOf(results)],
    ...claimDetails(results).map((details, place): [string, unknown] => [`data/claims/${place}.json`, details]),
  ]);
  return { files: new Map([...files].map(([path, value]) => [path, JSON.stringify(value)])), summary: summaryHtml(overview) };
}
