import type { Definition } from "../../../operators/define.ts";
import type { ClaimedKernel } from "../../../plan/kernel.ts";
import type { Elements } from "../array.ts";

/** Writes the output, row-major, from whole input buffers; the claimed kernel says where in them the elements lie. */
export type KernelFunction = (out: Elements, inputs: readonly Elements[]) => void;

/** A kernel written by hand for one definition. */
export interface JsKernel {
  readonly definition: Definition;
  /** True for a kernel of int32; others take floats alone. */
  readonly ofIntegers?: boolean;
  prepare(kernel: ClaimedKernel): KernelFunction;
}
