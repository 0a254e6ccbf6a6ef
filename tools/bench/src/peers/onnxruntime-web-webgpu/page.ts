import type * as OnnxRuntime from "onnxruntime-web";
import type { ContestantOptions } from "../../contestants/protocol.ts";
import type { Served } from "../../contestants/work.ts";
import { sessionWorks } from "../onnx-session.ts";

/** Its package as it is published, not bundled: it finds its WebAssembly beside itself. */
export async function start({ module, threads, model }: ContestantOptions): Promise<Served> {
  const runtime = (await import(module)) as typeof OnnxRuntime; // the peer's module has this interface
  const { env, InferenceSession } = runtime;
  env.wasm.numThreads = threads;
  env.wasm.wasmPaths = new URL(".", module).href;
  env.logLevel = "error";
  const open = async (file: string): ReturnType<typeof InferenceSession.create> =>
    InferenceSession.create(file, { executionProviders: ["webgpu"], graphOptimizationLevel: "all" });
  return {
    name: `onnxruntime-web ${env.versions.web ?? "of unknown version"}`,
    settings: 'webgpu in the same page, graph optimisation "all"',
    works: sessionWorks(runtime, open, model),
  };
}
