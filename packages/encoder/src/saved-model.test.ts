import { toFloat16, toFloat32 } from "@tercet/checkpoint";
import { memoryHost, type MemoryHost } from "@tercet/host";
import { createJsBackend, data } from "@tercet/tensor";
import { describe, expect, test } from "vitest";
import { loadJoint, loadSeparate } from "./load-model.ts";
import {
  knownJoint,
  knownSeparate,
  limits,
  tinyParameters,
  tinySeparate,
  tinyTransformer,
  tokenizerJson,
  type TinyParameters,
} from "./models.fixture.ts";
import { separateModel } from "./model.ts";
import { namedParameters } from "./parameters.ts";
import { isSavedModel, openModel, saveModel, type ModelToSave } from "./saved-model.ts";
import { tokenizerTexts } from "./text-tokenizer.ts";
import { loadTokenizer } from "@tercet/text";

const config = { transformer: tinyTransformer };
const toSave = (seed = 1, more: Partial<ModelToSave> = {}): ModelToSave => ({
  head: "tiny",
  config,
  limits,
  parameters: tinyParameters(seed),
  tokenizer: tokenizerJson,
  ...more,
});

async function saved(model: ModelToSave = toSave()): Promise<MemoryHost> {
  const host = memoryHost();
  await saveModel(host.files, "runs/tiny", model);
  return host;
}

const weightsOf = async (parameters: TinyParameters): Promise<ReadonlyMap<string, Float32Array>> => {
  const values = new Map<string, Float32Array>();
  for (const [name, value] of namedParameters(parameters)) values.set(name, Float32Array.from(await data(value)));
  return values;
};

describe("a model folder", () => {
  test("gives back configuration, limits, tokenizer and the bits of float32 weights", async () => {
    const opened = await openModel(await saved(), "runs/tiny");
    expect(opened).toMatchObject({ schemaVersion: 1, head: "tiny", limits, tokenizer: tokenizerJson });
    expect(opened.config).toEqual(JSON.parse(JSON.stringify(config)));
    for (const [name, values] of await weightsOf(tinyParameters(1))) expect(opened.arrays.get(name)?.data).toEqual(values);
  });

  test("in float16 gives back its rounding of the weights", async () => {
    const opened = await openModel(await saved(toSave(1, { storage: "float16" })), "runs/tiny");
    for (const [name, values] of await weightsOf(tinyParameters(1))) {
      const rounded = toFloat32({ dtype: "float16", shape: [values.length], data: toFloat16(values) }, name);
      expect(opened.arrays.get(name)?.data).toEqual(rounded);
      values.forEach((value, i) => expect(Math.abs(rounded[i]! - value)).toBeLessThanOrEqual(Math.abs(value) * 2 ** -11 + 2 ** -25));
    }
  });

  test("has an identity that follows its content, wherever it lies", async () => {
    const host = await saved();
    await saveModel(host.files, "elsewhere", toSave());
    const [one, same] = [await openModel(host, "runs/tiny"), await openModel(host, "elsewhere")];
    expect(same.identity).toBe(one.identity);
    const others = [toSave(2), toSave(1, { limits: { ...limits, candidate: 7 } }), toSave(1, { tokenizer: `${tokenizerJson} ` })];
    const identities = await Promise.all(others.map(async (model) => (await openModel(await saved(model), "runs/tiny")).identity));
    expect(new Set([one.identity, ...identities]).size).toBe(4);
  });

  test("is told from any other folder", async () => {
    const { files } = await saved();
    expect(await isSavedModel(files, "runs/tiny")).toBe(true);
    expect(await isSavedModel(files, "runs")).toBe(false);
  });

  const whole = { schemaVersion: 1, head: "tiny", config, limits };
  test.each([
    ["that ends too early", JSON.stringify(whole).slice(0, -10), "not JSON"],
    ["that is a list", "[]", "head|schema"],
    ["that is null", "null", "not an object"],
    ["without a head", JSON.stringify({ ...whole, head: undefined }), "no head"],
    ["without a configuration", JSON.stringify({ ...whole, config: undefined }), "no configuration"],
    ["without a transformer", JSON.stringify({ ...whole, config: {} }), "transformer"],
    ["without limits", JSON.stringify({ ...whole, limits: null }), "no token limits"],
  ])("with a description %s is refused, and the file is named", async (_, text, reason) => {
    const host = await saved();
    await host.files.writeAtomic("runs/tiny/tercet.json", text);
    await expect(openModel(host, "runs/tiny")).rejects.toThrow(
      expect.objectContaining({
        code: "model-description-invalid",
        details: { path: "runs/tiny/tercet.json", reason: expect.stringMatching(reason) as unknown },
      }),
    );
  });

  test("of a later schema is refused by name and left as it is", async () => {
    const host = await saved();
    await host.files.writeAtomic("runs/tiny/tercet.json", JSON.stringify({ ...whole, schemaVersion: 2 }));
    await expect(openModel(host, "runs/tiny")).rejects.toMatchObject({ code: "schema-newer", details: { found: 2, known: 1 } });
  });
});

describe("a model of a folder", () => {
  const backend = createJsBackend();

  test("scores with the bits of the model that was saved", async () => {
    const host = await saved();
    const made = separateModel({
      head: tinySeparate,
      config,
      parameters: tinyParameters(1),
      tokenizer: tokenizerTexts(loadTokenizer(tokenizerJson), limits),
      backend,
      identity: "made",
    });
    const asked: number[] = [];
    const open = async (weights: number): Promise<typeof backend> => {
      asked.push(weights);
      return backend;
    };
    const loaded = await loadSeparate(knownSeparate, "runs/tiny", { host, backend: open });
    // A backend that is chosen by the size of a model is told of its matrices, without tables.
    expect(asked).toEqual([expect.toSatisfy((weights: number) => weights > 0)]);
    const candidates = ["it will arrive soon", "by post"];
    expect((await loaded.score("where is my card", candidates)).logits).toEqual((await made.score("where is my card", candidates)).logits);
  });

  test("is not loaded as another head", async () => {
    const host = await saved(toSave(1, { head: "poly" }));
    const mismatch: unknown = expect.objectContaining({
      code: "head-mismatched",
      details: { folder: "runs/tiny", wanted: "tiny", found: "poly" },
    });
    await expect(loadSeparate(knownSeparate, "runs/tiny", { host, backend })).rejects.toThrow(mismatch);
    await expect(loadJoint(knownJoint, "runs/tiny", { host, backend })).rejects.toThrow(mismatch);
  });

  test("is not loaded with a configuration that cannot be built, or with weights of another one", async () => {
    const odd = await saved(toSave(1, { config: { transformer: { ...tinyTransformer, heads: 3 } } }));
    await expect(loadSeparate(knownSeparate, "runs/tiny", { host: odd, backend })).rejects.toThrow("transformer-config-invalid");
    const deeper = await saved(toSave(1, { config: { transformer: { ...tinyTransformer, layers: 2 } } }));
    await expect(loadSeparate(knownSeparate, "runs/tiny", { host: deeper, backend })).rejects.toThrow("parameters-incomplete");
  });
});
