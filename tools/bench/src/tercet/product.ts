import { compile, matmul, type Backend, type Tensor } from "@tercet/tensor";
import type { Work } from "../contestants/serve.ts";
import type { ArrayFile } from "../contestants/task.ts";
import { taken, uploaded } from "./arrays.ts";

/** A product whose second factor is packed by the first run, as weights are. */
export async function productWork(task: { readonly a: ArrayFile; readonly b: ArrayFile }, backend: Backend): Promise<Work> {
  const multiply = compile((a: Tensor, b: Tensor) => matmul(a, b), { backend });
  const [a, b] = [await uploaded(task.a, backend), await uploaded(task.b, backend)];
  return {
    run: async () => (await multiply(a, b)).dispose(),
    output: async () => ({ kind: "array", width: task.b.shape[1] ?? 0, values: await taken(await multiply(a, b)) }),
    release: () => {
      a.dispose();
      b.dispose();
    },
  };
}
