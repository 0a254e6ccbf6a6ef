import { nodeHost } from "@tercet/host/node";
import type { WideVectors } from "@tercet/host";
import { expect, it } from "vitest";
import { createWasmBackend } from "./backend.ts";

it("where the host offers no such vectors, relaxed SIMD is used, and the reason is told", () => {
  const { mode, why } = createWasmBackend({ mode: "wide" }).describe();
  expect([mode, why.join()]).toEqual(["relaxed-simd", expect.stringContaining("256 bits")]);
});

const { wideVectors } = nodeHost();

it.runIf(wideVectors !== undefined)("a process is asked once", () => {
  let times = 0;
  const counted: WideVectors = { enable: () => (times++, wideVectors?.enable()) };
  createWasmBackend({ wideVectors: counted });
  const { mode } = createWasmBackend({ wideVectors: counted }).describe();
  expect(times).toBe(1);
  expect(mode).not.toBe("baseline-simd");
});
