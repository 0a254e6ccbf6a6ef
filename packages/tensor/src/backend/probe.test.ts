import { nodeHost } from "@tercet/host/node";
import { describe, expect, test } from "vitest";
import { openGpujsForTests, openWebgpuForTests } from "../../claims/index.ts";
import { createJsBackend } from "../backends/js/backend.ts";
import { createWasmBackend } from "../backends/wasm/backend.ts";
import { startUpCheck } from "./probe.ts";

test("backends of processors pass their start-up check", async () => {
  for (const backend of [createJsBackend(), createWasmBackend({ mode: "relaxed" }), createWasmBackend({ mode: "baseline" })])
    expect(await startUpCheck(backend)).toBeUndefined();
});

const [webgpu, webasm] = [await openWebgpuForTests(nodeHost()), await openGpujsForTests(nodeHost(), "webasm")];
for (const [name, opened] of [
  ["webgpu", webgpu],
  ["gpujs", webasm],
] as const)
  // prettier-ignore
  describe.skipIf(opened.kind === "absent")(`${name}${opened.kind === "absent" ? `: skipped, ${opened.why}` : ""}`, () => {
    test("passes its start-up check, and not when it is closed", async () => {
      if (opened.kind === "absent") return;
      const { backend } = opened;
      expect(await startUpCheck(backend)).toBeUndefined();
      await backend.close();
      expect(await startUpCheck(backend)).toContain("closed");
    });
  });
