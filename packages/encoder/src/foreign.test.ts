import {
  openSafetensors,
  parseHuggingFaceConfig,
  parseParlaiOptions,
  readModelFolder,
  writeSafetensors,
  type NamedArray,
  type TokenizerFiles,
} from "@tercet/checkpoint";
import { memoryHost, type Files } from "@tercet/host";
import { loadTokenizer } from "@tercet/text";
import { describe, expect, it } from "vitest";
import { bertConfigFrom, parlaiConfigFrom } from "./foreign-config.ts";
import { renameTensors } from "./foreign-model.ts";
import { hubTokenizer, textsFromFolder } from "./foreign-tokenizer.ts";
import { sentences, tokenizerJson } from "./models.fixture.ts";
import { wordPieceJson } from "./word-piece-json.ts";

const sizes = {
  vocab_size: 60,
  hidden_size: 4,
  num_hidden_layers: 1,
  num_attention_heads: 2,
  intermediate_size: 6,
  max_position_embeddings: 12,
};

describe("configurations", () => {
  it.each([
    ["bert", { layer_norm_eps: 1e-7 }, { firstPosition: 0, tokenTypes: 2, eps: 1e-7, relative: undefined }],
    ["roberta", { pad_token_id: 3, type_vocab_size: 1 }, { firstPosition: 4, tokenTypes: 1 }],
    [
      "mpnet",
      { relative_attention_num_buckets: 40 },
      { firstPosition: 2, tokenTypes: 0, relative: { buckets: 32, maxDistance: 128, rows: 40 } },
    ],
    ["electra", { embedding_size: 2 }, { embeddingWidth: 2, width: 4 }],
  ])("of %s are ours in all that decides a number", (model_type, more, expected) => {
    const config = parseHuggingFaceConfig({ ...sizes, ...more, model_type }, "config.json");
    expect(bertConfigFrom(config, { pooler: false })).toMatchObject({ kind: "bert", positions: 12, ...expected });
  });

  it.each([
    ["gelu", "gelu-erf"],
    ["gelu_new", "gelu-tanh"],
    ["gelu_fast", "gelu-tanh"],
    ["quick_gelu", "gelu-sigmoid"],
    ["relu", "relu"],
    ["relu2", "relu-squared"],
    ["leaky_relu", "relu-leaky"],
    ["swish", "silu"],
    ["linear", "identity"],
  ])("read the activation %s as %s", (hidden_act, activation) => {
    const config = parseHuggingFaceConfig({ ...sizes, hidden_act, model_type: "bert" }, "config.json");
    expect(bertConfigFrom(config, { pooler: true })).toMatchObject({ activation, pooler: true });
  });

  it("of ParlAI keep its layer norm, its exact GELU and its encoder's own depth", () => {
    const options = parseParlaiOptions(
      { embedding_size: 4, ffn_size: 6, n_layers: 3, n_heads: 2, n_positions: 9, n_encoder_layers: 1, activation: "gelu" },
      "x",
    );
    expect(parlaiConfigFrom(options, { vocabulary: 5, segments: 2 })).toMatchObject({
      ...{ kind: "parlai", layers: 1, activation: "gelu-erf", eps: 1e-5, segments: 2, scaleEmbeddings: true, learnedPositions: false },
    });
  });
});

const array = (...values: readonly number[]): NamedArray => ({ dtype: "float32", shape: [values.length], data: Float32Array.from(values) });
const readerOf = async (arrays: Readonly<Record<string, NamedArray>>) => {
  const { files }: { files: Files } = memoryHost();
  await writeSafetensors(files, "w.safetensors", new Map(Object.entries(arrays)), {});
  return openSafetensors(files, "w.safetensors");
};

