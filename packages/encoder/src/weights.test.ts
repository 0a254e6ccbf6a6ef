import { memoryHost, type MemoryHost } from "@tercet/host";
import { createJsBackend, createWasmBackend, data, type Backend } from "@tercet/tensor";
import { describe, expect, test } from "vitest";
import { loadSeparate } from "./load-model.ts";
import { knownSeparate, limits, sentences, tinyParameters, tinySeparate, tinyTransformer, tokenizerJson } from "./models.fixture.ts";
import { namedParameters, parametersFrom, type ParameterArray } from "./parameters.ts";
import { openModel, saveModel } from "./saved-model.ts";
import { parametersIn, storedWeights, weightNotes, type Weights } from "./weights.ts";

const config = { transformer: tinyTransformer };
const js = createJsBackend();

async function saved(weights: Weights = "float32"): Promise<MemoryHost> {
  const host = memoryHost();
  const plain = { head: "tiny", config, limits, tokenizer: tokenizerJson, parameters: tinyParameters(1) };
  await saveModel(host.files, "plain", plain);
  if (weights !== "float32") {
    const { arrays } = await openModel(host, "plain");
    await saveModel(host.files, weights, { ...plain, parameters: parametersIn(tinySeparate.specs(config), arrays, weights) });
  }
  return host;
}

async function vectors(host: MemoryHost, folder: string, weights?: Weights, backend: Backend = js): Promise<ArrayLike<number>> {
  const model = await loadSeparate(knownSeparate, folder, { host, backend, ...(weights === undefined ? {} : { weights }) });
  return data((await model.encodeCandidates(sentences)).vectors);
}

const greatestDifference = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? NaN))), 0);

describe.each(["float16", "int8"] as const)("weights in %s", (weights) => {
  test("give vectors near those of float32, and not the same", async () => {
    const host = await saved();
    const apart = greatestDifference(await vectors(host, "plain", weights), await vectors(host, "plain"));
    expect(apart).toBeGreaterThan(0);
    expect(apart).toBeLessThan(weights === "int8" ? 0.1 : 0.01);
  });

  test("give the same vectors from a folder that stores them so", async () => {
    const host = await saved(weights);
    expect(await vectors(host, weights, weights)).toEqual(await vectors(host, "plain", weights));
  });

  test("take fewer bytes on the device and on disk", async () => {
    const host = await saved(weights);
    const size = async (folder: string): Promise<number> => (await host.files.readAll(`${folder}/model.safetensors`)).byteLength;
    // Names and biases of a model of this size weigh as much as its weights.
    expect(await size(weights)).toBeLessThan(0.9 * (await size("plain")));
    const bytes = async (held?: Weights): Promise<number> => {
      const backend = createWasmBackend({ threads: 1 });
      await loadSeparate(knownSeparate, "plain", { host, backend, ...(held === undefined ? {} : { weights: held }) });
      return backend.memory().live;
    };
    expect(await bytes(weights)).toBeLessThan(0.8 * (await bytes()));
  });

  test("belong to another identity, so that candidates of one are refused by the other", async () => {
    const host = await saved();
    const [whole, narrow] = [await loadSeparate(knownSeparate, "plain", { host, backend: js }), await loadSeparate(knownSeparate, "plain", { host, backend: js, weights })]; // prettier-ignore
    expect([whole.weights, narrow.weights]).toEqual(["float32", weights]);
    await expect(narrow.score("card", await whole.encodeCandidates(sentences))).rejects.toMatchObject({ code: "candidates-mismatched" });
  });

  test("are told to the user", () => {
    expect(weightNotes("float32", weights).join()).toContain(weights);
    expect(weightNotes("float32", "float32")).toEqual([]);
  });
});

test("a folder of int8 is computed in int8 unless float32 is asked for, which has its weights and no rounded inputs", async () => {
  const host = await saved("int8");
  const asStored = await loadSeparate(knownSeparate, "int8", { host, backend: js });
  expect(asStored.weights).toBe("int8");
  const apart = greatestDifference(await vectors(host, "int8", "float32"), await vectors(host, "int8"));
  expect(apart).toBeGreaterThan(0);
  expect(apart).toBeLessThan(0.01);
});

test("weights of int8 are each within half a step of their row, zeros stay zeros, and other parameters stay float32", async () => {
  const { arrays } = await openModel(await saved(), "plain");
  const specs = tinySeparate.specs(config);
  const name = "encoder.encoder.layer.0.intermediate.dense";
  const weight = arrays.get(`${name}.weight`) as ParameterArray;
  const changed = new Map(arrays).set(`${name}.weight`, { ...weight, data: Float32Array.from(weight.data).fill(0, 0, 8) });
  const held = new Map(namedParameters(parametersIn(specs, changed, "int8")));
  const [whole, scale] = await Promise.all([data(held.get(`${name}.weight`)!), data(held.get(`${name}.scale`)!)]);
  expect(whole).toBeInstanceOf(Int8Array);
  expect([...whole.subarray(0, 8), scale[0]]).toEqual(new Array(9).fill(0));
  Array.from(whole, (value, i) => {
    const step = scale[Math.floor(i / 8)] ?? 0;
    expect(Math.abs(value * step - (changed.get(`${name}.weight`)?.data[i] ?? NaN))).toBeLessThanOrEqual(0.5001 * step);
  });
  for (const other of ["classifier.weight", `${name}.bias`, "encoder.embeddings.LayerNorm.weight"])
    expect(held.get(other)?.dtype).toBe("float32");
});

test("arrays of int8 without their scales are told by name", async () => {
  const { arrays } = await openModel(await saved("int8"), "int8");
  expect(storedWeights(arrays)).toBe("int8");
  const without = new Map([...arrays].filter(([name]) => !name.endsWith("word_embeddings.scale")));
  expect(() => parametersIn(tinySeparate.specs(config), without, "int8")).toThrow("word_embeddings.scale");
  expect(() => parametersIn(tinySeparate.specs(config), without, "float32")).toThrow("word_embeddings.scale");
  expect(() => parametersFrom(tinySeparate.specs(config), arrays)).toThrow("word_embeddings.scale");
});
