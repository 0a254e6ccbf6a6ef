import { nodeProgram } from "../node-program.ts";
import { npmModule } from "../npm-module.ts";
import type { Peer } from "../peer.ts";

/** jax-js' WebAssembly; it has no threads in Node. */
export const jaxJs: Peer = {
  name: "jax-js",
  what: "@jax-js/jax: its WebAssembly backend, one thread in Node",
  tasks: ["product"],
  setUp: async (place) => {
    const installed = await npmModule({ name: "@jax-js/jax", version: "0.1.25", megabytes: 2 }, place);
    if (installed.kind === "failed") return { kind: "absent", why: installed.why };
    return { kind: "ready", module: installed.module, program: nodeProgram(new URL("program.ts", import.meta.url)) };
  },
};
