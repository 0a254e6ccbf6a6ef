import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { nodeHost } from "@tercet/host/node";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openSafetensors } from "../safetensors/reader.ts";
import { classifierTemplates, encoderTemplates, type EncoderFamily } from "./families.ts";
import { createNameMap, detectNameMap } from "./name-map.ts";

const families = Object.keys(encoderTemplates) as readonly EncoderFamily[]; // as: a Record's keys are its key type

const fill = (template: string, layer: number): string[] =>
  (template.endsWith("*") ? ["weight", "bias"] : [""]).map((end) => template.replace("*", end).replace("{i}", String(layer)));

it.each(families)("the map of %s is one-to-one, with any prefix and for any layer", (family) => {
  fc.assert(
    fc.property(
      fc.constantFrom("", "bert.", "0.auto_model.", "a.3.b."),
      fc.nat(999),
      fc.constantFrom("weight-bias", "gamma-beta"),
      (prefix, layer, norms) => {
        const map = createNameMap(family, { prefix, norms });
        const ours = [...encoderTemplates[family], ...classifierTemplates[family]].flatMap(([name]) => fill(name, layer));
        const theirs = ours.map((name) => map.toTheirs(name));
        expect(new Set(theirs).size).toBe(ours.length);
        expect(theirs.map((name) => map.toOurs(name ?? ""))).toEqual(ours);
      },
    ),
  );
});

it.each(families)("a name that the map of %s takes comes back from it unchanged", (family) => {
  const word = fc.constantFrom(
    "encoder",
    "layer",
    "layers",
    "transformer",
    "embeddings",
    "LayerNorm",
    "attention",
    "0",
    "01",
    "12",
    "weight",
    "bias",
    "{i}",
    "*",
    "q_lin",
  );
  fc.assert(
    fc.property(fc.array(word, { maxLength: 7 }), (words) => {
      const map = createNameMap(family);
      const ours = map.toOurs(words.join("."));
      if (ours !== undefined) expect(map.toTheirs(ours)).toBe(words.join("."));
    }),
    { numRuns: 2000 },
  );
});

it("old names of norms are understood and given back", () => {
  const map = detectNameMap("bert", ["bert.embeddings.word_embeddings.weight", "bert.embeddings.LayerNorm.gamma"]);
  expect(map.toOurs("bert.encoder.layer.11.output.LayerNorm.beta")).toBe("encoder.layer.11.output.LayerNorm.bias");
  expect(map.toTheirs("embeddings.LayerNorm.weight")).toBe("bert.embeddings.LayerNorm.gamma");
  expect(map.toOurs("bert.embeddings.LayerNorm.weight")).toBeUndefined();
});

it("a file with two encoders needs the prefix to be named", () => {
  const names = ["encoder_ctxt.position_embeddings.weight", "encoder_cand.position_embeddings.weight", "codes"];
  expect(() => detectNameMap("parlai", names)).toThrow("names-ambiguous");
  expect(detectNameMap("parlai", names, "encoder_cand.").toOurs("encoder_cand.layers.0.norm1.bias")).toBe("layers.0.norm1.bias");
  expect(() => detectNameMap("bert", names)).toThrow("no word embedding");
});

const reference = new URL("../../../../../shared/reference/", import.meta.url);
const cases: readonly (readonly [name: string, family: EncoderFamily, prefix: string, kept: readonly string[]])[] = [
  ["hf-bert-gelu", "bert", "", []],
  ["hf-distilbert", "distilbert", "", []],
  ["hf-roberta", "roberta", "", []],
  ["hf-electra", "electra", "", []],
  ["hf-mpnet", "mpnet", "", []],
  ["cross-bert-3-labels", "bert", "bert.", []],
  ["chijames-poly", "bert", "bert.", ["poly_code_embeddings.weight"]],
  ["parlai-cross-recipe", "parlai", "encoder.", ["linear_layer.bias", "linear_layer.weight"]],
];
describe.skipIf(!existsSync(reference))("files of the original libraries (skipped where the reference folder is absent)", () => {
  it.each(cases)("every tensor of %s has a name of ours", async (name, family, prefix, kept) => {
    const reader = await openSafetensors(nodeHost().files, fileURLToPath(new URL(`${name}/model/model.safetensors`, reference)));
    const map = detectNameMap(family, reader.tensors.keys());
    expect(map.prefix).toBe(prefix);
    const unknown = [...reader.tensors.keys()].filter((theirs) => map.toTheirs(map.toOurs(theirs) ?? "") !== theirs);
    expect(unknown.sort()).toEqual(kept);
  });
});
