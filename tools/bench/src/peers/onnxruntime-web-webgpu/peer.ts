import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import type { Peer } from "../peer.ts";

/** onnxruntime's WebGPU in the page that it shares with Tercet's. */
export const onnxruntimeWebWebgpu: Peer = {
  name: "onnxruntime-web webgpu",
  what: "onnxruntime's WebGPU in the same page of the same browser",
  tasks: ["encode"],
  setUp: () =>
    Promise.resolve({
      kind: "in-page",
      page: {
        program: new URL("page.ts", import.meta.url),
        module: { kind: "served", address: "/onnxruntime-web/ort.webgpu.min.mjs" },
        folders: { "onnxruntime-web": dirname(fileURLToPath(import.meta.resolve("onnxruntime-web"))) },
      },
    }),
};
