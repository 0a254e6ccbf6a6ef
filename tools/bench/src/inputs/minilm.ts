import { openSafetensors, toFloat32, type NamedArray } from "@tercet/checkpoint";
import type { Host } from "@tercet/host";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Weights } from "../onnx/bert.ts";
import { pinnedModel, type PinnedModel } from "./pinned-model.ts";

/** Beside the checkout, where models for tests and benchmarks lie; absent on most machines. */
const sharedFolder = join(import.meta.dirname, "..", "..", "..", "..", "..", "shared", "models", "all-MiniLM-L6-v2");

/** The same files on the hub. */
const onHub: PinnedModel = {
  name: "sentence-transformers/all-MiniLM-L6-v2",
  commit: "c9745ed1d9f207416be6d2e6f8de32d1f16199bf",
  sha256: {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
  },
};

/** The model's folder: the one beside the checkout, or fetched once into the standard cache of the hub. @throws what {@link pinnedModel} throws */
export async function minilmFolder(host: Host, progress: (text: string) => void): Promise<string> {
  if (existsSync(join(sharedFolder, "model.safetensors"))) return sharedFolder;
  progress(`fetching ${onHub.name} (91 MB, once)`);
  return pinnedModel(host, onHub);
}

/** Its weights in float32, by their names. */
export async function readMinilm(host: Host, folder: string): Promise<ReadonlyMap<string, Weights>> {
  const arrays = await (await openSafetensors(host.files, join(folder, "model.safetensors"))).readAll();
  const parameters = [...arrays].filter(([name]) => name !== "embeddings.position_ids");
  return new Map(parameters.map(([name, array]: [string, NamedArray]) => [name, { shape: array.shape, data: toFloat32(array, name) }]));
}
