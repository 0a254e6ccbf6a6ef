import { nodeProgram } from "../node-program.ts";
import type { Peer } from "../peer.ts";

/** onnxruntime's WebAssembly, which is a development dependency: tests compare with it too. */
export const onnxruntimeWeb: Peer = {
  name: "onnxruntime-web",
  what: "onnxruntime's WebAssembly: SIMD, threads, all graph optimisations",
  tasks: ["encode"],
  setUp: () => Promise.resolve({ kind: "ready", module: "onnxruntime-web", program: nodeProgram(new URL("program.ts", import.meta.url)) }),
};
