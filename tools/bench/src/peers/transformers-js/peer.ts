import { nodeProgram } from "../node-program.ts";
import { npmModule, type NpmModule } from "../npm-module.ts";
import type { Peer } from "../peer.ts";

/** The package, for Node and for pages. */
export const transformersJsPackage: NpmModule = { name: "@huggingface/transformers", version: "4.3.1", megabytes: 480 };

/** transformers.js with its device of Node, which is onnxruntime's native library. */
export const transformersJs: Peer = {
  name: "transformers.js",
  what: "@huggingface/transformers: its tokenizer, and onnxruntime's native library (its only device in Node beside GPUs)",
  tasks: ["encode-texts"],
  setUp: async (place) => {
    const installed = await npmModule(transformersJsPackage, place);
    if (installed.kind === "failed") return { kind: "absent", why: installed.why };
    return { kind: "ready", module: installed.module, program: nodeProgram(new URL("program.ts", import.meta.url)) };
  },
};
