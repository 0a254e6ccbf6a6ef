import { kernels as jsKernels } from "../backends/js/kernels/index.ts";
import { tunedKernels } from "../backends/wasm/kernels/index.ts";
import { gpuKernels } from "../backends/webgpu/kernels/index.ts";
import type { Definition } from "../operators/define.ts";
import type { BackendName } from "./open-backend.ts";

/**
 * Operators that a backend has kernels of its own for, as `claimed` of an open one tells, but without opening it: no device is needed. Whether such a kernel fits a case, the open backend says.
 * @example expect(tunedOperators("webgpu").map(({ name }) => name)).toContain("attention");
 */
export function tunedOperators(name: Exclude<BackendName, "auto">): readonly Definition[] {
  switch (name) {
    case "wasm":
      return tunedKernels.map(({ definition }) => definition);
    case "webgpu":
      return gpuKernels.map(({ definition }) => definition);
    case "js":
      return jsKernels.map(({ definition }) => definition);
    // A cell of gpu.js shares nothing with others, and the oracle walks definitions.
    case "gpujs":
    case "reference":
      return [];
    default:
      return name satisfies never;
  }
}
