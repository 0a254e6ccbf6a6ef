import { memoryHost } from "@tercet/host";
import { expect, it } from "vitest";
import { float32Array } from "../arrays.ts";
import { toFloat32 } from "../convert.ts";
import type { ShardProblem } from "../errors.ts";
import { openShards } from "./shards.ts";
import { writeSafetensors } from "./writer.ts";

const { files } = memoryHost();
const index = "model.safetensors.index.json";
await writeSafetensors(files, "1.safetensors", new Map([["a", float32Array([1], [1])], ["b", float32Array([1], [2])]])); // prettier-ignore
await writeSafetensors(files, "2.safetensors", new Map([["c", float32Array([1], [3])]]));
await writeSafetensors(files, "again.safetensors", new Map([["a", float32Array([1], [4])]]));
const write = (value: unknown): Promise<void> => files.writeAtomic(index, JSON.stringify(value));

it("reads tensors out of several files as one", async () => {
  await write({ metadata: { total_size: 12 }, weight_map: { a: "1.safetensors", b: "1.safetensors", c: "2.safetensors" } });
  const reader = await openShards(files, index);
  expect([...reader.tensors.keys()]).toEqual(["a", "b", "c"]);
  expect([...(await reader.readAll()).values()].map((array) => toFloat32(array)[0])).toEqual([1, 2, 3]);
  await expect(reader.read("d")).rejects.toThrow("tensor-absent");
});

it.each<readonly [what: string, value: unknown, problem: ShardProblem]>([
  ["no map", {}, "index-malformed"],
  ["a list", [], "index-malformed"],
  ["a number for a file", { weight_map: { a: 1 } }, "index-malformed"],
  ["a name outside", { weight_map: { a: "../1.safetensors" } }, "name-outside"],
  ["an absolute name", { weight_map: { a: "/1.safetensors" } }, "name-outside"],
  ["a name of two dots", { weight_map: { a: ".." } }, "name-outside"],
  ["a missing shard", { weight_map: { a: "3.safetensors" } }, "shard-missing"],
  ["a tensor that is not in its shard", { weight_map: { a: "1.safetensors", b: "1.safetensors", x: "1.safetensors" } }, "tensor-absent"],
  ["a tensor in two shards", { weight_map: { a: "again.safetensors", b: "1.safetensors" } }, "tensor-twice"],
  ["a tensor in the file but not the index", { weight_map: { a: "1.safetensors" } }, "tensor-twice"],
])("refuses an index with %s", async (_, value, problem) => {
  await write(value);
  await expect(openShards(files, index)).rejects.toMatchObject({ code: "shards-invalid", details: { problem } });
});
