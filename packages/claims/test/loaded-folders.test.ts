import { BiEncoder } from "@tercet/bi-encoder";
import { openSafetensors } from "@tercet/checkpoint";
import { CrossEncoder } from "@tercet/cross-encoder";
import { compare, referenceDistance, withReferenceBound } from "@tercet/equivalence";
import { nodeHost } from "@tercet/host/node";
import { PolyEncoder } from "@tercet/poly-encoder";
import { createJsBackend, data } from "@tercet/tensor";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const [host, backend] = [nodeHost(), createJsBackend()];
const options = { host, backend };
const caseFolder = (name: string): string => join(import.meta.dirname, "..", "checkpoints", name);
const modelFolder = (name: string): string => join(caseFolder(name), "model");

/** What a library was given, as its case keeps it. */
function inputsOf(name: string): unknown {
  return (JSON.parse(readFileSync(join(caseFolder(name), "case.json"), "utf8")) as { readonly inputs: unknown }).inputs; // every case has some
}

/** The first rows of an output, within what the library's own float32 differs from its float64. */
async function expectLikeLibrary(name: string, output: string, shape: readonly number[], found: ArrayLike<number>): Promise<void> {
  const reader = await openSafetensors(host.files, join(caseFolder(name), "expected.safetensors"));
  const numbers = async (key: string): Promise<Float64Array> => Float64Array.from((await reader.read(key)).data as Float64Array); // of floats
  const [float32, float64] = [await numbers(`f32/${output}`), await numbers(`f64/${output}`)];
  const expected = withReferenceBound({ shape, data: float64.slice(0, found.length) }, referenceDistance(float32, float64));
  expect(compare({ output: expected }, { output: { shape, data: Float32Array.from(found) } })).toMatchObject({ kind: "held" });
}

test("a sentence-transformers folder is loaded in one line, gives the library's vectors, and says how it was read", async () => {
  const { columns } = inputsOf("small-st-bi") as { readonly columns: readonly (readonly string[])[] }; // of this kind of case
  const model = await BiEncoder.load(modelFolder("small-st-bi"), { ...options, vectors: "as-shipped" });
  const { vectors } = await model.encodeCandidates(columns[0] ?? []);
  await expectLikeLibrary("small-st-bi", "encode.0", vectors.shape, await data(vectors));
  expect(model.notes).toContainEqual(expect.stringContaining("texts are cut to 16 tokens"));
});

test("a classifier's folder is a cross-encoder with the library's logits", async () => {
  const { pairs } = inputsOf("small-hf-cross") as { readonly pairs: readonly (readonly [string, string])[] }; // of this kind of case
  const model = await CrossEncoder.load(modelFolder("small-hf-cross"), options);
  const logits: number[] = [];
  for (const [context, candidate] of pairs) logits.push(...(await model.score(context, [candidate])).logits);
  await expectLikeLibrary("small-hf-cross", "logits", [pairs.length, 1], logits);
  expect(model.notes).toContain("scores are logits: no sigmoid is applied");
});

test("ParlAI's poly-encoder is one, and no head takes another's folder", async () => {
  const folder = modelFolder("small-parlai-agent");
  const model = await PolyEncoder.load(folder, options);
  const candidates = ["It is.", "No, a bus."];
  const ranked = await model.rank("Is the desk open?", candidates);
  expect([model.name, ranked.map(({ index }) => index).sort()]).toEqual(["poly", [0, 1]]);
  await expect(BiEncoder.load(folder, options)).rejects.toMatchObject({
    code: "head-mismatched",
    details: { wanted: "bi", found: "poly" },
  });
  await expect(CrossEncoder.load(modelFolder("small-st-bi"), options)).rejects.toMatchObject({
    code: "head-mismatched",
    details: { wanted: "cross", found: "sentence-transformers" },
  });
});
