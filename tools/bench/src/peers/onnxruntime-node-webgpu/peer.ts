import { npmModule } from "../npm-module.ts";
import { onnxruntimeNodePackage } from "../onnxruntime-node/peer.ts";
import { nodeProgram } from "../node-program.ts";
import type { Peer } from "../peer.ts";

/** onnxruntime's native library with its provider `webgpu`, which its package has on most platforms and calls experimental. */
export const onnxruntimeNodeWebgpu: Peer = {
  name: "onnxruntime-node webgpu",
  what: "onnxruntime's native library on WebGPU (experimental, as its page says)",
  tasks: ["encode"],
  setUp: async (place) => {
    const installed = await npmModule(onnxruntimeNodePackage, place);
    if (installed.kind === "failed") return { kind: "absent", why: installed.why };
    const program = nodeProgram(new URL("../onnxruntime-node/program.ts", import.meta.url));
    return { kind: "ready", module: installed.module, program, computesOn: "webgpu" };
  },
};
