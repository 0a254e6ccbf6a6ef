import type * as OnnxRuntime from "onnxruntime-web";
import { pathToFileURL } from "node:url";
import { serve } from "../../contestants/serve.ts";
import { sessionWorks } from "../onnx-session.ts";

await serve(async ({ module, threads, model, computesOn }) => {
  const runtime = (await import(pathToFileURL(module).href)) as typeof OnnxRuntime; // the peer's module has this interface
  const onDevice = computesOn === "webgpu";
  runtime.env.logLevel = "error";
  const open = (file: string): Promise<OnnxRuntime.InferenceSession> =>
    runtime.InferenceSession.create(file, {
      executionProviders: [onDevice ? "webgpu" : "cpu"],
      graphOptimizationLevel: "all",
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      executionMode: "sequential",
      enableCpuMemArena: true,
      enableMemPattern: true,
    });
  return {
    name: `onnxruntime-node ${runtime.env.versions.node ?? runtime.env.versions.common}`,
    settings: `${onDevice ? "webgpu" : "cpu"}, ${String(threads)} threads, graph optimisation "all"`,
    works: sessionWorks(runtime, open, model),
  };
});
