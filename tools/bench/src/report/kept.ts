import type { Files } from "@tercet/host";
import { readBenchmarks, targets, type BenchmarkRecord } from "@tercet/results";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { format } from "prettier";
import { gpuRows } from "./gpu-rows.ts";
import { tableRows, tableText, withTable } from "./table.ts";

const results = ["docs", "results"];

/** The kept results of all suites that have some. @throws Error where one cannot be read: a table without it would look as if nobody had measured */
export async function keptRecords(files: Files, root: string): Promise<readonly BenchmarkRecord[]> {
  const { benchmarks, unreadable } = await readBenchmarks(files, join(root, ...results));
  for (const { why } of unreadable) throw new Error(`${why}\nMeasure it again.`);
  return benchmarks;
}

/** Keeps a suite's result in the place of the one before. */
export async function keep(root: string, record: BenchmarkRecord): Promise<void> {
  await mkdir(join(root, ...results), { recursive: true });
  const file = join(root, ...results, `bench-${record.suite}.json`);
  await writeFile(file, await format(JSON.stringify(record), { parser: "json", printWidth: 140 }));
}

/** Makes the README's table from all kept results. */
export async function writeReadme(files: Files, root: string): Promise<void> {
  const readme = join(root, "README.md");
  const records = await keptRecords(files, root);
  const table = tableText([...tableRows(targets, records), ...gpuRows(records, true)]);
  await writeFile(readme, withTable(await readFile(readme, "utf8"), table));
}