describe("tensors under our names", () => {
  it("stand at several places, are widened, and remember what they were called", async () => {
    const half: NamedArray = { dtype: "bfloat16", shape: [1], data: Uint16Array.of(0x3fc0) };
    const reader = await readerOf({ a: half, b: half, "bert.embeddings.position_ids": array(1), "cls.bias": array(1) });
    const { arrays, theirNames, leftOut } = await renameTensors(reader, (theirs) => (theirs.length === 1 ? ["one", "two"] : []));
    expect([arrays.get("one")?.data[0], arrays.get("two")?.data[0]]).toEqual([1.5, 1.5]);
    expect(theirNames.get("one")).toEqual(["a", "b"]);
    expect(leftOut).toEqual(["cls.bias"]);
  });

  it("are refused where aliases differ in a single bit, a zero's sign included", async () => {
    const reader = await readerOf({ a: array(1, 0), b: array(1, -0) });
    await expect(renameTensors(reader, () => ["one"])).rejects.toMatchObject({ code: "aliases-differ", details: { names: ["a", "b"] } });
  });

  it("are all named where nobody knows them", async () => {
    const reader = await readerOf({ a: array(1), b: array(2) });
    await expect(renameTensors(reader, () => [])).rejects.toMatchObject({ details: { unused: ["a", "b"] } });
  });
});

describe("tokenizers of folders", () => {
  const words = tokenizerWords();

  it("from vocab.txt cut texts as the tokenizer.json of the same words does", () => {
    const [own, made] = [loadTokenizer(tokenizerJson), loadTokenizer(wordPieceJson(words, { lowercase: true }))];
    for (const text of [...sentences, "My CARD, naïve? [SEP]", ""]) {
      expect([...made.encodeSingle(text).ids], text).toEqual([...own.encodeSingle(text).ids]);
      expect([...made.encodePair(text, "soon").types], text).toEqual([...own.encodePair(text, "soon").types]);
    }
  });

  it("that are absent, or another library's, are refused", () => {
    for (const tokenizer of [
      { kind: "absent" },
      { kind: "parlai-dictionary", path: "", dictionary: "a\t1\n" },
    ] satisfies readonly TokenizerFiles[])
      expect(() => hubTokenizer({ folder: "m", tokenizer })).toThrow("checkpoint-unsupported");
  });

  it("of ParlAI leave room for the words around a context", async () => {
    const { files }: { files: Files } = memoryHost();
    await files.makeFolder("m");
    const options = { embedding_size: 4, ffn_size: 6, n_layers: 1, n_heads: 2, n_positions: 6, label_truncate: 3 };
    await files.writeAtomic("m/config.json", JSON.stringify(options));
    await files.writeAtomic("m/model.dict", "my\t1\ncard\t1\n");
    await writeSafetensors(files, "m/model.safetensors", new Map([["encoder_ctxt.position_embeddings.weight", { dtype: "float32", shape: [6, 4], data: new Float32Array(24) }]]), {}); // prettier-ignore
    const folder = await readModelFolder(files, "m");
    const { tokenizer, notes } = textsFromFolder(folder);
    const long = "my card ".repeat(20);
    expect([tokenizer.context(long).ids.length, tokenizer.candidate(long).ids.length]).toEqual([6, 3]);
    expect(notes.join()).toContain("last 4 words");
    await files.writeAtomic("m/config.json", JSON.stringify({ ...options, dict_endtoken: "__start__" }));
    const released = textsFromFolder(await readModelFolder(files, "m"));
    // One id for both, so that every other word comes one earlier.
    expect([[...tokenizer.context("my").ids], [...released.tokenizer.context("my").ids]]).toEqual([[1, 4, 2], [1, 3, 1]]); // prettier-ignore
    await files.writeAtomic("m/config.json", JSON.stringify({ ...options, dict_tokenizer: "bpe" }));
    const other = await readModelFolder(files, "m");
    expect(() => textsFromFolder(other)).toThrow("bpe");
  });
});

/** The words of the fixture's tokenizer, one a line in the order of their ids. */
function tokenizerWords(): string {
  const { model } = JSON.parse(tokenizerJson) as { model: { vocab: Readonly<Record<string, number>> } }; // the fixture's own form
  return `${Object.entries(model.vocab).sort(([, a], [, b]) => a - b).map(([word]) => word).join("\n")}\n`; // prettier-ignore
}
