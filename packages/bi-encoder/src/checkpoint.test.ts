import { readModelFolder, writeSafetensors, type NamedArray, type ParlaiFolder } from "@tercet/checkpoint";
import { parametersFrom } from "@tercet/encoder";
import { memoryHost, type Files } from "@tercet/host";
import { describe, expect, it } from "vitest";
import { biFromFolder } from "./checkpoint.ts";
import { biSpecs } from "./parameters.ts";

const sizes = { embedding_size: 4, ffn_size: 6, n_layers: 1, n_heads: 2, n_positions: 5 };
const shapes: Readonly<Record<string, readonly number[]>> = {
  ...{ "position_embeddings.weight": [5, 4], "norm_embeddings.weight": [4], "norm_embeddings.bias": [4] },
  ...Object.fromEntries(["q_lin", "k_lin", "v_lin", "out_lin"].flatMap((name) => [[`layers.0.attention.${name}.weight`, [4, 4]], [`layers.0.attention.${name}.bias`, [4]]])), // prettier-ignore
  ...{
    "layers.0.ffn.lin1.weight": [6, 4],
    "layers.0.ffn.lin1.bias": [6],
    "layers.0.ffn.lin2.weight": [4, 6],
    "layers.0.ffn.lin2.bias": [4],
  },
  ...Object.fromEntries(["norm1", "norm2"].flatMap((name) => [[`layers.0.${name}.weight`, [4]], [`layers.0.${name}.bias`, [4]]])), // prettier-ignore
};

let next = 0;
/** An array of numbers that no other array has. */
function unlike(shape: readonly number[]): NamedArray {
  const size = shape.reduce((product, extent) => product * extent, 1);
  return { dtype: "float32", shape, data: Float32Array.from({ length: size }, () => ++next / 64) };
}

function encoder(prefix: string): Map<string, NamedArray> {
  return new Map(Object.entries(shapes).map(([name, shape]) => [`${prefix}${name}`, unlike(shape)]));
}

function renamed(arrays: ReadonlyMap<string, NamedArray>, from: string, to: string): Map<string, NamedArray> {
  return new Map([...arrays].map(([name, array]) => [name.replace(from, to), array]));
}

const words = unlike([7, 4]);
const context = new Map([...encoder("context_encoder."), ["context_encoder.embeddings.weight", words] as const]);

async function folderOf(arrays: ReadonlyMap<string, NamedArray>, options: object): Promise<ParlaiFolder> {
  const { files }: { files: Files } = memoryHost();
  await files.makeFolder("m");
  await files.writeAtomic("m/config.json", JSON.stringify({ ...sizes, variant: "xlm", ...options }));
  await writeSafetensors(files, "m/model.safetensors", arrays, {});
  const folder = await readModelFolder(files, "m");
  if (folder.kind !== "parlai") throw new TypeError("The folder must be ParlAI's");
  return folder;
}

/** ParlAI's shared bi-encoder with all its aliases. */
function sharedArrays(): Map<string, NamedArray> {
  return new Map([
    ...context,
    ...renamed(context, "context_encoder.", "memory_transformer."),
    ...renamed(context, "context_encoder.", "cand_encoder.transformer."),
    ["embeddings.weight", words],
    ...([0, 2] as const).flatMap((i) => [[`cand_encoder.mlp.${i}.weight`, unlike([4, 4])], [`cand_encoder.mlp.${i}.bias`, unlike([4])]] as const), // prettier-ignore
  ]);
}

