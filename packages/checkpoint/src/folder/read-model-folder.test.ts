/* eslint-disable id-denylist -- `idx` is the name in modules.json */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { memoryHost, type Files } from "@tercet/host";
import { nodeHost } from "@tercet/host/node";
import { beforeEach, describe, expect, it } from "vitest";
import { float32Array, type TensorMap } from "../arrays.ts";
import { encodeSafetensors } from "../safetensors/writer.ts";
import { readModelFolder, type ModelFolder } from "./read-model-folder.ts";

const config = {
  model_type: "bert",
  vocab_size: 3,
  hidden_size: 2,
  num_hidden_layers: 1,
  num_attention_heads: 1,
  intermediate_size: 4,
  max_position_embeddings: 5,
  type_vocab_size: 1,
};
const tensors = (prefix = ""): TensorMap =>
  new Map([
    [`${prefix}embeddings.word_embeddings.weight`, float32Array([3, 2], Array(6).fill(0))],
    [`${prefix}embeddings.position_embeddings.weight`, float32Array([5, 2], Array(10).fill(0))],
    [`${prefix}embeddings.token_type_embeddings.weight`, float32Array([1, 2], [0, 0])],
  ]);
const modules = ["Transformer", "Pooling", "Normalize"].map((kind, idx) => ({
  idx,
  name: String(idx),
  path: idx === 0 ? "" : `${idx}_${kind}`,
  type: `x.y.${kind}`,
}));
const oldPooling = { word_embedding_dimension: 2, pooling_mode_cls_token: false, pooling_mode_mean_tokens: true };

let files: Files;
const write = async (name: string, value: unknown): Promise<void> => {
  if (name.includes("/")) await files.makeFolder(`m/${name.slice(0, name.lastIndexOf("/"))}`);
  await files.writeAtomic(`m/${name}`, value instanceof Uint8Array || typeof value === "string" ? value : JSON.stringify(value));
};
const read = (): Promise<ModelFolder> => readModelFolder(files, "m");
beforeEach(async () => {
  ({ files } = memoryHost());
  await files.makeFolder("m");
  await write("config.json", config);
  await write("model.safetensors", encodeSafetensors(tensors()));
});

it("reads a plain folder, and takes the positions as its length", async () => {
  expect(await read()).toMatchObject({
    kind: "hugging-face",
    config: { hidden_size: 2 },
    tokenizer: { kind: "absent" },
    maxLength: { tokens: 5, source: "config.json" },
  });
});

it("reads a sentence-transformers folder of the older form", async () => {
  await write("modules.json", modules);
  await write("1_Pooling/config.json", oldPooling);
  await write("sentence_bert_config.json", { max_seq_length: 4, do_lower_case: true });
  await write("tokenizer.json", "{}");
  await write("config_sentence_transformers.json", { prompts: { query: "q: " }, default_prompt_name: "query", similarity_fn_name: "dot" });
  const folder = await read();
  expect(folder).toMatchObject({
    kind: "sentence-transformers",
    pooling: { modes: ["mean"], width: 2, includePrompt: true },
    after: [{ kind: "normalize" }],
    maxLength: { tokens: 4 },
    lowerCase: true,
    similarity: "dot",
    tokenizer: { kind: "tokenizer-json", json: "{}" },
  });
  if (folder.kind === "sentence-transformers") expect(folder.prompts).toEqual({ texts: new Map([["query", "q: "]]), defaultName: "query" });
});

it("reads the form of version 6, with the length from the tokenizer", async () => {
  await write("modules.json", modules.slice(0, 2));
  await write("1_Pooling/config.json", { embedding_dimension: 2, pooling_mode: "cls", include_prompt: false });
  await write("sentence_bert_config.json", { transformer_task: "feature-extraction" });
  await write("tokenizer.json", "{}");
  await write("tokenizer_config.json", { model_max_length: 3 });
  expect(await read()).toMatchObject({
    pooling: { modes: ["cls"], includePrompt: false },
    after: [],
    maxLength: { tokens: 3, source: "tokenizer_config.json" },
  });
  await write("tokenizer_config.json", { model_max_length: 1e30 });
  expect(await read()).toMatchObject({ maxLength: { tokens: 5, source: "config.json" } });
});

