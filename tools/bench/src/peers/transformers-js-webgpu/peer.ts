import { dirname, join } from "node:path";
import type { Peer } from "../peer.ts";
import { npmModule } from "../npm-module.ts";
import { transformersJsPackage } from "../transformers-js/peer.ts";

/** transformers.js with its device `webgpu` in the page that it shares with Tercet's. */
export const transformersJsWebgpu: Peer = {
  name: "transformers.js webgpu",
  what: "@huggingface/transformers with its device webgpu in the same page of the same browser",
  tasks: ["encode"],
  setUp: async (place) => {
    const installed = await npmModule(transformersJsPackage, place);
    if (installed.kind === "failed") return { kind: "absent", why: installed.why };
    const runtime = join(dirname(installed.module), "node_modules", "onnxruntime-web", "dist");
    return {
      kind: "in-page",
      page: {
        program: new URL("page.ts", import.meta.url),
        module: { kind: "bundled", file: installed.module },
        folders: { "transformers-runtime": runtime },
      },
    };
  },
};
