import { generator } from "@tercet/results";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ArrayFile } from "../contestants/task.ts";

/** Writes an array of numbers between -1 and 1, the same ones for the same seed; `scale` multiplies them. */
export async function arrayFile(
  folder: string,
  name: string,
  { shape, seed, scale = 1 }: { readonly shape: readonly number[]; readonly seed: number; readonly scale?: number },
): Promise<ArrayFile> {
  const random = generator(seed);
  const values = new Float32Array(shape.reduce((a, b) => a * b, 1));
  for (let i = 0; i < values.length; i++) values[i] = (2 * random() - 1) * scale;
  const file = join(folder, `${name}.f32`);
  await writeFile(file, new Uint8Array(values.buffer));
  return { file, shape };
}
