import { compile, data, matmul, slice, toBackend, type Tensor } from "@tercet/tensor";
import type { Work } from "../contestants/work.ts";
import type { ArrayFile } from "../contestants/task.ts";
import { readArray, taken, type ArrayPlace } from "./arrays.ts";

/** Times of what is no part of a product's own. */
const partRuns = 5;

/**
 * A product on a device. A run ends when one number of the result has come back: then the product is done, and little else was waited for. Bringing the factors there and
 * reading the whole result are timed apart.
 */
export async function gpuProductWork(
  task: { readonly a: ArrayFile; readonly b: ArrayFile },
  { files, backend }: ArrayPlace,
): Promise<Work> {
  const corner = (x: Tensor): Tensor => slice(slice(x, { axis: 0, from: 0, to: 1 }), { axis: 1, from: 0, to: 1 });
  const multiply = compile((a: Tensor, b: Tensor) => matmul(a, b), { backend });
  const first = compile(corner, { backend });
  const [hostA, hostB] = [await readArray(task.a, files), await readArray(task.b, files)];
  const arrived = async (x: Tensor): Promise<void> => {
    const one = await first(x);
    await data(one);
    one.dispose();
  };
  const [a, b] = [await toBackend(hostA, backend), await toBackend(hostB, backend)];
  return {
    run: async () => {
      const product = await multiply(a, b);
      await arrived(product);
      product.dispose();
    },
    output: async () => ({ kind: "array", width: task.b.shape[1] ?? 0, values: await taken(await multiply(a, b)) }),
    parts: async () => {
      const [uploads, readings]: [number[], number[]] = [[], []];
      for (let i = 0; i < partRuns; i++) {
        const began = performance.now();
        const copies = [await toBackend(hostA, backend), await toBackend(hostB, backend)];
        for (const copy of copies) await arrived(copy);
        uploads.push(performance.now() - began);
        for (const copy of copies) copy.dispose();
        const product = await multiply(a, b);
        await arrived(product);
        const ready = performance.now();
        await taken(product);
        readings.push(performance.now() - ready);
      }
      return { "bringing both factors there": uploads, "reading the product": readings };
    },
    release: () => {
      a.dispose();
      b.dispose();
    },
  };
}