it("describes dense modules and checks that widths follow", async () => {
  await write("modules.json", [...modules.slice(0, 2), { idx: 2, name: "2", path: "2_Dense", type: "Dense" }]);
  await write("1_Pooling/config.json", oldPooling);
  await write("2_Dense/config.json", {
    in_features: 2,
    out_features: 7,
    bias: false,
    activation_function: "torch.nn.modules.activation.Tanh",
  });
  await write("2_Dense/model.safetensors", encodeSafetensors(new Map([["linear.weight", float32Array([7, 2], Array(14).fill(0))]])));
  const dense = { kind: "dense", inWidth: 2, outWidth: 7, bias: false, activation: "tanh", residual: false, path: "2_Dense" };
  expect(await read()).toMatchObject({ after: [dense] });
  // What several poolings give stands side by side.
  await write("1_Pooling/config.json", { embedding_dimension: 2, pooling_mode: ["max", "cls"] });
  await expect(read()).rejects.toThrow("must be the 4 of the module before");
  await write("1_Pooling/config.json", oldPooling);
  await write("2_Dense/config.json", { in_features: 3, out_features: 7, bias: false });
  await expect(read()).rejects.toThrow("in_features");
});

async function writeDense(config: object): Promise<void> {
  await write("modules.json", [...modules.slice(0, 2), { idx: 2, name: "2", path: "2_Dense", type: "Dense" }]);
  await write("1_Pooling/config.json", oldPooling);
  await write("2_Dense/config.json", { in_features: 2, out_features: 7, ...config });
}

it.each([
  [{ ...oldPooling, pooling_mode_cls_token: true, pooling_mode_lasttoken: true }, ["cls", "mean", "lasttoken"]],
  [{ embedding_dimension: 2, pooling_mode: ["mean", "max", "cls"] }, ["mean", "max", "cls"]],
  [{ ...oldPooling, pooling_mode: ["mean"] }, ["mean"]],
])("the poolings of %j are joined in the library's order", async (pooling, joined) => {
  await write("modules.json", modules.slice(0, 2));
  await write("1_Pooling/config.json", pooling);
  expect(await read()).toMatchObject({ pooling: { modes: joined } });
});

it("tells chijames' heads apart", async () => {
  const poly = new Map([...tensors("bert."), ["poly_code_embeddings.weight", float32Array([1, 2], [0, 0])]] as const);
  await write("model.safetensors", encodeSafetensors(poly));
  expect(await read()).toMatchObject({ kind: "chijames", head: "poly", names: { prefix: "bert." } });
  await write(
    "model.safetensors",
    encodeSafetensors(new Map([...tensors("bert."), ["linear.weight", float32Array([1, 2], [0, 0])]] as const)),
  );
  expect(await read()).toMatchObject({ kind: "chijames", head: "cross" });
});

