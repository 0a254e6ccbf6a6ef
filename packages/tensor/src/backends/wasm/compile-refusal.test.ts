import { afterEach, expect, it, vi } from "vitest";
import { thrownBy } from "../../../test/thrown-by.ts";
import { createWasmBackend } from "./backend.ts";

afterEach(() => {
  vi.unstubAllGlobals();
});

it("a page whose policy forbids compiling is told of as such", () => {
  // What Chromium does there: modules are valid, and making one throws.
  const forbidden = function (): never {
    throw new Error("Wasm code generation disallowed by embedder");
  };
  vi.stubGlobal("WebAssembly", { validate: () => true, Module: forbidden });
  expect(thrownBy(() => createWasmBackend())).toMatchObject({
    code: "backend-unavailable",
    details: { reason: expect.stringContaining("'wasm-unsafe-eval'): Wasm code generation disallowed by embedder") as string },
  });
});
