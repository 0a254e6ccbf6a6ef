import { downloadModel, openSafetensors, toFloat32, type NamedArray } from "@tercet/checkpoint";
import type { Host } from "@tercet/host";
import type { BertConfig } from "@tercet/transformer";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Weights } from "../onnx/bert.ts";

/** Beside the checkout, where models for tests and benchmarks lie; absent on most machines. */
const sharedFolder = join(import.meta.dirname, "..", "..", "..", "..", "..", "shared", "models", "all-MiniLM-L6-v2");

/** The hub's name of it, at the revision that lies there too. */
const hubName = "sentence-transformers/all-MiniLM-L6-v2";

/** sentence-transformers/all-MiniLM-L6-v2. */
export const minilmConfig: BertConfig = {
  kind: "bert",
  vocabulary: 30522,
  width: 384,
  layers: 6,
  heads: 12,
  inner: 1536,
  positions: 512,
  activation: "gelu-erf",
  eps: 1e-12,
  tokenTypes: 2,
  embeddingWidth: 384,
  firstPosition: 0,
  relative: undefined,
  pooler: true,
};

/** The model's folder: the one beside the checkout, or fetched once into the standard cache of the hub. @throws what the download throws */
export async function minilmFolder(host: Host, progress: (text: string) => void): Promise<string> {
  if (existsSync(join(sharedFolder, "model.safetensors"))) return sharedFolder;
  progress(`fetching ${hubName} (91 MB, once)`);
  return (await downloadModel(host, hubName)).folder;
}

/** Its weights in float32, by their names. */
export async function readMinilm(host: Host, folder: string): Promise<ReadonlyMap<string, Weights>> {
  const arrays = await (await openSafetensors(host.files, join(folder, "model.safetensors"))).readAll();
  const parameters = [...arrays].filter(([name]) => name !== "embeddings.position_ids");
  return new Map(parameters.map(([name, array]: [string, NamedArray]) => [name, { shape: array.shape, data: toFloat32(array, name) }]));
}
