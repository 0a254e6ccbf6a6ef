import { browserHost } from "@tercet/host/browser";
import type { ContestantOptions } from "../contestants/protocol.ts";
import type { Served } from "../contestants/work.ts";
import { gpuContestant } from "./gpu.ts";

/** Tercet on WebGPU in the page. */
export function start({ model, softwareGpu }: ContestantOptions): Promise<Served> {
  const [browser = "a browser"] = /(?:Headless)?Chrom(?:e|ium)\/[\d.]+/u.exec(navigator.userAgent) ?? [];
  return gpuContestant({ version: "0.1.0", through: browser.replace("/", " "), host: browserHost, folder: model.folder, softwareGpu });
}
