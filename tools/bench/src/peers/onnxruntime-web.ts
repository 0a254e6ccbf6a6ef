import { env, InferenceSession, Tensor } from "onnxruntime-web";
import type { SentenceEncoder, TokenRows } from "../suites/sentence-encoder.ts";

/**
 * onnxruntime-web's WebAssembly backend with the settings its documentation recommends: SIMD, threads, all graph optimisations.
 * Its `relaxed` SIMD build is not part of the npm package.
 * @param model an ONNX model with inputs `input_ids`, `attention_mask`, `token_type_ids` and output `sentence_embedding`
 */
export async function onnxruntimeWeb(model: Uint8Array, threads: number): Promise<SentenceEncoder> {
  env.wasm.numThreads = threads;
  env.wasm.simd = true;
  env.logLevel = "error";
  const session = await InferenceSession.create(model, {
    executionProviders: ["wasm"],
    graphOptimizationLevel: "all",
    enableCpuMemArena: true,
    enableMemPattern: true,
    executionMode: "sequential",
  });
  return {
    name: `onnxruntime-web ${env.versions.web ?? "of unknown version"}`,
    mode: `wasm, SIMD, ${String(threads)} threads, graph optimisation "all"`,
    prepare: (rows) => {
      const inputs = paddedInputs(rows);
      return async () => {
        const output = (await session.run(inputs))["sentence_embedding"];
        if (!(output?.data instanceof Float32Array)) throw new Error("The ONNX model gave no float32 output named sentence_embedding.");
        return output.data;
      };
    },
    close: () => session.release(),
  };
}

function paddedInputs(rows: TokenRows): Record<string, Tensor> {
  const length = Math.max(...rows.map((row) => row.length));
  const filled = (of: (id: number | undefined) => number): Tensor =>
    new Tensor("int64", BigInt64Array.from(rows.flatMap((row) => Array.from({ length }, (_, i) => BigInt(of(row[i]))))), [
      rows.length,
      length,
    ]);
  return {
    input_ids: filled((id) => id ?? 0),
    attention_mask: filled((id) => (id === undefined ? 0 : 1)),
    token_type_ids: filled(() => 0),
  };
}
