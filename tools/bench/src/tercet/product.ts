import { compile, matmul, type Tensor } from "@tercet/tensor";
import type { Work } from "../contestants/work.ts";
import type { ArrayFile } from "../contestants/task.ts";
import { taken, uploaded, type ArrayPlace } from "./arrays.ts";

/** A product whose second factor is packed by the first run, as weights are. */
export async function productWork(task: { readonly a: ArrayFile; readonly b: ArrayFile }, place: ArrayPlace): Promise<Work> {
  const multiply = compile((a: Tensor, b: Tensor) => matmul(a, b), { backend: place.backend });
  const [a, b] = [await uploaded(task.a, place), await uploaded(task.b, place)];
  return {
    run: async () => (await multiply(a, b)).dispose(),
    output: async () => ({ kind: "array", width: task.b.shape[1] ?? 0, values: await taken(await multiply(a, b)) }),
    release: () => {
      a.dispose();
      b.dispose();
    },
  };
}
