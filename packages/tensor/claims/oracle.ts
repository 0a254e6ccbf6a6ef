import { withRunningBound, type Expected } from "@tercet/equivalence";
import { createReferenceBackend } from "../src/backends/reference/backend.ts";
import type { Backend, Buffer } from "../src/backend/interface.ts";
import type { Bounded } from "../src/scalar/evaluate-steps.ts";
import type { Tensor } from "../src/tensor.ts";

/** Whose results are held to an oracle: its own precision decides the bound. */
export type Bounding = Pick<Backend, "precision">;

/** The oracle's values of tensors, each with the running bound of what a backend computes, times `slack`. */
export async function expectedOf(tensors: readonly Tensor[], { precision }: Bounding, slack = 1): Promise<readonly Expected[]> {
  const reference = createReferenceBackend({ precision });
  const buffers = await reference.walk(tensors, []);
  return buffers.map((buffer) => expected(reference.readWithBounds(buffer), buffer, slack));
}

function expected({ values, bounds }: Bounded, { shape }: Buffer, slack: number): Expected {
  const array = { shape, data: values };
  return withRunningBound(array, bounds?.map((bound) => bound * slack) ?? new Float64Array(values.length));
}
