import { matmulKernel } from "./matmul.ts";
import type { TunedKernel } from "../tuned.ts";

/** Composites and primitives with a kernel of their own. */
export const tunedKernels: readonly TunedKernel[] = [matmulKernel];
