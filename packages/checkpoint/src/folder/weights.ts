import { joinPath, type Files } from "@tercet/host";
import { errors } from "../errors.ts";
import { openSafetensors, type TensorReader } from "../safetensors/reader.ts";
import { openShards } from "../safetensors/shards.ts";

const pickles = ["pytorch_model.bin", "pytorch_model.bin.index.json", "model.pt", "model.bin", "model"];

/**
 * Opens the weights of a folder: `model.safetensors`, or the files that `model.safetensors.index.json` lists.
 * @throws TercetError `pickle-refused` when only pickled weights are there, `file-not-found` when none are
 */
export async function openWeights(files: Files, folder: string): Promise<TensorReader> {
  const single = joinPath(folder, "model.safetensors");
  if (await files.exists(single)) return openSafetensors(files, single);
  const index = joinPath(folder, "model.safetensors.index.json");
  if (await files.exists(index)) return openShards(files, index);
  for (const name of pickles) {
    const path = joinPath(folder, name);
    if ((await files.describe(path))?.kind === "file") throw errors["pickle-refused"]({ path });
  }
  return openSafetensors(files, single);
}
