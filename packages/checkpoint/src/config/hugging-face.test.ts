import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { parseHuggingFaceConfig, usablePositions } from "./hugging-face.ts";

const bert = {
  model_type: "bert",
  vocab_size: 90,
  hidden_size: 32,
  num_hidden_layers: 2,
  num_attention_heads: 4,
  intermediate_size: 64,
  max_position_embeddings: 24,
  hidden_act: "gelu",
  layer_norm_eps: 1e-12,
  type_vocab_size: 2,
  pad_token_id: 0,
  hidden_dropout_prob: 0,
  attention_probs_dropout_prob: 0,
};
const parse = (changes: object): ReturnType<typeof parseHuggingFaceConfig> =>
  parseHuggingFaceConfig({ ...bert, ...changes }, "config.json");

it("takes a whole configuration without naming defaults", () => {
  expect(parse({})).toMatchObject({ kind: "bert", hidden_size: 32, defaulted: [], classification: undefined });
});

it("names the defaults it takes: 1e-12 also for RoBERTa and MPNet", () => {
  for (const model_type of ["bert", "roberta", "xlm-roberta", "mpnet", "electra"]) {
    const config = parse({ model_type, layer_norm_eps: undefined, pad_token_id: undefined, hidden_act: undefined });
    expect([config.layer_norm_eps, config.hidden_act]).toEqual([1e-12, "gelu"]);
    expect(config.defaulted).toEqual(expect.arrayContaining(["layer_norm_eps", "hidden_act", "pad_token_id"]));
    expect(config.pad_token_id).toBe(["roberta", "xlm-roberta", "mpnet"].includes(model_type) ? 1 : 0);
  }
  expect(parse({ model_type: "electra" })).toMatchObject({ embedding_size: 128, defaulted: ["embedding_size"] });
  expect(parse({ model_type: "mpnet", pad_token_id: 1 })).toMatchObject({ relative_attention_num_buckets: 32, type_vocab_size: 0 });
});

it("reads DistilBERT's own names, and its eps from the code", () => {
  const config = parseHuggingFaceConfig(
    {
      model_type: "distilbert",
      vocab_size: 90,
      dim: 24,
      n_layers: 3,
      n_heads: 2,
      hidden_dim: 60,
      max_position_embeddings: 24,
      activation: "relu",
      layer_norm_eps: 0.1,
    },
    "config.json",
  );
  expect(config).toMatchObject({
    kind: "distilbert",
    hidden_size: 24,
    num_hidden_layers: 3,
    intermediate_size: 60,
    hidden_act: "relu",
    layer_norm_eps: 1e-12,
    type_vocab_size: 0,
  });
  expect(config.defaulted).toEqual(["pad_token_id", "hidden_dropout_prob", "attention_probs_dropout_prob"]);
});

it("positions of RoBERTa and MPNet begin behind the padding", () => {
  expect(
    [parse({}), parse({ model_type: "roberta", pad_token_id: 1 }), parse({ model_type: "mpnet", pad_token_id: 1 })].map(usablePositions),
  ).toEqual([24, 22, 22]);
});

it("reads the labels and activation of a cross-encoder, in the new form and the old", () => {
  const architectures = ["BertForSequenceClassification"];
  expect(parse({ architectures, id2label: { 0: "no", 1: "yes" } }).classification).toEqual({
    num_labels: 2,
    id2label: ["no", "yes"],
    activation_fn: undefined,
  });
  const identity = "torch.nn.modules.linear.Identity";
  expect(
    parse({ architectures, id2label: { 0: "x" }, sentence_transformers: { activation_fn: identity } }).classification?.activation_fn,
  ).toBe(identity);
  expect(parse({ architectures, id2label: { 0: "x" }, sbert_ce_default_activation_function: identity }).classification?.activation_fn).toBe(
    identity,
  );
  expect(parse({ architectures }).classification?.num_labels).toBe(2);
  expect(() => parse({ architectures, id2label: { 1: "x" } })).toThrow("id2label");
});

it.each<readonly [what: string, changes: object, code: string, named: string]>([
  ["an unknown family", { model_type: "llama" }, "architecture-unknown", "llama"],
  ["no family", { model_type: undefined }, "architecture-unknown", ""],
  ["a family named like a method", { model_type: "constructor" }, "architecture-unknown", "constructor"],
  ["foreign code", { auto_map: { AutoModel: "modeling.X" } }, "remote-code-refused", "auto_map"],
  ["an unknown activation", { hidden_act: "laplace" }, "config-invalid", "hidden_act"],
  ["heads that do not divide the width", { num_attention_heads: 5 }, "config-invalid", "num_attention_heads"],
  ["no layers", { num_hidden_layers: 0 }, "config-invalid", "num_hidden_layers"],
  ["minus one layer", { num_hidden_layers: -1 }, "config-invalid", "num_hidden_layers"],
  ["a thousand million layers", { num_hidden_layers: 1e9 }, "config-invalid", "num_hidden_layers"],
  ["a width that is text", { hidden_size: "32" }, "config-invalid", "hidden_size"],
  ["no vocabulary", { vocab_size: undefined }, "config-invalid", "vocab_size"],
  ["an eps of 0", { layer_norm_eps: 0 }, "config-invalid", "layer_norm_eps"],
  ["a padding behind the vocabulary", { pad_token_id: 90 }, "config-invalid", "pad_token_id"],
  ["relative positions", { position_embedding_type: "relative_key" }, "config-invalid", "position_embedding_type"],
  ["a decoder", { is_decoder: true }, "config-invalid", "is_decoder"],
  ["quantized weights", { quantization_config: { bits: 4 } }, "config-invalid", "quantization_config"],
  [
    "RoBERTa without usable positions",
    { model_type: "roberta", max_position_embeddings: 2, pad_token_id: 1 },
    "config-invalid",
    "max_position_embeddings",
  ],
  ["MPNet with another padding", { model_type: "mpnet", pad_token_id: 0 }, "config-invalid", "pad_token_id"],
  ["MPNet with few buckets", { model_type: "mpnet", pad_token_id: 1, relative_attention_num_buckets: 16 }, "config-invalid", "buckets"],
])("refuses %s", (_, changes, code, named) => {
  expect(() => parse(changes)).toThrow(expect.objectContaining({ code, exitCode: 65 }));
  expect(() => parse(changes)).toThrow(named);
});

it("lists all faults at once", () => {
  try {
    parse({ hidden_size: 0, vocab_size: -5, hidden_act: "x" });
    expect.unreachable();
  } catch (error) {
    const { issues } = (error as { details: { issues: { field: string }[] } }).details; // as: the error under test
    expect(issues.map(({ field }) => field).sort()).toEqual(["hidden_act", "hidden_size", "vocab_size"]);
  }
});

it.each([[[]], [null], ["text"], [7]])("refuses %j instead of an object", (value) => {
  expect(() => parseHuggingFaceConfig(value, "config.json")).toThrow("config-invalid");
});

const reference = new URL("../../../../../shared/reference/", import.meta.url);
it.skipIf(!existsSync(reference))(
  "takes every config.json of the original libraries (skipped where the reference folder is absent)",
  () => {
    const cases = readdirSync(reference).filter((name) => /^(hf|bi|cross|chijames)-/.test(name));
    expect(cases.length).toBeGreaterThan(10);
    for (const name of cases) {
      const path = new URL(`${name}/model/config.json`, reference);
      expect(parseHuggingFaceConfig(JSON.parse(readFileSync(path, "utf8")), path.pathname).hidden_size).toBeGreaterThan(0);
    }
  },
);
