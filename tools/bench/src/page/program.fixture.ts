import type { ContestantOptions } from "../contestants/protocol.ts";
import type { Served } from "../contestants/work.ts";

/** A contestant of the page that needs no device: it doubles the numbers of a file, and tells where it is. */
export function start({ model, module }: ContestantOptions): Promise<Served> {
  const { crossOriginIsolated: isIsolated } = globalThis as { readonly crossOriginIsolated?: boolean }; // not in Node's types
  return Promise.resolve({
    name: "fixture 1",
    settings: `${new URL(model.folder).pathname} ${new URL(model.onnx).pathname}${module}${isIsolated === true ? ", isolated" : ""}`,
    device: { adapter: "none", isSoftware: true, through: "a page" },
    works: {
      product: async ({ a }) => {
        const response = await fetch(a.file);
        if (!response.ok) throw new Error(`no ${new URL(a.file).pathname}`);
        const numbers = new Float32Array(await response.arrayBuffer());
        return {
          run: () => Promise.resolve(),
          output: () => Promise.resolve({ kind: "array", width: 2, values: numbers.map((number) => 2 * number) }),
          parts: () => Promise.resolve({ fetching: [1, 2] }),
        };
      },
    },
  });
}
