import { openSafetensors, toFloat32, type NamedArray } from "@tercet/checkpoint";
import type { Host } from "@tercet/host";
import type { BertConfig } from "@tercet/transformer";
import { join } from "node:path";
import type { Weights } from "../onnx/bert.ts";

/** Beside the checkout, where models for tests and benchmarks lie; absent on most machines. */
export const minilmFolder: string = join(import.meta.dirname, "..", "..", "..", "..", "..", "shared", "models", "all-MiniLM-L6-v2");

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

/** Its weights in float32, by their names; undefined where the model is absent. */
export async function readMinilm(host: Host): Promise<ReadonlyMap<string, Weights> | undefined> {
  const path = join(minilmFolder, "model.safetensors");
  if (!(await host.files.exists(path))) return undefined;
  const arrays = await (await openSafetensors(host.files, path)).readAll();
  const parameters = [...arrays].filter(([name]) => name !== "embeddings.position_ids");
  return new Map(parameters.map(([name, array]: [string, NamedArray]) => [name, { shape: array.shape, data: toFloat32(array, name) }]));
}
