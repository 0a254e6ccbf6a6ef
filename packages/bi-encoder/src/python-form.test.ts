import { float32Array, openSafetensors, readModelFolder, writeSafetensors, type TensorMap } from "@tercet/checkpoint";
import { initParameters, openModel, parametersFrom, saveModel } from "@tercet/encoder";
import { memoryHost, readText, type MemoryHost } from "@tercet/host";
import { createJsBackend, data, treeToPaths } from "@tercet/tensor";
import type { BertConfig } from "@tercet/transformer";
import { expect, it } from "vitest";
import { BiEncoder } from "./bi-encoder.ts";
import { biFromFolder } from "./checkpoint.ts";
import type { BiConfig } from "./config.ts";
import { biSpecs, type BiParameters } from "./parameters.ts";

const words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", ..."a table for two the flight leaves at noon".split(" ")];
const special = (id: string) => ({ SpecialToken: { id, type_id: 0 } });
const tokenizer = JSON.stringify({
  version: "1.0",
  added_tokens: words.slice(0, 5).map((content, id) => ({ id, content, special: true })),
  normalizer: { type: "BertNormalizer", clean_text: true, handle_chinese_chars: true, strip_accents: null, lowercase: true },
  pre_tokenizer: { type: "BertPreTokenizer" },
  post_processor: {
    type: "TemplateProcessing",
    single: [special("[CLS]"), { Sequence: { id: "A", type_id: 0 } }, special("[SEP]")],
    special_tokens: Object.fromEntries([2, 3].map((id) => [words[id]!, { id: words[id], ids: [id], tokens: [words[id]] }] as const)),
  },
  model: {
    type: "WordPiece",
    unk_token: "[UNK]",
    continuing_subword_prefix: "##",
    max_input_chars_per_word: 100,
    vocab: Object.fromEntries(words.map((word, id) => [word, id] as const)),
  },
});
const transformer: BertConfig = {
  kind: "bert",
  vocabulary: words.length,
  width: 8,
  layers: 2,
  heads: 2,
  inner: 12,
  positions: 24,
  activation: "gelu-tanh",
  eps: 1e-6,
  tokenTypes: 2,
  embeddingWidth: 8,
  firstPosition: 0,
  relative: undefined,
  pooler: false,
};
const config: BiConfig = { transformer, sharing: { kind: "shared", candidateMlp: false }, reduction: { kind: "mean" }, similarity: "dot" };
const limits = { context: 20, candidate: 16, pair: 24, keepContext: "end" } as const;
const parametersOf = (of: BiConfig): BiParameters => initParameters(biSpecs(of), 4);

async function saved(of: BiConfig): Promise<MemoryHost> {
  const host = memoryHost();
  await BiEncoder.save(host.files, "bi", { config: of, limits, tokenizer, parameters: parametersOf(of) });
  return host;
}

it("a saved bi-encoder is a folder of sentence-transformers that says the same model", async () => {
  const { files } = await saved(config);
  const folder = await readModelFolder(files, "bi");
  if (folder.kind !== "sentence-transformers") return expect.unreachable();
  expect([folder.maxLength.tokens, folder.pooling.modes, folder.similarity, folder.config.defaulted]).toEqual([20, ["mean"], "dot", []]);
  const foreign = await biFromFolder(folder);
  expect(foreign.config).toEqual(config);
  const read = treeToPaths(parametersFrom<BiParameters>(biSpecs(config), foreign.arrays));
  const written = treeToPaths(parametersOf(config));
  for (const [i, [name, value]] of written.entries()) expect([name, await data(read[i]![1])]).toEqual([name, await data(value)]);
});

