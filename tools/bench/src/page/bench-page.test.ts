import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Contestant } from "../contestants/contestant.ts";
import type { ContestantOptions } from "../contestants/protocol.ts";
import { openBenchPage, type BenchPage } from "./bench-page.ts";

const found = [process.env["TERCET_CHROMIUM"], "/usr/bin/chromium"].some((path) => path !== undefined && existsSync(path));

describe.skipIf(!found)("a page that contestants share (skipped where there is no Chromium)", () => {
  const folder = mkdtempSync(join(tmpdir(), "tercet-bench-page-"));
  const model = { folder: join(folder, "model"), onnx: join(folder, "model.onnx"), onnxInt8: join(folder, "model-int8.onnx") };
  const options: ContestantOptions = { threads: 1, mode: "", computesOn: "webgpu", softwareGpu: true, module: "", model };
  const a = { file: join(folder, "a.f32"), shape: [1, 2] };
  let page: BenchPage;
  let one: Contestant;

  beforeAll(async () => {
    mkdirSync(model.folder);
    writeFileSync(join(model.folder, "config.json"), "{}");
    writeFileSync(model.onnx, "");
    writeFileSync(a.file, new Uint8Array(Float32Array.of(1, 2).buffer));
    page = await openBenchPage({ folder, model, chromium: undefined, softwareGpu: true });
    one = page.start("one", { program: new URL("program.fixture.ts", import.meta.url), folders: {} }, options);
  });
  afterAll(async () => {
    await page.close();
    rmSync(folder, { recursive: true });
  });

  test("brings one in from its sources, with addresses in place of paths, isolated as fine clocks and threads want it", async () => {
    expect(await one.ready).toMatchObject({
      ...{ name: "fixture 1", settings: "/model /inputs/model.onnx, isolated" },
      device: { adapter: "none", isSoftware: true, through: "a page" },
    });
  });

  test("hands it tasks, and gives back arrays, times and parts", async () => {
    await one.prepare({ kind: "product", a, b: a });
    expect(await one.output("not used")).toEqual({ kind: "array", width: 2, values: Float32Array.of(2, 4) });
    expect(await one.run({ warmups: 0, milliseconds: 0, most: 1 })).toEqual([expect.any(Number)]);
    expect(await one.parts()).toEqual({ fetching: [1, 2] });
  });

  test("says in words what fails", async () => {
    await expect(one.prepare({ kind: "encode", rows: [[1]], precision: "float32" })).rejects.toThrow("This contestant has no encode.");
    await expect(one.prepare({ kind: "product", a: { ...a, file: join(folder, "b.f32") }, b: a })).rejects.toThrow("no /inputs/b.f32");
    await expect(one.run({ warmups: 0, milliseconds: 0, most: 1 })).rejects.toThrow("Nothing is prepared.");
  }); // prettier-ignore
});
