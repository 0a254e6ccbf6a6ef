import { joinPath, memoryHost } from "@tercet/host";
import { expect, test } from "vitest";
import type { WebgpuTuning } from "../backends/webgpu/tuning/tuning.ts";
import { keepTuning, readTunings, tuningFolder } from "./tuning-files.ts";

const table: WebgpuTuning = { schema: 1, adapter: "vendor, device: driver 1", products: [], quantized: [], attention: [] };

test("the folder follows the variables, and is the user's without them", () => {
  const folder = (variables: Readonly<Record<string, string>>): string =>
    tuningFolder({ variable: (name) => variables[name], homeFolder: "/home/me" });
  expect(folder({})).toBe("/home/me/.cache/tercet/webgpu");
  expect(folder({ XDG_CACHE_HOME: "/cache" })).toBe("/cache/tercet/webgpu");
  expect(folder({ XDG_CACHE_HOME: "/cache", TERCET_CACHE: "/own" })).toBe("/own/webgpu");
});

test("a table that is kept is read again, one for each adapter, the last one of each", async () => {
  const host = memoryHost();
  await keepTuning(table, host);
  await keepTuning({ ...table, adapter: "another" }, host);
  const path = await keepTuning({ ...table, attention: [{ rows: 8, heads: 2, tileRows: 8, measured: [] }] }, host);
  expect(path).toMatch(/\/webgpu\/vendor-device-driver-1-[0-9a-f]{12}\.json$/);
  const read = (await readTunings(host)) as readonly WebgpuTuning[]; // as they were written
  expect(read.map(({ adapter, attention }) => [adapter, attention.length])).toEqual([["another", 0], [table.adapter, 1]]); // prettier-ignore
});

test("a file that is no JSON is told as no table, and fails nothing", async () => {
  const host = memoryHost();
  const path = await keepTuning(table, host);
  await host.files.writeAtomic(path, "{");
  expect(await readTunings(host)).toEqual([undefined]);
  await host.files.writeAtomic(joinPath(tuningFolder(host.environment), "notes.txt"), "nothing");
  expect(await readTunings(host)).toEqual([undefined]);
});