it("its tensors bear BERT's own names, and its tokenizer says which class reads it and what pads", async () => {
  const { files } = await saved(config);
  const { tensors, metadata } = await openSafetensors(files, "bi/model.safetensors");
  expect(tensors.get("embeddings.word_embeddings.weight")?.shape).toEqual([words.length, 8]);
  expect([...tensors.keys()].filter((name) => !/^(embeddings|encoder\.layer)\./.test(name))).toEqual([]);
  expect(metadata.get("format")).toBe("pt");
  expect(JSON.parse(await readText(files, "bi/tokenizer_config.json"))).toEqual({
    tokenizer_class: "PreTrainedTokenizerFast",
    model_max_length: 20,
    ...{ pad_token: "[PAD]", unk_token: "[UNK]", cls_token: "[CLS]", sep_token: "[SEP]", mask_token: "[MASK]" },
  });
  expect(await readText(files, "bi/tokenizer.json")).toBe(tokenizer);
});

/** Two poolings side by side, and modules behind them. */
const modules: BiConfig = {
  ...{ ...config, joined: [{ kind: "first" }] },
  after: [
    { kind: "normalize" },
    { kind: "dense", width: 6, bias: false, activation: "gelu-erf", residual: true },
    { kind: "dense", width: 6, bias: true, activation: "relu-leaky", residual: true },
  ],
};

it("several poolings and what stands behind them are modules of the library, each dense one with a file of its own", async () => {
  const { files } = await saved(modules);
  const folder = await readModelFolder(files, "bi");
  if (folder.kind !== "sentence-transformers") return expect.unreachable();
  expect(folder.pooling).toMatchObject({ modes: ["mean", "cls"], width: 8 });
  expect(folder.after).toMatchObject([
    { kind: "normalize" },
    { kind: "dense", inWidth: 16, outWidth: 6, bias: false, activation: "gelu", residual: true, path: "3_Dense" },
    { kind: "dense", inWidth: 6, outWidth: 6, bias: true, activation: "leaky_relu", residual: true, path: "4_Dense" },
  ]);
  const foreign = await biFromFolder(folder);
  expect(foreign.config).toEqual(modules);
  expect(foreign.theirNames.get("after.0.residual.weight")).toEqual(["3_Dense.residual.weight"]);
  const read = treeToPaths(parametersFrom<BiParameters>(biSpecs(modules), foreign.arrays));
  for (const [i, [name, value]] of treeToPaths(parametersOf(modules)).entries())
    expect([name, await data(read[i]![1])]).toEqual([name, await data(value)]);
});

it("another weight of a dense module is another identity, and a file outside of the folder is refused", async () => {
  const [host, other] = [await saved(modules), await saved(modules)];
  const identityIn = async ({ files, ...rest }: MemoryHost): Promise<string> => (await openModel({ files, ...rest }, "bi")).identity;
  const before = await identityIn(host);
  const zeros: TensorMap = new Map([
    ["linear.weight", float32Array([6, 6], Array(36).fill(0))],
    ["linear.bias", float32Array([6], Array(6).fill(0))],
  ]);
  await writeSafetensors(host.files, "bi/4_Dense/model.safetensors", zeros, { format: "pt" });
  expect(await identityIn(other)).toBe(before);
  expect(await identityIn(host)).not.toBe(before);
  const description = await readText(host.files, "bi/tercet.json");
  await host.files.writeAtomic("bi/tercet.json", description.replace("4_Dense/model", "../4_Dense/model"));
  await expect(openModel(host, "bi")).rejects.toThrow("path-outside");
});

it.each<readonly [name: string, config: BiConfig]>([
  ["one BERT for both texts", config],
  ["one BERT with modules behind it", modules],
  ["an encoder for each text, which Python does not know", { ...config, sharing: { kind: "separate" } }],
])("%s: scores with the bits of a folder in our form alone", async (_, of) => {
  const host = await saved(of);
  expect(await host.files.exists("bi/modules.json")).toBe(of.sharing.kind === "shared");
  const backend = createJsBackend();
  await saveModel(host.files, "plain", { head: "bi", config: of, limits, tokenizer, parameters: parametersOf(of) });
  const [loaded, plain] = [await BiEncoder.load("bi", { host, backend }), await BiEncoder.load("plain", { host, backend })];
  const candidates = ["a table for two", "the flight leaves"];
  const { logits } = await plain.score("at noon", candidates);
  expect((await loaded.score("at noon", candidates)).logits).toEqual(logits);
  expect(logits[0]).not.toBe(logits[1]);
});
