import { withRunningBound, type Expected } from "@tercet/equivalence";
import { createReferenceBackend } from "../src/backends/reference/backend.ts";
import type { Buffer } from "../src/backend/interface.ts";
import type { Tensor } from "../src/tensor.ts";

/** The oracle's values of tensors, each with its running bound times `slack`. */
export async function expectedOf(tensors: readonly Tensor[], slack = 1): Promise<readonly Expected[]> {
  const reference = createReferenceBackend();
  const buffers = await reference.walk(tensors, []);
  return buffers.map((buffer) => expected(reference.readWithBounds(buffer), buffer, slack));
}

function expected(
  { values, bounds }: { values: Float64Array; bounds: Float64Array | undefined },
  { shape }: Buffer,
  slack: number,
): Expected {
  const array = { shape, data: values };
  return withRunningBound(array, bounds?.map((bound) => bound * slack) ?? new Float64Array(values.length));
}
