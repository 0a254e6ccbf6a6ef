import { data, tensor, toBackend, type Backend, type Tensor } from "@tercet/tensor";
import { readFileSync } from "node:fs";
import type { ArrayFile } from "../contestants/task.ts";

/** An array of a task on a backend. */
export function uploaded({ file, shape }: ArrayFile, backend: Backend): Promise<Tensor> {
  const bytes = readFileSync(file);
  return toBackend(tensor(new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4), { shape }), backend);
}

/** The elements of a float32 result, which is released. */
export async function taken(result: Tensor): Promise<Float32Array> {
  const values = await data(result);
  result.dispose();
  if (!(values instanceof Float32Array)) throw new Error(`float32 was due, and ${result.dtype} came.`);
  return values;
}
