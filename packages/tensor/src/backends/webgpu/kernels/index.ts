import type { GpuKernel } from "../kernel.ts";
import { linearKernel } from "./linear.ts";
import { matmulKernel } from "./matmul.ts";

/** Definitions with a kernel written by hand; adding one adds a line. */
export const gpuKernels: readonly GpuKernel[] = [matmulKernel, linearKernel];