describe("ParlAI's shared bi-encoder", () => {
  it("finds every parameter once, and each alias back", async () => {
    const { config, arrays, theirNames, notes } = await biFromFolder(await folderOf(sharedArrays(), {}));
    expect(config).toMatchObject({ sharing: { kind: "shared", candidateMlp: true }, reduction: { kind: "mean" }, similarity: "dot" });
    expect([...arrays.keys()].sort()).toEqual(biSpecs(config).map(({ name }) => name).sort()); // prettier-ignore
    expect(() => parametersFrom(biSpecs(config), arrays)).not.toThrow();
    const all = [...theirNames.values()].flat();
    expect([all.length, new Set(all)]).toEqual([sharedArrays().size, new Set(sharedArrays().keys())]);
    expect(theirNames.get("candidate_mlp.second.bias")).toEqual(["cand_encoder.mlp.2.bias"]);
    expect(notes).toEqual([]);
  });

  it("leaves out the second word table that the library makes and never reads", async () => {
    const arrays = sharedArrays().set("cand_embeddings.weight", unlike([7, 4]));
    const { notes } = await biFromFolder(await folderOf(arrays, { share_word_embeddings: false }));
    expect(notes.join()).toContain("cand_embeddings.weight");
  });

  it("refuses copies that differ", async () => {
    const arrays = sharedArrays().set("embeddings.weight", unlike([7, 4]));
    await expect(biFromFolder(await folderOf(arrays, {}))).rejects.toMatchObject({ code: "aliases-differ" });
  });

  it("refuses a tensor that nobody knows, and one that is missing", async () => {
    const more = sharedArrays().set("surprise", unlike([1]));
    await expect(biFromFolder(await folderOf(more, {}))).rejects.toThrow("surprise");
    const fewer = sharedArrays();
    fewer.delete("cand_encoder.mlp.0.bias");
    const { config, arrays } = await biFromFolder(await folderOf(fewer, {}));
    expect(() => parametersFrom(biSpecs(config), arrays)).toThrow("candidate_mlp.first.bias");
  });
});

describe("ParlAI's separate bi-encoder", () => {
  const separate = (): Map<string, NamedArray> =>
    new Map([...context, ...encoder("cand_encoder."), ["embeddings.weight", words], ["cand_encoder.embeddings.weight", words]]);

  it("has one word table for both where they were shared, and says so", async () => {
    const { config, arrays, notes } = await biFromFolder(await folderOf(separate(), { share_encoders: false }));
    expect(config.sharing).toEqual({ kind: "separate" });
    expect(arrays.get("candidate.embeddings.weight")?.data).toEqual(arrays.get("context.embeddings.weight")?.data);
    expect(notes.join()).toContain("one word table");
  });

  it("keeps two word tables apart", async () => {
    const own = separate().set("cand_encoder.embeddings.weight", unlike([7, 4]));
    const { arrays } = await biFromFolder(await folderOf(own, { share_encoders: false, share_word_embeddings: false }));
    expect(arrays.get("candidate.embeddings.weight")?.data).not.toEqual(arrays.get("context.embeddings.weight")?.data);
  });

  it.each([
    [{ reduction_type: "max" }, "sees the padding", { paddedPlaces: true, normalizeOverCandidates: false }],
    [{ variant: "prelayernorm" }, "sees the padding", { paddedPlaces: true, normalizeOverCandidates: false }],
    [{ normalize_sent_emb: true }, "norm over the candidates", { paddedPlaces: false, normalizeOverCandidates: true }],
  ])("switches on what ParlAI does wrong under %j, and says so", async (options, note, compatibility) => {
    const { config, notes } = await biFromFolder(await folderOf(separate(), { share_encoders: false, ...options }));
    expect(config.compatibility).toEqual(compatibility);
    expect(notes.join()).toContain(note);
  });

  it("takes memories over, and the network behind their encoder", async () => {
    const options = { share_encoders: false, use_memories: true, memory_attention: "cosine" };
    expect((await biFromFolder(await folderOf(separate(), options))).config.memories).toEqual({ attention: "cosine" });
    const wrapped = new Map([
      ...separate(),
      ...renamed(context, "context_encoder.", "memory_transformer.transformer."),
      ...([0, 2] as const).flatMap((i) => [[`memory_transformer.mlp.${i}.weight`, unlike([4, 4])], [`memory_transformer.mlp.${i}.bias`, unlike([4])]] as const), // prettier-ignore
    ]);
    const { config, arrays, theirNames } = await biFromFolder(await folderOf(wrapped, { ...options, wrap_memory_encoder: true }));
    expect(config.memories).toEqual({ attention: "cosine", mlp: true });
    expect(() => parametersFrom(biSpecs(config), arrays)).not.toThrow();
    expect(theirNames.get("memory_mlp.first.weight")).toEqual(["memory_transformer.mlp.0.weight"]);
    const unused = await biFromFolder(await folderOf(wrapped, { share_encoders: false, wrap_memory_encoder: true }));
    expect(unused.notes.join()).toContain("memory_transformer.mlp.2.bias");
  });
});
