import type { Files } from "@tercet/host";
import { data, tensor, toBackend, type Backend, type Tensor } from "@tercet/tensor";
import type { ArrayFile } from "../contestants/task.ts";

/** Where arrays of tasks lie, and where they go. */
export interface ArrayPlace {
  readonly files: Files;
  readonly backend: Backend;
}

/** An array of a task in memory of the host. */
export async function readArray({ file, shape }: ArrayFile, files: Files): Promise<Tensor> {
  const bytes = await files.readAll(file);
  return tensor(new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4), { shape });
}

/** An array of a task on a backend. */
export async function uploaded(array: ArrayFile, { files, backend }: ArrayPlace): Promise<Tensor> {
  return toBackend(await readArray(array, files), backend);
}

/** The elements of a float32 result, which is released. */
export async function taken(result: Tensor): Promise<Float32Array> {
  const values = await data(result);
  result.dispose();
  if (!(values instanceof Float32Array)) throw new Error(`float32 was due, and ${result.dtype} came.`);
  return values;
}
