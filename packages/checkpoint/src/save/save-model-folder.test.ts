import { memoryDisk, memoryHost, sweepTemporary } from "@tercet/host";
import { expect, it } from "vitest";
import { float32Array, type TensorMap } from "../arrays.ts";
import { toFloat32 } from "../convert.ts";
import { parseHuggingFaceConfig } from "../config/hugging-face.ts";
import { readModelFolder } from "../folder/read-model-folder.ts";
import { saveModelFolder, type SavedEncoder, type SavedModel } from "./save-model-folder.ts";

const sizes = {
  vocab_size: 3,
  hidden_size: 2,
  num_hidden_layers: 1,
  num_attention_heads: 1,
  intermediate_size: 4,
  max_position_embeddings: 5,
};
const tensors: TensorMap = new Map([
  ["embeddings.word_embeddings.weight", float32Array([3, 2], [1, 2, 3, 4, 5, 6])],
  ["embeddings.position_embeddings.weight", float32Array([5, 2], Array(10).fill(0.5))],
  ["encoder.layer.0.attention.self.query.weight", float32Array([2, 2], [1, 0, 0, 1])],
]);
const encoderOf = (model_type: string): SavedEncoder => ({
  config: parseHuggingFaceConfig({ ...sizes, ...distilbert, model_type, pad_token_id: model_type === "mpnet" ? 1 : 0 }, "given"),
  tensors,
  tokenizer: { kind: "tokenizer-json", path: "", json: '{"model":{}}', config: undefined },
  maxLength: 3,
});
const distilbert = { dim: 2, n_layers: 1, n_heads: 1, hidden_dim: 4 };
const bi: SavedModel = {
  kind: "sentence-transformers",
  encoder: encoderOf("bert"),
  pooling: ["mean"],
  after: [
    {
      kind: "dense",
      inWidth: 2,
      outWidth: 4,
      bias: false,
      activation: "tanh",
      residual: true,
      tensors: new Map([["linear.weight", float32Array([4, 2], Array(8).fill(1))]]),
    },
    { kind: "normalize" },
  ],
  prompts: new Map([["query", "q: "]]),
  extra: new Map([["README.md", "a card"]]),
};

it.each(["bert", "roberta", "xlm-roberta", "distilbert", "mpnet", "electra"])("a saved %s folder reads back as it was", async (kind) => {
  const host = memoryHost();
  await saveModelFolder(host, "out/model", { ...bi, encoder: encoderOf(kind) });
  const folder = await readModelFolder(host.files, "out/model");
  if (folder.kind !== "sentence-transformers") return expect.unreachable();
  const { config, weights, names } = folder;
  expect({ ...config, defaulted: [], architectures: [] }).toEqual({ ...encoderOf(kind).config, defaulted: [], architectures: [] });
  expect([config.defaulted, folder.maxLength.tokens, folder.pooling.modes]).toEqual([[], 3, ["mean"]]);
  expect(folder.after).toMatchObject([
    { kind: "dense", outWidth: 4, activation: "tanh", bias: false, residual: true },
    { kind: "normalize" },
  ]);
  expect([...weights.tensors.keys()].map((name) => names.toOurs(name)).sort()).toEqual([...tensors.keys()].sort());
  expect([...toFloat32(await weights.read(names.toTheirs("embeddings.word_embeddings.weight") ?? ""))]).toEqual([1, 2, 3, 4, 5, 6]);
});

it("a cross-encoder is saved as a classifier of its family", async () => {
  const host = memoryHost();
  const config = parseHuggingFaceConfig({ ...sizes, model_type: "roberta", architectures: ["RobertaForSequenceClassification"], id2label: { 0: "yes" }, sentence_transformers: { activation_fn: "torch.nn.modules.linear.Identity" } }, "given"); // prettier-ignore
  const classifier = new Map([...tensors, ["classifier.out_proj.weight", float32Array([1, 2], [1, 1])]] as const);
  await saveModelFolder(host, "cross", { kind: "cross-encoder", encoder: { ...encoderOf("roberta"), config, tensors: classifier } });
  const folder = await readModelFolder(host.files, "cross");
  if (folder.kind !== "hugging-face") return expect.unreachable();
  expect(folder.config.classification).toEqual(config.classification);
  expect(folder.config.architectures).toEqual(["RobertaForSequenceClassification"]);
  expect(folder.names.prefix).toBe("roberta.");
  expect([...folder.weights.tensors.keys()]).toContain("classifier.out_proj.weight");
});

it("the folder appears whole or not at all, whichever step is struck", async () => {
  let at = 1;
  for (; ; at += 1) {
    const disk = memoryDisk();
    const host = memoryHost({ disk, seed: at, fault: { kind: at % 2 === 0 ? "crash" : "cut", at, seed: at } });
    const error: unknown = await saveModelFolder(host, "out/model", bi).then(() => undefined, (reason: unknown) => reason); // prettier-ignore
    disk.losePower({ names: at % 3 === 0 ? "synced" : "all", tail: "zero" });
    const { files } = memoryHost({ disk });
    if (await files.exists("out/model")) expect(await readModelFolder(files, "out/model")).toMatchObject({ kind: "sentence-transformers" });
    else expect(error).toMatchObject({ code: "file-failed", exitCode: 74 });
    if (await files.exists("out")) {
      await sweepTemporary(files, "out", { now: 0, olderThan: 0 });
      expect((await files.list("out")).map(({ name }) => name).filter((name) => name !== "model")).toEqual([]);
    }
    if (!host.steps.struck()) break;
  }
  expect(at).toBeGreaterThan(80);
});

it("never overwrites, and never writes a tensor that has no name there", async () => {
  const host = memoryHost();
  await saveModelFolder(host, "model", bi);
  await expect(saveModelFolder(host, "model", bi)).rejects.toMatchObject({ code: "output-exists", exitCode: 73 });
  const extra = { ...bi, encoder: { ...bi.encoder, tensors: new Map([...tensors, ["codes", float32Array([1], [1])]] as const) } };
  await expect(saveModelFolder(host, "other", extra)).rejects.toThrow("codes");
  await expect(saveModelFolder(host, "other", { ...bi, extra: new Map([["../x", "x"]]) })).rejects.toThrow("path-outside");
  expect((await host.files.list(".")).map(({ name }) => name)).toEqual(["model"]);
});