const refusals: readonly (readonly [what: string, change: () => Promise<void>, code: string, named: string])[] = [
  ["an empty folder", async () => { await files.remove("m"); await files.makeFolder("m"); }, "folder-unrecognized", "config.json"],
  ["a folder that is not there", () => files.remove("m"), "folder-unrecognized", "m must be"],
  ["modules without a configuration", async () => { await write("modules.json", modules.slice(0, 2)); await write("1_Pooling/config.json", oldPooling); await files.remove("m/config.json"); }, "folder-unrecognized", "config.json"],
  ["a configuration that is a list", () => write("config.json", []), "config-invalid", "not an object"],
  ["a configuration with a name twice", () => write("config.json", '{"a":1,"a":2}'), "json-invalid", "twice"],
  ["a configuration that is no UTF-8", () => write("config.json", new Uint8Array([0x7b, 0xff])), "text-not-utf8", "offset 1"],
  ["a configuration of 5 MB", () => write("config.json", " ".repeat(5 * 2 ** 20)), "file-too-large", "config.json"],
  ["a vocabulary that differs from its rows", () => write("config.json", { ...config, vocab_size: 4 }), "config-invalid", "vocab_size must be the 3 rows"],
  ["positions that differ from their rows", () => write("config.json", { ...config, max_position_embeddings: 6 }), "config-invalid", "max_position_embeddings"],
  ["too few positions", async () => { await write("modules.json", modules.slice(0, 2)); await write("1_Pooling/config.json", oldPooling); await write("sentence_bert_config.json", { max_seq_length: 6 }); }, "config-invalid", "5 usable positions"],
  ["foreign code", () => write("config.json", { ...config, auto_map: { AutoModel: "x.Y" } }), "remote-code-refused", "auto_map"],
  ["pickled weights", async () => { await files.remove("m/model.safetensors"); await write("pytorch_model.bin", "PK"); }, "pickle-refused", "pytorch_model.bin"],
  ["no weights", () => files.remove("m/model.safetensors"), "file-not-found", "model.safetensors"],
  ["a foreign module", () => write("modules.json", [...modules, { idx: 3, name: "3", path: "3", type: "evil.Module" }]), "module-unknown", "evil.Module"],
  ["modules out of order", () => write("modules.json", [modules[1], modules[0]].map((module, idx) => ({ ...module, idx }))), "module-unknown", "order"],
  ["a module outside", () => write("modules.json", [modules[0], { ...modules[1], path: "../up" }]), "path-outside", "../up"],
  ["pooling in two forms that disagree", async () => { await write("modules.json", modules.slice(0, 2)); await write("1_Pooling/config.json", { ...oldPooling, pooling_mode: "max" }); }, "config-invalid", "max, or mean"],
  ["a dense module of a class that is not torch's", () => writeDense({ activation_function: "mine.Tanh" }), "config-invalid", "mine.Tanh"],
  ["a dense module with an unknown activation", () => writeDense({ activation_function: "torch.nn.modules.activation.Hardtanh" }), "config-invalid", "Hardtanh"],
  ["a dense module of tokens", () => writeDense({ module_input_name: "token_embeddings" }), "config-invalid", "module_input_name"],
  ["no pooling mode", async () => { await write("modules.json", modules.slice(0, 2)); await write("1_Pooling/config.json", { embedding_dimension: 2 }); }, "config-invalid", "none"],
  ["a pooling of another width", async () => { await write("modules.json", modules.slice(0, 2)); await write("1_Pooling/config.json", { embedding_dimension: 3, pooling_mode: "mean" }); }, "config-invalid", "encoder's width 2"],
  ["a default prompt that is not there", async () => { await write("modules.json", modules.slice(0, 2)); await write("1_Pooling/config.json", oldPooling); await write("config_sentence_transformers.json", { default_prompt_name: "q" }); }, "config-invalid", "default_prompt_name"],
  ["weights of another family", () => write("model.safetensors", encodeSafetensors(new Map([["a", float32Array([1], [1])]]))), "names-ambiguous", "no word embedding"],
]; // prettier-ignore
it.each(refusals)("refuses %s", async (_, change, code, named) => {
  await change();
  const error: unknown = await read().catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code });
  expect(String(error)).toContain(named);
});

const shared = new URL("../../../../../shared/", import.meta.url);
describe.skipIf(!existsSync(shared))("folders of the original libraries (skipped where the shared folder is absent)", () => {
  const at = (name: string): string => fileURLToPath(new URL(name, shared));
  const { files: disk } = nodeHost();
  it.each<readonly [path: string, expected: object]>([
    ["models/all-MiniLM-L6-v2", { kind: "sentence-transformers", pooling: { modes: ["mean"] }, after: [{ kind: "normalize" }], maxLength: { tokens: 256 }, config: { num_hidden_layers: 6 } }],
    ["reference/bi-bert-cls-normalized/model", { kind: "sentence-transformers", pooling: { modes: ["cls"] }, after: [{ kind: "normalize" }], maxLength: { tokens: 32 }, similarity: "cosine" }],
    ["reference/cross-bert-identity/model", { kind: "hugging-face", config: { classification: { num_labels: 1, activation_fn: "torch.nn.modules.linear.Identity" } } }],
    ["reference/cross-bert-3-labels/model", { kind: "hugging-face", config: { classification: { num_labels: 3, activation_fn: undefined } } }],
    ["reference/chijames-poly/model", { kind: "chijames", head: "poly" }],
    ["reference/chijames-cross/model", { kind: "chijames", head: "cross" }],
    ["reference/parlai-agent-poly/model", { kind: "parlai", head: "poly", tokenizer: { kind: "parlai-dictionary" }, options: { text_truncate: 14 } }],
    ["reference/parlai-cross-recipe/model", { kind: "parlai", head: "cross", vocabulary: 50 }],
    ["reference/parlai-bi-shared-mlp/model", { kind: "parlai", head: "bi" }],
    ["reference/hf-roberta/model", { kind: "hugging-face", maxLength: { tokens: 22 } }],
  ])("%s", async (path, expected) => expect(await readModelFolder(disk, at(path))).toMatchObject(expected)); // prettier-ignore
});
