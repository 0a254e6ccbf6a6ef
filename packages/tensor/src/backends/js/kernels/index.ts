import type { JsKernel } from "./kernel.ts";
import { linearKernel } from "./linear.ts";
import { matmulKernel } from "./matmul.ts";

/** Definitions with a kernel written by hand. */
export const kernels: readonly JsKernel[] = [matmulKernel, linearKernel];
