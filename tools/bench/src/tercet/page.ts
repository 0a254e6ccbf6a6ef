import { browserHost } from "@tercet/host/browser";
import type { ContestantOptions } from "../contestants/protocol.ts";
import type { Served } from "../contestants/work.ts";
import { gpuContestant } from "./gpu.ts";

/** Tercet on WebGPU in the page. */
export async function start({ model, softwareGpu }: ContestantOptions): Promise<Served> {
  const [browser = "a browser"] = /(?:Headless)?Chrom(?:e|ium)\/[\d.]+/u.exec(navigator.userAgent) ?? [];
  // A host hands it on without its types.
  const adapter = (await (await browserHost().webGpu()).requestAdapter({ powerPreference: "high-performance" })) as Adapter | null;
  const { driver = "" } = adapter?.info ?? {};
  const through = `${browser.replace("/", " ")}${driver === "" ? "" : `, driver ${driver}`}`;
  return gpuContestant({ version: "0.1.0", through, host: browserHost, folder: model.folder, softwareGpu });
}

/** What Chromium tells of an adapter with its features for developers. */
interface Adapter {
  readonly info?: { readonly driver?: string };
}
