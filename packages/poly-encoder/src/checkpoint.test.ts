import { readModelFolder, writeSafetensors, type NamedArray, type ParlaiFolder } from "@tercet/checkpoint";
import { parametersFrom } from "@tercet/encoder";
import { memoryHost, type Files } from "@tercet/host";
import { expect, it } from "vitest";
import { polyFromFolder } from "./checkpoint.ts";
import { polySpecs } from "./parameters.ts";

const sizes = { embedding_size: 4, ffn_size: 6, n_layers: 2, n_heads: 2, n_positions: 5, poly_n_codes: 3, variant: "xlm" };
const multihead = {
  codes_attention_type: "multihead",
  codes_attention_num_heads: 2,
  poly_attention_type: "multihead",
  poly_attention_num_heads: 4,
};

function named(shapes: readonly (readonly [name: string, shape: readonly number[]])[]): Map<string, NamedArray> {
  return new Map(
    shapes.map(([name, shape]) => [
      name,
      { dtype: "float32", shape, data: new Float32Array(shape.reduce((product, extent) => product * extent, 1)) },
    ]),
  );
}

const dense = (name: string, outputs: number, inputs: number) => [[`${name}.weight`, [outputs, inputs]], [`${name}.bias`, [outputs]]] as const; // prettier-ignore
const projections = (name: string) => ["q_lin", "k_lin", "v_lin", "out_lin"].flatMap((part) => dense(`${name}.${part}`, 4, 4));
const norm = (name: string) => [[`${name}.weight`, [4]], [`${name}.bias`, [4]]] as const; // prettier-ignore
const encoder = (name: string) => [
  [`${name}.embeddings.weight`, [7, 4]] as const,
  [`${name}.position_embeddings.weight`, [5, 4]] as const,
  ...norm(`${name}.norm_embeddings`),
  ...[0, 1].flatMap((i) => [
    ...projections(`${name}.layers.${i}.attention`),
    ...norm(`${name}.layers.${i}.norm1`),
    ...dense(`${name}.layers.${i}.ffn.lin1`, 6, 4),
    ...dense(`${name}.layers.${i}.ffn.lin2`, 4, 6),
    ...norm(`${name}.layers.${i}.norm2`),
  ]),
];
const encoders = named([...encoder("encoder_ctxt"), ...encoder("encoder_cand")]);
const codes = named([["codes", [3, 4]]]);

async function folderOf(arrays: ReadonlyMap<string, NamedArray>, options: object): Promise<ParlaiFolder> {
  const { files }: { files: Files } = memoryHost();
  await files.makeFolder("m");
  await files.writeAtomic("m/config.json", JSON.stringify({ ...sizes, ...options }));
  await writeSafetensors(files, "m/model.safetensors", arrays, {});
  const folder = await readModelFolder(files, "m");
  if (folder.kind !== "parlai") throw new TypeError("The folder must be ParlAI's");
  return folder;
}

it("names of ParlAI's poly-encoder lead to every parameter and back", async () => {
  const arrays = new Map([...encoders, ...codes, ...named([...projections("code_attention"), ...projections("attention")])]);
  const opened = await polyFromFolder(await folderOf(arrays, multihead));
  const names = polySpecs(opened.config).map(({ name }) => name);
  expect([...opened.arrays.keys()].sort()).toEqual([...names].sort());
  expect(() => parametersFrom(polySpecs(opened.config), opened.arrays)).not.toThrow();
  expect([...opened.theirNames.values()].flat().sort()).toEqual([...arrays.keys()].sort());
  expect(opened.config).toMatchObject({
    sharing: "separate",
    source: { kind: "codes", m: 3, attention: { kind: "multihead", heads: 2 } },
    finalAttention: { kind: "multihead", heads: 4 },
  });
});

it("first outputs need no codes; codes that are missing are never made up", async () => {
  const first = await polyFromFolder(await folderOf(encoders, { polyencoder_type: "n_first" }));
  expect(first.config.source).toEqual({ kind: "first-m", m: 3 });
  expect(() => parametersFrom(polySpecs(first.config), first.arrays)).not.toThrow();
  const missing = await polyFromFolder(await folderOf(encoders, {}));
  expect(() => parametersFrom(polySpecs(missing.config), missing.arrays)).toThrow("codes");
});

it.each([
  [{ reduction_type: "max" }, true],
  [{ variant: "prelayernorm" }, true],
  [{}, false],
])("what ParlAI does with padding is switched on under %j and reported: %s", async (options, on) => {
  const { config, notes } = await polyFromFolder(await folderOf(new Map([...encoders, ...codes]), options));
  expect([config.compatibility?.paddedPlaces === true, notes.length]).toEqual([on, on ? 1 : 0]);
});

it("a checkpoint of another head is refused", async () => {
  const cross = await folderOf(new Map([...named(encoder("encoder")), ...named(dense("linear_layer", 1, 4))]), {});
  await expect(polyFromFolder(cross)).rejects.toMatchObject({ code: "checkpoint-unsupported" });
});
