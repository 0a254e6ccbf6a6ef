import { nodeProgram } from "../node-program.ts";
import { npmModule, type NpmModule } from "../npm-module.ts";
import type { Peer } from "../peer.ts";

/** The package, which holds every provider. */
export const onnxruntimeNodePackage: NpmModule = { name: "onnxruntime-node", version: "1.30.0", megabytes: 290 };

/** onnxruntime's native library in Node. */
export const onnxruntimeNode: Peer = {
  name: "onnxruntime-node",
  what: "onnxruntime's native library: all graph optimisations",
  tasks: ["encode"],
  setUp: async (place) => {
    const installed = await npmModule(onnxruntimeNodePackage, place);
    if (installed.kind === "failed") return { kind: "absent", why: installed.why };
    return { kind: "ready", module: installed.module, program: nodeProgram(new URL("program.ts", import.meta.url)) };
  },
};
