import type { GpuKernel } from "../kernel.ts";

/** Definitions with a kernel written by hand; adding one adds a line. */
export const gpuKernels: readonly GpuKernel[] = [];
