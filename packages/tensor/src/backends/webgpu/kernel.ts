import type { Definition } from "../../operators/define.ts";
import type { ClaimedKernel } from "../../plan/kernel.ts";
import type { Arithmetic } from "./check/arithmetic.ts";
import type { RowsEach } from "./kernels/attention-tile.ts";
import type { MatrixShape } from "./kernels/quantized-matrix.ts";
import type { GpuTileName } from "./kernels/tile.ts";
import type { WebgpuTuning } from "./tuning/tuning.ts";

/** What kernels may know of the device they are written for. */
export interface DeviceFacts {
  readonly limits: Pick<
    GPUSupportedLimits,
    | "maxComputeWorkgroupStorageSize"
    | "maxComputeInvocationsPerWorkgroup"
    | "maxComputeWorkgroupsPerDimension"
    | "maxStorageBufferBindingSize"
    | "maxStorageBuffersPerShaderStage"
  >;
  /** How it computes in float32, as its start-up check found. */
  readonly arithmetic: Arithmetic;
  /** `dot4I8Packed` and what goes with it. */
  readonly hasPackedDots: boolean;
  /** The feature `shader-f16`. */
  readonly hasFloat16: boolean;
  /** How many neighbouring invocations, a power of two of them, exchange numbers by shuffles; 1 where none do. No bit of a result depends on it. */
  readonly shuffleWidth: number;
  /** The int8 subgroup matrices that products of bytes go by: only where they were asked for and the start-up check held. */
  readonly matrix: MatrixShape | undefined;
  /** The tile of all products. Default: by the extents of each. */
  readonly tile?: GpuTileName | undefined;
  /** Rows of an invocation in attention, an eighth of its tiles' height. Default: by how many workgroups there are. */
  readonly attentionRows?: RowsEach | undefined;
  /** What was measured on the device, which goes before rules. */
  readonly tuning?: Pick<WebgpuTuning, "products" | "quantized" | "attention"> | undefined;
}

/** Where an operand of a launch lies: an input or output of its step, or memory that the step asks for. */
export type OperandPlace =
  | { readonly kind: "input"; readonly index: number }
  /** A claimed kernel has one output, a loop may have several. */
  | { readonly kind: "output"; readonly index?: number }
  | { readonly kind: "scratch"; readonly index: number }
  /** Where loops keep numbers that travel together: read as a uniform, which a GPU buffer that the same dispatch writes can't be. */
  | { readonly kind: "numbers" };

/** Memory that a launch binds. */
export interface Operand {
  readonly place: OperandPlace;
  /** How WGSL sees it: "f32", "vec4<f32>", "i32", "u32", "f16", "vec4<f16>". The backend declares `array<element>` for it. */
  readonly element: string;
  /** Elements of an operand of numbers that is read as a uniform `array<element, uniform>`. */
  readonly uniform?: number;
}

/** One dispatch. */
export interface Launch {
  readonly operands: readonly Operand[];
  /** Int32 numbers of this use (row counts, strides, offsets); WGSL reads number n as `parameter(n)` of `wgsl.ts`. Floats travel as their bits. */
  readonly parameters: readonly number[];
  /** Everything that the code depends on. Row counts are not in it: they are parameters, so a new row count compiles nothing. */
  readonly key: string;
  /**
   * WGSL of the kernel, with one `@compute @workgroup_size(...) fn main(...)`. Enables and the declarations of operands and parameters are the backend's;
   * `names[i]` is the variable of operand i (two operands that are the same memory may share one name). The functions of `functions.ts` (`divide`, `squareRoot`,
   * `greatest` ...) are there when they are called. Float literals have the suffix f, so that they can be hidden from a compiler that folds them.
   */
  code(names: readonly string[]): string;
  /** Workgroups, each at most `maxComputeWorkgroupsPerDimension`. */
  readonly groups: readonly [number, number, number];
  /** Which extensions it needs: "f16", "subgroups", "chromium_experimental_subgroup_matrix". */
  readonly enables?: readonly string[];
}

/** A use of a kernel: its launches in order, and the bytes of each scratch operand (shared with other steps, not kept). */
export interface Launches {
  readonly launches: readonly Launch[];
  readonly scratch?: readonly number[];
}

/** Element-wise work that a kernel does on each element before it stores it. */
export interface EpilogueCode {
  /** What it reads beside the element; the launch that stores binds them too. */
  readonly operands: readonly Operand[];
  /** Its integers, which that launch has behind its own. */
  readonly parameters: readonly number[];
  readonly key: string;
  /** `fn epilogue(element: u32, value: T) -> T` for element `element` of the row-major output; `names` are those of its operands, `first` is where its integers begin. */
  code(names: readonly string[], first: number): string;
}

/** A kernel written by hand for one definition. */
export interface GpuKernel {
  readonly definition: Definition;
  /** Whether it can do this use on this device; otherwise the planner lowers the decomposition. dtypes are checked before. */
  claims(kernel: ClaimedKernel, device: DeviceFacts): boolean;
  /** Scratch buffers that the launch with an epilogue binds. Absent: it does no epilogue. */
  readonly epilogueScratch?: number;
  lower(kernel: ClaimedKernel, device: DeviceFacts, epilogue?: EpilogueCode): Launches;
}
