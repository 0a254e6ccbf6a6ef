import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, it } from "vitest";
import { tercet, type Finished } from "./command.fixture.ts";

const claims = fileURLToPath(new URL("../../../packages/claims/", import.meta.url));
const minilm = fileURLToPath(new URL("../../../../shared/models/all-MiniLM-L6-v2", import.meta.url));
const copies = mkdtempSync(join(tmpdir(), "tercet-verify-checkpoint-"));
afterAll(() => {
  rmSync(copies, { recursive: true });
});

const model = (name: string): string => join(claims, "checkpoints", name, "model");
const file = (name: string): string => join(claims, "test", "references", `${name}.safetensors`);

/** A copy of a model with one file of it changed. */
function changed(name: string, path: string, from: string, to: string): string {
  const copy = mkdtempSync(join(copies, `${name}-`));
  cpSync(model(name), copy, { recursive: true });
  const text = readFileSync(join(copy, path), "utf8");
  expect(text).toContain(from);
  writeFileSync(join(copy, path), text.replace(from, to));
  return copy;
}

function verify(checkpoint: string, against: string, ...more: readonly string[]): Promise<Finished> {
  return tercet(["verify", "--checkpoint", checkpoint, "--against", against, "--backend=js", ...more]);
}

it("a model that the reference was made of holds in every output, told layer by layer", async () => {
  const [bi, cross, poly] = await Promise.all([
    verify(model("small-st-bi"), file("small-st-bi")),
    verify(model("small-hf-cross"), file("small-hf-cross")),
    verify(model("small-parlai-poly-sqrt"), file("small-parlai-poly-sqrt")),
  ]);
  expect([bi.code, cross.code, poly.code, bi.err, cross.err, poly.err]).toEqual([0, 0, 0, "", "", ""]);
  const names = (out: string): readonly string[] => [...out.matchAll(/^([\w…][\w.…#]*) +[\d,]+ +[\d.]/gm)].map(([, name = ""]) => name);
  expect(names(bi.out)).toEqual(["input_ids", "hidden.0", "hidden.1", "hidden.2", "embeddings"]);
  expect(names(cross.out)).toEqual(["input_ids", "hidden.0", "attention.1", "hidden.1", "attention.2", "hidden.2", "logits", "predict"]);
  expect(cross.out).toMatch(/^logits +2 .* 2\/2$/m);
  expect(names(poly.out)).toHaveLength(13);
  expect(poly.out).toMatch(/All 13 outputs lie within the reference's own float32 distance/);
});

it("another activation is first out in the first layer, and the command fails", async () => {
  const other = changed("small-st-bi", "config.json", '"hidden_act": "gelu"', '"hidden_act": "gelu_new"');
  const { code, out } = await verify(other, file("small-st-bi"));
  expect(code).toBe(1);
  expect(out).toMatch(/^hidden\.0 .* \d\.\d\d$/m);
  expect(out).toMatch(/^hidden\.1 .* FIRST OUT$/m);
  expect(out).toMatch(/^hidden\.2 .* out$/m);
  expect(out.replaceAll("\n", " ")).toMatch(/First out is hidden\.1: hidden\.1\[.* 3 of 5 outputs are out\./);
});

it("another tokenization is first out in the ids, and is called that", async () => {
  const lower = changed("small-st-bi", "tokenizer.json", '"lowercase": true', '"lowercase": false');
  const cased = await verify(lower, file("small-st-bi"));
  expect(cased.code).toBe(1);
  expect(cased.out).toMatch(/^input_ids .* FIRST OUT$/m);
  expect(cased.out.replaceAll("\n", " ")).toContain("The texts become other tokens: nothing behind that can agree.");
});

it("another model is told of: its weights, and outputs that it does not have", async () => {
  const { code, out, err } = await verify(model("small-st-bi-max"), file("small-st-bi"));
  expect(code).toBe(1);
  expect(err).toMatch(/note: the reference was made of model, whose model\.safetensors is another file/);
  expect(out).toMatch(/^hidden\.0 .* FIRST OUT$/m);
  expect(out).toMatch(/^hidden\.2 +- .* out$/m);
});

it("a file that is no reference is refused, and so is one without a model, and a model of another kind", async () => {
  const [other, alone, kind] = await Promise.all([
    verify(model("small-st-bi"), join(model("small-st-bi"), "model.safetensors")),
    tercet(["verify", "--against", file("small-st-bi"), "--backend=js"]),
    verify(model("small-parlai-poly-sqrt"), file("small-st-bi")),
  ]);
  expect([other.code, other.err.includes("reference-file-invalid")]).toEqual([65, true]);
  expect([alone.code, alone.err.includes("--checkpoint must be given with --against")]).toEqual([2, true]);
  expect([kind.code, kind.err.includes("checkpoint-unsupported")]).toEqual([65, true]);
});

it("writes one document for several backends", async () => {
  const args = ["verify", "--checkpoint", model("small-st-bi"), "--against", file("small-st-bi"), "--backend=js,reference", "--json"];
  const { code, out } = await tercet(args);
  expect(code).toBe(0);
  const compared = { result: { status: "compared", held: true } };
  expect(JSON.parse(out)).toMatchObject({ schemaVersion: 2, held: true, notes: [], backends: [compared, compared] });
});

it.skipIf(!existsSync(minilm))("all-MiniLM-L6-v2 equals Python layer by layer (skipped where ../shared/models is absent)", async () => {
  const { code, out } = await tercet(["verify", "--checkpoint", minilm, "--against", file("minilm"), "--threads=1"]);
  expect(code).toBe(0);
  expect(out).toMatch(/^hidden\.6 +1,152 /m);
  expect(out).toMatch(/^embeddings +384 /m);
});
