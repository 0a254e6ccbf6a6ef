import { nodeHost } from "@tercet/host/node";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { serve } from "../contestants/serve.ts";
import { gpuContestant } from "./gpu.ts";

const versionIn = (file: string): string => (JSON.parse(readFileSync(file, "utf8")) as { readonly version: string }).version; // of npm

/** Tercet on WebGPU in Node. */
await serve(({ model, softwareGpu }) => {
  const own = versionIn(join(import.meta.dirname, "..", "..", "package.json"));
  // Its package.json is none of its entries.
  const entry = createRequire(import.meta.url).resolve("webgpu");
  const through = `webgpu ${versionIn(join(entry, "..", "package.json"))} in Node ${process.versions.node}`;
  return gpuContestant({ version: own, through, host: nodeHost, folder: model.folder, softwareGpu });
});
