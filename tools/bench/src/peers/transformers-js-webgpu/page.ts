import type { ContestantOptions } from "../../contestants/protocol.ts";
import type { TokenRows } from "../../contestants/task.ts";
import type { Served, Work } from "../../contestants/work.ts";

interface Session {
  (inputs: unknown): Promise<{ readonly sentence_embedding: { readonly data: Float32Array } }>;
  dispose(): Promise<unknown>;
}

/** As much of the library as is used here. */
interface Library {
  readonly env: {
    version: string;
    localModelPath: string;
    allowRemoteModels: boolean;
    allowLocalModels: boolean;
    useBrowserCache: boolean;
    readonly backends: { readonly onnx: { readonly wasm: { wasmPaths: string; numThreads: number } } };
  };
  readonly AutoModel: { from_pretrained(name: string, options: object): Promise<Session> };
  readonly Tensor: new (type: "int64", data: BigInt64Array, dims: readonly number[]) => unknown;
}

/** Its device `webgpu`, in float32, on the graph that onnxruntime gets too. */
export async function start({ module, threads }: ContestantOptions): Promise<Served> {
  const { AutoModel, Tensor, env } = (await import(module)) as Library; // its declarations say the same
  const { origin } = new URL(module);
  // Nothing but the harness's own model.
  Object.assign(env, { allowRemoteModels: false, allowLocalModels: true, useBrowserCache: false, localModelPath: `${origin}/hub/` });
  env.backends.onnx.wasm.wasmPaths = `${origin}/transformers-runtime/`;
  env.backends.onnx.wasm.numThreads = threads;
  let session: Promise<Session> | undefined;
  const open = (): Promise<Session> =>
    (session ??= AutoModel.from_pretrained("model", {
      dtype: "fp32",
      device: "webgpu",
      session_options: { graphOptimizationLevel: "all" },
    }));
  const encode = async (rows: TokenRows): Promise<Work> => {
    const own = await open();
    const dims = [rows.length, rows[0]?.length ?? 0];
    const filled = (of: (id: number) => number): unknown =>
      new Tensor(
        "int64",
        BigInt64Array.from(rows.flat(), (id) => BigInt(of(id))),
        dims,
      );
    const inputs = { input_ids: filled((id) => id), attention_mask: filled(() => 1), token_type_ids: filled(() => 0) };
    const run = async (): Promise<Float32Array> => (await own(inputs)).sentence_embedding.data;
    return {
      run,
      output: async () => {
        const values = await run();
        return { kind: "array", width: values.length / rows.length, values };
      },
    };
  };
  return {
    name: `transformers.js ${env.version}`,
    settings: "device webgpu in the same page, dtype fp32",
    works: { encode: ({ rows }) => encode(rows) },
  };
}
