import { errors } from "../../errors.ts";
import type { Plan } from "../../plan/kernel.ts";
import { sizeOf } from "../../shape.ts";
import { cellsOf } from "./cell.ts";
import { deviceOf } from "./kept.ts";
import type { GpuInstance, GpuKernel } from "./library.ts";
import type { GpujsMode } from "./modes.ts";

/** What a mode can hold. */
export interface Limits {
  /** Cells of one tensor. */
  readonly cells: number;
  /** Arrays that a kernel may read. */
  readonly arrays: number;
}

/** Cells are numbered by int32, in bytes where they lie in one memory. */
const indexed = 2 ** 31 - 1;
/** WebGL 2 has at least 16 textures. */
const leastTextures = 16;

/** The limits of a mode; `kernel` has run. */
export function limitsOf(gpu: GpuInstance, kernel: GpuKernel, mode: GpujsMode): Limits {
  switch (mode) {
    case "webgpu": {
      const limits = deviceOf(kernel.kernel)?.limits;
      const bytes = Math.min(limits?.maxStorageBufferBindingSize ?? 2 ** 27, limits?.maxBufferSize ?? 2 ** 28);
      // One is what the kernel writes.
      return { cells: Math.min(indexed, Math.floor(bytes / 4)), arrays: (limits?.maxStorageBuffersPerShaderStage ?? 8) - 1 };
    }
    case "webgl2":
      return { cells: Math.min(indexed, (gpu.Kernel?.features?.maxTextureSize ?? 2048) ** 2), arrays: leastTextures };
    case "webasm":
      return { cells: 2 ** 29 - 1, arrays: Infinity };
    case "cpu":
      return { cells: indexed, arrays: Infinity };
    default:
      return mode satisfies never;
  }
}

/** @throws TercetError `memory-exhausted` for cells that a mode can't hold in one tensor */
export function checkCells(cells: number, limits: Limits): void {
  if (cells > limits.cells) throw errors["memory-exhausted"]({ backend: "gpujs", requested: 4 * cells, limit: 4 * limits.cells });
}

/** @throws TercetError `memory-exhausted` for a plan with a tensor that a mode can't hold */
export function checkPlan({ steps }: Plan, limits: Limits): void {
  for (const { kernel, parameters } of steps) {
    if (kernel.kind !== "loop") continue;
    for (const output of kernel.outputs) checkCells(sizeOf(parameters.slice(0, kernel.rank)) * cellsOf(output), limits);
  }
}
