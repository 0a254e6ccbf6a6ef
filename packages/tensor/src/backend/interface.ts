import type { DType, HostArray } from "../dtype.ts";
import type { Definition } from "../operators/define.ts";
import type { ClaimedKernel, Plan } from "../plan/kernel.ts";
import type { FloatPrecision } from "../scalar/float-precision.ts";
import type { Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type { Observer } from "./observer.ts";

/** Memory that a backend holds for a computed tensor or an uploaded constant. */
export interface Buffer {
  readonly backend: Backend;
  readonly shape: Shape;
  readonly dtype: DType;
  readonly bytes: number;
  /** Gives the memory back; a second call does nothing. Use after release is an error. */
  release(): void;
  readonly released: boolean;
}

/** Why a backend can't do something, as data. */
export interface Unsupported {
  readonly what: string;
  readonly why: string;
}

/** The graphics device that a backend computes on. */
export interface Adapter {
  /** For people: what the device calls itself. */
  readonly name: string;
  /** True where the "device" is a program on the processors (SwiftShader, llvmpipe): right for checking, slow. */
  readonly isSoftware: boolean;
  /** What is used of what the device has beyond the least, by WebGPU's names. */
  readonly features?: readonly string[];
  /** Limits that plans meet, by WebGPU's names; bytes, invocations or workgroups. */
  readonly limits?: Readonly<Record<string, number>>;
}

/** What a backend says of itself. */
export interface Description {
  readonly name: string;
  /** For example "relaxed-simd", "baseline-simd", "generated", "interpreted". */
  readonly mode: string;
  readonly threads: number;
  /** Why this mode and thread count were chosen. */
  readonly why: readonly string[];
  readonly unsupported: readonly Unsupported[];
  /** Absent where processors compute. */
  readonly adapter?: Adapter;
}

/** A plan made ready to run on one backend. */
export interface Executable {
  readonly plan: Plan;
}

/**
 * A device that runs plans. No host control flow inside a plan, reading is asynchronous, and kernels are given whole plans to
 * compile: so a GPU fits behind the same five functions as a CPU.
 */
export interface Backend {
  readonly name: string;
  describe(): Description;
  /** Which dtypes kernels may compute in or store. */
  readonly dtypes: ReadonlySet<DType>;
  /** How its float32 differs from IEEE 754's; the oracle's running bound is derived from it. Absent: every operation is rounded to the nearest. */
  readonly precision?: FloatPrecision;
  /** True when a tuned kernel exists for this application of a definition; otherwise the planner lowers its meaning or decomposition. */
  claims(kernel: ClaimedKernel): boolean;
  /** True when the tuned kernel of a claimed application does the element-wise kernel behind it too. Absent: none does. */
  takesEpilogue?(kernel: ClaimedKernel): boolean;
  /** Definitions with a tuned kernel, so that a test can demand that each of them ran. */
  readonly claimed: readonly Definition[];
  /** Compiles what is new in a plan; kernels are cached by their key. */
  prepare(plan: Plan): Promise<Executable>;
  /** Copies host data to the device. `data` has the host array type of `dtype`. */
  upload(data: HostArray, shape: Shape, dtype: DType): Buffer;
  /** Copies a buffer to a new host array. */
  download(buffer: Buffer): Promise<HostArray>;
  /**
   * Runs a prepared plan; inputs in the plan's order, results as new buffers (or, where donated, the memory of the input, which is then released).
   * Runs of one backend happen in the order of the calls.
   */
  run(executable: Executable, inputs: readonly Buffer[]): Promise<readonly Buffer[]>;
  /**
   * A backend that needs no plan walks the graph of definitions itself (`reference`); `inputs` bind the graph's parameters.
   * Where it is present, `prepare` and `run` are not used.
   */
  walk?(outputs: readonly Tensor[], inputs: readonly Buffer[]): Promise<readonly Buffer[]>;
  /** Tells an observer of every plan that is prepared or run from now on, until another or none takes its place. Absent where steps cannot be timed. */
  observe?(observer: Observer | undefined): void;
  /** Bytes held by buffers now, and by scratch memory of plans. */
  memory(): { readonly live: number; readonly scratch: number };
  /** Stops workers and releases everything. */
  close(): Promise<void>;
}
