import { readSafetensors, toFloat32 } from "@tercet/checkpoint";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { tercet } from "./command.fixture.ts";
import { saveTinyModels } from "./tiny-models.fixture.ts";

const folder = mkdtempSync(join(tmpdir(), "tercet-encode-"));
const file = (name: string): string => join(folder, name);
const texts = ["my card has not arrived", "soon", "where is my card", "soon"];

beforeAll(async () => {
  await saveTinyModels(folder);
  writeFileSync(file("texts.txt"), texts.join("\n"));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const encode = (output: string, ...more: readonly string[]) =>
  tercet(["encode", "--model", file("bi"), "--input", file("texts.txt"), "--output", file(output), "--backend", "js", ...more]);

function lines(name: string): readonly (readonly number[])[] {
  const rows = readFileSync(file(name), "utf8").trimEnd().split("\n");
  return rows.map((row, i) => {
    const { index, vector } = JSON.parse(row) as { index: number; vector: number[] }; // the command's own form
    expect(index).toBe(i);
    return vector;
  });
}

it("writes the same vectors in every form, in the order of the texts", async () => {
  for (const form of ["jsonl", "npy", "safetensors"]) expect((await encode(`all.${form}`)).code).toBe(0);
  const vectors = lines("all.jsonl");
  expect(vectors).toHaveLength(4);
  expect(vectors[1]).toEqual(vectors[3]);
  expect(vectors[0]).not.toEqual(vectors[1]);
  const npy = readFileSync(file("all.npy"));
  const start = 10 + npy.readUInt16LE(8);
  expect(npy.subarray(0, start).toString("latin1")).toMatch(
    /^\u0093NUMPY\u0001\u0000..\{'descr': '<f4', 'fortran_order': False, 'shape': \(4, 8\), \} *\n$/s,
  );
  expect(start % 64).toBe(0);
  const flat = vectors.flat();
  expect([...new Float32Array(new Uint8Array(npy.subarray(start)).buffer)]).toEqual(flat);
  const stored = await readSafetensors(readFileSync(file("all.safetensors"))).read("vectors");
  expect([stored.shape, [...toFloat32(stored)]]).toEqual([[4, 8], flat]);
});

it("gives a text the same vector whatever stands beside it, on every backend to few places", async () => {
  writeFileSync(file("one.txt"), "where is my card\n");
  await tercet(["encode", "--model", file("bi"), "--input", file("one.txt"), "--output", file("one.jsonl"), "--backend", "js"]);
  await encode("beside.jsonl");
  expect(lines("one.jsonl")[0]).toEqual(lines("beside.jsonl")[2]);
  await encode("wasm.jsonl", "--backend", "wasm", "--threads", "1");
  lines("wasm.jsonl").flat().forEach((value, i) => { expect(value).toBeCloseTo(lines("beside.jsonl").flat()[i] ?? NaN, 5); }); // prettier-ignore
});

it("never overwrites", async () => {
  writeFileSync(file("taken.jsonl"), "precious");
  const { code, err } = await encode("taken.jsonl");
  expect(code).toBe(73);
  expect(err).toContain("output-taken");
  expect(readFileSync(file("taken.jsonl"), "utf8")).toBe("precious");
});

it("reads standard input", async () => {
  const args = ["encode", "--model", file("bi"), "--input", "-", "--output", file("piped.jsonl"), "--backend", "js"];
  expect((await tercet(args, { input: "soon\nby post\n" })).code).toBe(0);
  expect(lines("piped.jsonl")).toHaveLength(2);
});

it("reports as one document", async () => {
  const { code, out, err } = await encode("report.npy", "--json");
  expect([code, err]).toEqual([0, ""]);
  expect(JSON.parse(out)).toMatchObject({ schemaVersion: 1, texts: 4, width: 8, truncated: 0, backend: { name: "js" } });
});

it.each([
  ["another ending", "vectors.bin", 2, "output-form-unknown"],
  ["no folder for it", join("absent", "x.npy"), 66, "output-folder-absent"],
])("refuses %s before the work", async (_, output, code, named) => {
  const finished = await encode(output);
  expect(finished.code).toBe(code);
  expect(finished.err).toContain(named);
});

it("refuses a model that reads pairs", async () => {
  const { code, err } = await tercet([
    "encode",
    "--model",
    file("cross"),
    "--input",
    file("texts.txt"),
    "--output",
    file("x.npy"),
    "--backend",
    "js",
  ]);
  expect(code).toBe(2);
  expect(err).toContain("model-reads-pairs");
});
