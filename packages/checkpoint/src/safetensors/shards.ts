import { joinPath, parentFolder, pathInside, readText, TercetError, type Files } from "@tercet/host";
import { errors, type ShardProblem } from "../errors.ts";
import { isJsonObject, parseJson, type JsonValue } from "../json.ts";
import { openSafetensors, readEvery, type TensorInfo, type TensorReader } from "./reader.ts";

/**
 * Opens weights that an index file (`model.safetensors.index.json`) spreads over several files, as one reader.
 * @throws TercetError `shards-invalid`, and what {@link openSafetensors} throws
 */
export async function openShards(files: Files, path: string): Promise<TensorReader> {
  const fail = (problem: ShardProblem, name: string): never => {
    throw errors["shards-invalid"]({ path, problem, name });
  };
  const shardOf = weightMap(parseJson(await readText(files, path, { maxBytes: 100_000_000 }), path), fail);
  const shards = new Map<string, TensorReader>();
  for (const shard of new Set(shardOf.values())) {
    if (shard.includes("/")) fail("name-outside", shard);
    try {
      shards.set(shard, await openSafetensors(files, pathInside(parentFolder(path), shard)));
    } catch (error) {
      if (error instanceof TercetError && error.code === "path-outside") fail("name-outside", shard);
      if (error instanceof TercetError && error.code === "file-not-found") fail("shard-missing", shard);
      throw error;
    }
  }
  const tensors = new Map<string, TensorInfo>();
  for (const [shard, reader] of shards) {
    for (const [name, info] of reader.tensors) {
      // In the file but not in the index, or in two files: either way two readers of the folder could see different models.
      if (shardOf.get(name) !== shard) fail("tensor-twice", name);
      tensors.set(name, info);
    }
  }
  const absent = [...shardOf.keys()].find((name) => !tensors.has(name));
  if (absent !== undefined) fail("tensor-absent", absent);
  const read: TensorReader["read"] = async (name) => {
    const shard = shards.get(shardOf.get(name) ?? "");
    if (shard === undefined) throw errors["tensor-absent"]({ path, name });
    return shard.read(name);
  };
  const metadata = new Map([...shards.values()].flatMap((shard) => [...shard.metadata]));
  return { path: joinPath(path), tensors, metadata, read, readAll: () => readEvery([...tensors.keys()], read) };
}

function weightMap(index: JsonValue, fail: (problem: ShardProblem, name: string) => never): ReadonlyMap<string, string> {
  const map = isJsonObject(index) ? index.get("weight_map") : undefined;
  if (!isJsonObject(map)) return fail("index-malformed", "weight_map");
  const shardOf = new Map<string, string>();
  for (const [name, shard] of map) {
    if (typeof shard !== "string") return fail("index-malformed", name);
    shardOf.set(name, shard);
  }
  if (new Set(shardOf.values()).size > 1000) fail("index-malformed", "more than 1000 shards");
  return shardOf;
}
