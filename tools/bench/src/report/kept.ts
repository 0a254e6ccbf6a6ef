import { targets } from "@tercet/results";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { format } from "prettier";
import { suites } from "../suites/index.ts";
import { readRecord, type BenchmarkRecord } from "./record.ts";
import { tableRows, tableText, withTable } from "./table.ts";

const results = ["docs", "results"];

/** The kept results of all suites that have some. */
export async function keptRecords(root: string): Promise<readonly BenchmarkRecord[]> {
  const files = suites.map(({ name }) => join(root, ...results, `bench-${name}.json`)).filter((file) => existsSync(file));
  return Promise.all(files.map(async (file) => readRecord(await readFile(file, "utf8"))));
}

/** Keeps a suite's result in the place of the one before. */
export async function keep(root: string, record: BenchmarkRecord): Promise<void> {
  await mkdir(join(root, ...results), { recursive: true });
  const file = join(root, ...results, `bench-${record.suite}.json`);
  await writeFile(file, await format(JSON.stringify(record), { parser: "json", printWidth: 140 }));
}

/** Makes the README's table from all kept results. */
export async function writeReadme(root: string): Promise<void> {
  const readme = join(root, "README.md");
  const table = tableText(tableRows(targets, await keptRecords(root)));
  await writeFile(readme, withTable(await readFile(readme, "utf8"), table));
}
