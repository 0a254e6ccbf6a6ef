import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { tercet } from "./command.fixture.ts";
import { saveTinyModels } from "./tiny-models.fixture.ts";

const folder = mkdtempSync(join(tmpdir(), "tercet-convert-"));
const file = (name: string): string => join(folder, name);

beforeAll(async () => {
  await saveTinyModels(folder);
  writeFileSync(file("texts.txt"), "my card has not arrived\nsoon");
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function encoded(
  model: string,
  output: string,
  ...more: readonly string[]
): Promise<{ readonly vectors: string; readonly report: unknown }> {
  const args = [
    "encode",
    "--model",
    file(model),
    "--input",
    file("texts.txt"),
    "--output",
    file(output),
    "--backend",
    "js",
    "--json",
    ...more,
  ];
  const { code, out, err } = await tercet(args);
  expect([code, err]).toEqual([0, ""]);
  return { vectors: readFileSync(file(output), "utf8"), report: JSON.parse(out) };
}

it("a folder of int8 is smaller, says what it is when it is used, and gives what int8 of the original gives", async () => {
  const { code, err } = await tercet(["convert", file("bi"), file("bi-int8"), "--weights", "int8"]);
  expect([code, err]).toEqual([0, expect.stringContaining("int8")]);
  const bytes = (name: string): number => statSync(file(`${name}/model.safetensors`)).size;
  expect(bytes("bi-int8")).toBeLessThan(bytes("bi"));
  const converted = await encoded("bi-int8", "converted.jsonl");
  const original = await encoded("bi", "original.jsonl", "--weights", "int8");
  const plain = await encoded("bi", "plain.jsonl");
  expect(converted.vectors).toBe(original.vectors);
  expect(converted.vectors).not.toBe(plain.vectors);
  for (const { report } of [converted, original])
    expect(report).toMatchObject({ weights: "int8", notes: expect.arrayContaining([expect.stringContaining("12 bits")]) as unknown });
  expect(plain.report).toMatchObject({ weights: "float32", notes: [] });
});

it("what lies beside the model comes along, but no weights, and nothing by which Python would read integers as weights", async () => {
  const texts = { "README.md": "# Tiny\n", "modules.json": "[]", "config.json": "{}", "1_Pooling/config.json": '{"pooling": "mean"}' };
  const others = [
    "pytorch_model.bin",
    "onnx/model.onnx",
    "model.safetensors.index.json",
    ".git/config",
    "older/tercet.json",
    "older/notes.md",
  ];
  for (const [name, text] of [...Object.entries(texts), ...others.map((each) => [each, "x"] as const)]) {
    mkdirSync(join(file("bi"), name, ".."), { recursive: true });
    writeFileSync(join(file("bi"), name), text);
  }
  symlinkSync(file("bi"), file("bi/again"));
  const large = new Uint8Array(5_000_000).map((_, i) => i % 251);
  writeFileSync(file("bi/vectors.dat"), large);
  for (const weights of ["float16", "int8"]) {
    const output = `bi-whole-${weights}`;
    const { code, err } = await tercet(["convert", file("bi"), file(output), "--weights", weights]);
    expect(code).toBe(0);
    expect(err).toContain("not copied");
    for (const name of others) {
      expect(existsSync(join(file(output), name))).toBe(false);
    }
    for (const [name, text] of Object.entries(texts)) {
      const isReader = weights === "int8" && (name === "modules.json" || name === "config.json");
      expect([name, existsSync(join(file(output), name))]).toEqual([name, !isReader]);
      if (!isReader) expect(readFileSync(join(file(output), name), "utf8")).toBe(text);
      expect(err.includes(name)).toBe(isReader);
    }
    expect(Buffer.compare(readFileSync(file(`${output}/vectors.dat`)), Buffer.from(large))).toBe(0);
    await encoded(output, `${output}.jsonl`);
  }
});

it("a folder that is there is not written over, and another library's is refused by name", async () => {
  expect((await tercet(["convert", file("bi"), file("poly"), "--weights", "float16"])).code).toBe(73);
  const { code, err } = await tercet(["convert", folder, file("new"), "--weights", "float16"]);
  expect(code).not.toBe(0);
  expect(err).toContain("can be converted");
});
