import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { serve } from "../../contestants/serve.ts";
import type { ArrayFile } from "../../contestants/task.ts";

/** An array is used up by what is done with it, unless it is kept by `ref`. */
interface JaxArray {
  readonly ref: JaxArray;
  reshape(shape: readonly number[]): JaxArray;
  data(): Promise<Float32Array>;
  blockUntilReady(): Promise<JaxArray>;
  dispose(): void;
}

/** As much of the library as is used here. */
interface Jax {
  init(device: "wasm"): Promise<unknown>;
  defaultDevice(device: "wasm"): unknown;
  jit(f: (a: JaxArray, b: JaxArray) => JaxArray): (a: JaxArray, b: JaxArray) => JaxArray;
  readonly numpy: { array(values: Float32Array): JaxArray; matmul(a: JaxArray, b: JaxArray): JaxArray };
}

await serve(async ({ module }) => {
  const jax = (await import(pathToFileURL(module).href)) as Jax; // the package's declarations say the same
  await jax.init("wasm");
  jax.defaultDevice("wasm");
  const read = ({ file, shape }: ArrayFile): JaxArray => {
    const bytes = readFileSync(file);
    return jax.numpy.array(new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4)).reshape(shape);
  };
  const multiply = jax.jit((a, b) => jax.numpy.matmul(a, b));
  return {
    name: "jax-js 0.1.25",
    settings: "wasm, jit, 1 thread",
    works: {
      product: (task) => {
        const [a, b] = [read(task.a), read(task.b)];
        const product = (): JaxArray => multiply(a.ref, b.ref);
        return Promise.resolve({
          run: async () => (await product().blockUntilReady()).dispose(),
          output: async () => ({ kind: "array", width: task.b.shape[1] ?? 0, values: await product().data() }),
          release: () => {
            a.dispose();
            b.dispose();
          },
        });
      },
    },
  };
});
