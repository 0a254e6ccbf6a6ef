import { data, mul, tensor, type Backend } from "@tercet/tensor";

/** A backend that does not answer for so long, in milliseconds, is not waited for. */
const patience = 10_000;

/** Whether a backend still computes: one whose device is lost, or whose worker has ended, does not, and never will again. */
export async function isAlive(backend: Backend): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), patience);
  const computed = data(mul(tensor([2, 7]), 3), { backend }).then(
    ([six]) => six === 6,
    () => false,
  );
  try {
    return await Promise.race([computed, late]);
  } finally {
    clearTimeout(timer);
  }
}
