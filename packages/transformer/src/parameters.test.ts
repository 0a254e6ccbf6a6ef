import { treeToPaths } from "@tercet/tensor";
import { expect, test } from "vitest";
import { someParameters, tinyBert, tinyParlai, variants } from "./models.fixture.ts";
import { denseSpecs, parameterSpecs } from "./parameters.ts";

const names = (config: Parameters<typeof parameterSpecs>[0]): readonly string[] => parameterSpecs(config).map(({ name }) => name);

test.each(variants)("names of the parameters of %s are paths of their tree, in its order, each once", (_, config) => {
  const paths = treeToPaths(someParameters(config)).map(([path]) => path);
  expect(paths).toEqual(names(config));
  expect(new Set(paths).size).toBe(paths.length);
});

test("a BERT has the names of Hugging Face's checkpoints", () => {
  const layer = (i: number): readonly string[] =>
    ["attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense", "attention.output.LayerNorm"]
      .concat("intermediate.dense", "output.dense", "output.LayerNorm")
      .flatMap((name) => [`encoder.layer.${i}.${name}.weight`, `encoder.layer.${i}.${name}.bias`]);
  expect(names({ ...tinyBert, pooler: true })).toEqual([
    "embeddings.word_embeddings.weight",
    "embeddings.position_embeddings.weight",
    "embeddings.token_type_embeddings.weight",
    "embeddings.LayerNorm.weight",
    "embeddings.LayerNorm.bias",
    ...layer(0),
    ...layer(1),
    "pooler.dense.weight",
    "pooler.dense.bias",
  ]);
});

test("ParlAI's encoder has its own names, and its embeddings' norm except in the first variant", () => {
  expect(names({ ...tinyParlai, layers: 1 }).slice(0, 4)).toEqual([
    "embeddings.weight",
    "position_embeddings.weight",
    "layers.0.attention.q_lin.weight",
    "layers.0.attention.q_lin.bias",
  ]);
  expect(names(tinyParlai)).not.toContain("norm_embeddings.weight");
  expect(names({ ...tinyParlai, variant: "prelayernorm" })).toContain("norm_embeddings.weight");
  expect(names({ ...tinyParlai, segments: 3 })).toContain("segment_embeddings.weight");
});

test("weights are [out, in], biases start from 0, and norms from 1 and 0", () => {
  expect(denseSpecs("a", 3, 2, 0.5)).toEqual([
    { name: "a.weight", shape: [3, 2], start: { kind: "normal", deviation: 0.5 } },
    { name: "a.bias", shape: [3], start: { kind: "constant", value: 0 } },
  ]);
  const starts = new Map(parameterSpecs(tinyBert).map(({ name, start }) => [name, start]));
  expect(starts.get("embeddings.LayerNorm.weight")).toEqual({ kind: "constant", value: 1 });
  expect(starts.get("embeddings.LayerNorm.bias")).toEqual({ kind: "constant", value: 0 });
});

test("fixed positions start as sines, learnt ones at random", () => {
  const start = (learnedPositions: boolean): string | undefined =>
    parameterSpecs({ ...tinyParlai, learnedPositions }).find(({ name }) => name === "position_embeddings.weight")?.start.kind;
  expect([start(false), start(true)]).toEqual(["sinusoidal", "normal"]);
});
