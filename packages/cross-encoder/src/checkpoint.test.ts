import { readModelFolder, writeSafetensors, type HuggingFaceFolder, type NamedArray } from "@tercet/checkpoint";
import { parametersFrom } from "@tercet/encoder";
import { memoryHost, type Files } from "@tercet/host";
import { describe, expect, it } from "vitest";
import { crossFromFolder } from "./checkpoint.ts";
import { crossSpecs } from "./parameters.ts";

const config = {
  ...{ vocab_size: 7, hidden_size: 4, num_hidden_layers: 1, num_attention_heads: 2, intermediate_size: 6, max_position_embeddings: 5 },
  ...{ id2label: { 0: "no", 1: "yes" }, type_vocab_size: 2, pad_token_id: 1, embedding_size: 4 },
};
const distilbert = { dim: 4, n_layers: 1, n_heads: 2, hidden_dim: 6 };

type Shapes = readonly (readonly [name: string, shape: readonly number[]])[];
const dense = (name: string, outputs: number, inputs: number): Shapes => [[`${name}.weight`, [outputs, inputs]], [`${name}.bias`, [outputs]]]; // prettier-ignore
const norm = (name: string): Shapes => [[`${name}.weight`, [4]], [`${name}.bias`, [4]]]; // prettier-ignore

function bert(prefix: string, types: boolean): Shapes {
  const layer = `${prefix}encoder.layer.0`;
  return [
    [`${prefix}embeddings.word_embeddings.weight`, [7, 4]],
    [`${prefix}embeddings.position_embeddings.weight`, [5, 4]],
    ...(types ? ([[`${prefix}embeddings.token_type_embeddings.weight`, [2, 4]]] as const) : []),
    ...norm(`${prefix}embeddings.LayerNorm`),
    ...["query", "key", "value"].flatMap((name) => dense(`${layer}.attention.self.${name}`, 4, 4)),
    ...dense(`${layer}.attention.output.dense`, 4, 4),
    ...norm(`${layer}.attention.output.LayerNorm`),
    ...dense(`${layer}.intermediate.dense`, 6, 4),
    ...dense(`${layer}.output.dense`, 4, 6),
    ...norm(`${layer}.output.LayerNorm`),
  ];
}

const distilbertShapes: Shapes = [
  ["distilbert.embeddings.word_embeddings.weight", [7, 4]],
  ["distilbert.embeddings.position_embeddings.weight", [5, 4]],
  ...norm("distilbert.embeddings.LayerNorm"),
  ...["q_lin", "k_lin", "v_lin", "out_lin"].flatMap((name) => dense(`distilbert.transformer.layer.0.attention.${name}`, 4, 4)),
  ...norm("distilbert.transformer.layer.0.sa_layer_norm"),
  ...dense("distilbert.transformer.layer.0.ffn.lin1", 6, 4),
  ...dense("distilbert.transformer.layer.0.ffn.lin2", 4, 6),
  ...norm("distilbert.transformer.layer.0.output_layer_norm"),
];
const denseHead: Shapes = [...dense("classifier.dense", 4, 4), ...dense("classifier.out_proj", 2, 4)];

async function folderOf(model_type: string, shapes: Shapes): Promise<HuggingFaceFolder> {
  const { files }: { files: Files } = memoryHost();
  const arrays = new Map<string, NamedArray>(
    shapes.map(([name, shape]) => [
      name,
      { dtype: "float32", shape, data: new Float32Array(shape.reduce((product, extent) => product * extent, 1)) },
    ]),
  );
  await files.makeFolder("m");
  const architectures = ["AnyForSequenceClassification"];
  await files.writeAtomic("m/config.json", JSON.stringify({ ...config, ...distilbert, model_type, architectures }));
  await writeSafetensors(files, "m/model.safetensors", arrays, {});
  const folder = await readModelFolder(files, "m");
  if (folder.kind !== "hugging-face") throw new TypeError("The folder must be a classifier's");
  return folder;
}

describe("a sequence classifier", () => {
  it.each<readonly [family: string, shapes: Shapes, classifier: object]>([
    ["bert", [...bert("bert.", true), ...dense("bert.pooler.dense", 4, 4), ...dense("classifier", 2, 4)], { kind: "pooler" }],
    ["roberta", [...bert("roberta.", true), ...denseHead], { kind: "dense", activation: "tanh" }],
    ["electra", [...bert("electra.", true), ...denseHead], { kind: "dense", activation: "gelu-erf" }],
    [
      "distilbert",
      [...distilbertShapes, ...dense("pre_classifier", 4, 4), ...dense("classifier", 2, 4)],
      { kind: "dense", activation: "relu" },
    ],
  ])("of the family %s has a place for every tensor, and a tensor for every parameter", async (family, shapes, classifier) => {
    const opened = await crossFromFolder(await folderOf(family, shapes));
    expect(opened.config).toMatchObject({ labels: 2, classifier });
    expect([...opened.arrays.keys()].sort()).toEqual(crossSpecs(opened.config).map(({ name }) => name).sort()); // prettier-ignore
    expect(() => parametersFrom(crossSpecs(opened.config), opened.arrays)).not.toThrow();
    expect([...opened.theirNames.values()].flat().sort()).toEqual(shapes.map(([name]) => name).sort());
  });

  it("leaves heads of pre-training out and says so, but nothing unknown", async () => {
    const shapes = [...bert("roberta.", true), ...denseHead];
    const { notes } = await crossFromFolder(await folderOf("roberta", [...shapes, ["lm_head.bias", [7]]]));
    expect(notes.join()).toContain("lm_head.bias");
    await expect(crossFromFolder(await folderOf("roberta", [...shapes, ["adapter.weight", [1]]]))).rejects.toThrow("adapter.weight");
  });

  it("never makes up a classifier that is missing", async () => {
    const { config: own, arrays } = await crossFromFolder(await folderOf("roberta", bert("roberta.", true)));
    expect(() => parametersFrom(crossSpecs(own), arrays)).toThrow("classifier.weight");
  });
});
