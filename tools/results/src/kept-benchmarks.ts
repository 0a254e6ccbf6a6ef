import { benchmarkRecord, read, type BenchmarkRecord } from "@tercet/results";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** The kept results of every suite of the bench. @throws Error where one cannot be read: a record without it would look as if nobody had measured */
export async function keptBenchmarks(root: string): Promise<readonly BenchmarkRecord[]> {
  const folder = join(root, "docs", "results");
  const names = (await readdir(folder)).filter((name) => name.startsWith("bench-"));
  return Promise.all(
    names.map(async (name) => {
      const found = read(await readFile(join(folder, name), "utf8"), benchmarkRecord, name);
      if (!found.ok) throw new Error(found.why);
      return found.value;
    }),
  );
}
