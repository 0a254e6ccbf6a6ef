import * as runtime from "onnxruntime-web";
import { readFile } from "node:fs/promises";
import { serve } from "../../contestants/serve.ts";
import { sessionWorks } from "../onnx-session.ts";

/** Its `relaxed` SIMD build is not part of the npm package. */
await serve(({ threads, model }) => {
  const { env, InferenceSession } = runtime;
  env.wasm.numThreads = threads;
  env.wasm.simd = true;
  env.logLevel = "error";
  const open = async (file: string): ReturnType<typeof InferenceSession.create> =>
    InferenceSession.create(await readFile(file), {
      executionProviders: ["wasm"],
      graphOptimizationLevel: "all",
      enableCpuMemArena: true,
      enableMemPattern: true,
      executionMode: "sequential",
    });
  return Promise.resolve({
    name: `onnxruntime-web ${env.versions.web ?? "of unknown version"}`,
    settings: `wasm, SIMD, ${String(threads)} threads, graph optimisation "all"`,
    works: sessionWorks(runtime, open, model),
  });
});
