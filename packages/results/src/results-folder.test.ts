import { memoryHost } from "@tercet/host";
import { expect, test } from "vitest";
import { recordOf, held } from "./record.fixture.ts";
import { readBenchmarks, readResults } from "./results-folder.ts";

test("a folder of results is read whole, the oldest record first; what is damaged is named and hides nothing", async () => {
  const { files } = memoryHost();
  const write = (name: string, value: unknown): Promise<void> =>
    files.writeAtomic(`r/${name}`, value instanceof Uint8Array || typeof value === "string" ? value : JSON.stringify(value));
  for (const folder of ["r/claims", "r/runs/first"]) await files.makeFolder(folder);
  await write("claims/a.json", recordOf(2, { exp: { js: held(0.1) } }));
  await write("claims/b.json", recordOf(1, { exp: { js: held(0.1) } }));
  await write("claims/c.json", "{");
  await write("bench-encode.json", { schema: 1 });
  await write("trio.json", { schemaVersion: 9 });
  await write("mutants.json", Uint8Array.of(0xff, 0xfe));
  await write("runs/first/events.jsonl", "");
  const read = await readResults(files, "r");
  expect(read.records.map(({ commit }) => commit.subject)).toEqual(["day 1", "day 2"]);
  expect(read.runs).toEqual([{ id: "first", events: "", settings: undefined, evaluations: undefined, resumptions: undefined }]);
  expect([read.benchmarks, read.trio, read.mutants, read.tokenizers]).toEqual([[], undefined, undefined, undefined]);
  expect(read.unreadable.map(({ file }) => file)).toEqual(["claims/c.json", "bench-encode.json", "trio.json", "mutants.json"]);
  expect(read.unreadable[2]?.why).toContain("a newer Tercet wrote it");
  expect(await readBenchmarks(files, "nowhere")).toEqual({ benchmarks: [], unreadable: [] });
});
