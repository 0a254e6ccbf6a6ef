import { cast, data, expandDims, gather, mul, reshape, tensor, Tensor, type Backend, type HostArray, type Tree } from "@tercet/tensor";

/** Vectors of candidates as they are kept, [candidates, width]. All scores are those of the floats that they widen to. */
export interface KeptVectors {
  /** float32, float16 or bfloat16, or int8 with scales. */
  readonly vectors: Tensor;
  /** What each int8 vector is multiplied with, float32 [candidates]. */
  readonly scales?: Tensor;
}

/** The kept vectors as float32, [candidates, width]. */
export function floatsOf({ vectors, scales }: KeptVectors): Tensor {
  const floats = cast(vectors, "float32");
  return scales === undefined ? floats : mul(floats, expandDims(scales, 1));
}

/** The vectors at positions int32 [contexts, k] as float32, [contexts, k, width]. */
export function listedFloats(kept: KeptVectors, positions: Tensor): Tensor {
  return reshape(gather(floatsOf(kept), reshape(positions, [-1])), [...positions.shape, kept.vectors.shape[1] ?? 0]);
}

/** Just the kept vectors of something that has them, as a tree for compiled functions. */
export function keptTree({ vectors, scales }: KeptVectors): KeptVectors & Tree {
  return scales === undefined ? { vectors } : { vectors, scales };
}

/** How vectors are kept: as they are, in half the memory with 11 bits, or in a quarter with 8 bits and a scale for each. */
export type Keep = "float32" | "float16" | "int8";

/** Steps from 0 to the greatest magnitude of an int8 vector. */
const steps = 127;

/** Vectors [candidates, width] in the form they are kept in, on a backend. */
export async function keepVectors(floats: Float32Array, width: number, keep: Keep, backend: Backend): Promise<KeptVectors> {
  const shape = [floats.length / Math.max(1, width), width];
  const on = (data: HostArray, dtype: Keep, of: readonly number[]): Tensor =>
    new Tensor(of, dtype, { kind: "buffer", buffer: backend.upload(data, of, dtype) });
  if (keep === "float32") return { vectors: on(floats, keep, shape) };
  if (keep === "float16") return { vectors: on(await data(cast(tensor(floats, { shape }), keep), { backend }), keep, shape) };
  const [count = 0] = shape;
  const scales = new Float32Array(count);
  const whole = new Int8Array(floats.length);
  for (let i = 0; i < count; i++) {
    const row = floats.subarray(i * width, (i + 1) * width);
    const greatest = row.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    scales[i] = greatest / steps;
    if (greatest > 0)
      whole.set(
        row.map((value) => Math.round((value / greatest) * steps)),
        i * width,
      );
  }
  return { vectors: on(whole, keep, shape), scales: on(scales, "float32", [count]) };
}
