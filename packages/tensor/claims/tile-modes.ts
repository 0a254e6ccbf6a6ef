import type { Backend } from "../src/backend/interface.ts";
import type { Mode } from "../src/backends/wasm/modes.ts";

const modes: readonly Mode[] = ["wide", "relaxed", "baseline"];

/** The mode of a backend that multiplies by tiles; undefined for the others. */
export function modeOf(backend: Backend): Mode | undefined {
  const { name, mode } = backend.describe();
  return name === "wasm" ? modes.find((each) => mode === `${each}-simd`) : undefined;
}
