import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, expect, it } from "vitest";
import { nodeProgram } from "../peers/node-program.ts";
import { startContestant, type Contestant } from "./contestant.ts";

const folder = mkdtempSync(join(tmpdir(), "tercet-contestant-"));
const started: Contestant[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((contestant) => contestant.close()));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function start(mode: string): Contestant {
  const program = nodeProgram(new URL("contestant.fixture.ts", import.meta.url));
  const options = { threads: 1, mode, module: "", model: { folder: "", onnx: "", onnxInt8: "" } };
  const contestant = startContestant({ ...program, args: [...program.args, JSON.stringify(options)] });
  started.push(contestant);
  return contestant;
}

const task = { kind: "encode-texts", file: "texts.json" } as const;

it("prepares, gives its output, takes turns and says its memory, whatever libraries print", async () => {
  const contestant = start("fine");
  expect(await contestant.ready).toEqual({ name: "fixture 1", settings: "mode fine", kind: "ready" });
  await contestant.prepare(task);
  expect(await contestant.output(join(folder, "output.f32"))).toEqual({
    kind: "array",
    width: 2,
    values: Float32Array.of(1, 2, 3, 4),
  });
  expect(await contestant.run({ warmups: 1, milliseconds: 0, most: 5 })).toHaveLength(1);
  expect((await contestant.run({ warmups: 0, milliseconds: 10_000, most: 5 })).every((each) => each >= 0)).toBe(true);
  expect(await contestant.peakBytes()).toBeGreaterThan(1e6);
});

it("says why a request failed, and answers the next one", async () => {
  const contestant = start("fails");
  await expect(contestant.prepare(task)).rejects.toThrow("cannot read texts.json");
  await expect(contestant.run({ warmups: 0, milliseconds: 0, most: 1 })).rejects.toThrow("Nothing is prepared.");
  await expect(contestant.prepare({ kind: "encode", rows: [], precision: "float32" })).rejects.toThrow("has no encode");
});

it("says why a contestant could not start", async () => {
  await expect(start("broken").ready).rejects.toThrow("no such library");
  const absent = startContestant({ command: join(folder, "no-such-program"), args: [], environment: {} });
  await expect(absent.ready).rejects.toThrow("ENOENT");
  await expect(absent.prepare(task)).rejects.toThrow("ENOENT");
});

it("notices a contestant that dies, with what it said last", async () => {
  const contestant = start("dies");
  await expect(contestant.prepare(task)).rejects.toThrow("exit code 3: a library says something");
});
