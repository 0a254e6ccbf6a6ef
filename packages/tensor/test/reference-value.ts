import { createReferenceBackend } from "../src/backends/reference/backend.ts";
import type { Bounded } from "../src/scalar/evaluate-steps.ts";
import type { Tensor } from "../src/tensor.ts";

const backend = createReferenceBackend();

/** The float64 values of tensors, with the bounds of their rounding errors, as one walk. */
export async function referenceValues(tensors: readonly Tensor[]): Promise<readonly Bounded[]> {
  const buffers = await backend.walk(tensors, []);
  const values = buffers.map((buffer) => backend.readWithBounds(buffer));
  for (const buffer of buffers) buffer.release();
  return values;
}

/** The float64 values of one tensor. */
export async function referenceValue(tensor: Tensor): Promise<readonly number[]> {
  const [result] = await referenceValues([tensor]);
  return [...(result?.values ?? [])];
}
