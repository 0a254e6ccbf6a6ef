import { describe, expect, it } from "vitest";
import { nodeWideVectors, type NodeProcess } from "./wide-vectors.ts";

const suitable: NodeProcess = { arch: "x64", platform: "linux", versions: { node: "26.0.0" }, execArgv: [], env: {} };

describe("vectors of 256 bits are offered", () => {
  it.each(["24.3.0", "26.10.0"])("by Node %s on x86-64", (node) => {
    expect(nodeWideVectors({ ...suitable, versions: { node } })).toBeDefined();
  });

  it.each<readonly [why: string, process: Partial<NodeProcess>]>([
    ["whose V8 does not pair multiply-adds", { versions: { node: "22.20.0" } }],
    ["that nobody has tried", { versions: { node: "28.0.0" } }],
    ["on Arm, whose vectors have 128 bits", { arch: "arm64" }],
    ["on macOS, which is built without", { platform: "darwin" }],
    ["whose user refused", { execArgv: ["--no_experimental_wasm_revectorize"] }],
    ["whose environment refuses", { env: { NODE_OPTIONS: "--max-old-space-size=100 --no-experimental-wasm-revectorize" } }],
  ])("not by a Node %s", (_, process) => {
    expect(nodeWideVectors({ ...suitable, ...process })).toBeUndefined();
  });
});
