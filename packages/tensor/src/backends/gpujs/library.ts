import type { GpujsMode } from "./modes.ts";

/** A value that lies where the mode keeps it: in a texture or in a storage buffer. */
export interface Resident {
  toArray(): unknown;
  delete(): void;
  /** What made it, and reads it. */
  readonly kernel: MadeKernel;
  /** In WebGL: what it is read through. */
  framebuffer?(): object;
}

/** What kernels give and take: numbers of float32, or a value on the device. */
export type Cells = Float32Array | Resident;

/** A one-cell kernel of gpu.js. */
export interface GpuKernel {
  (...args: never[]): unknown;
  setOutput(output: number[]): unknown;
  destroy(): void;
  readonly kernel: MadeKernel;
}

/** What gpu.js has made of a kernel in one mode. What is not `readonly` is its own, of this version: see `kept.ts`. */
export interface MadeKernel {
  readonly fallbackReason?: string | null;
  /** In WebGPU what holds the device, in WebGL the context, once a kernel has run. */
  readonly context?: { readonly device?: GpuDevice } | GlContext | null;
  /** In WebGL: its hold on its last result, and what it draws through. */
  texture?: { delete(): void } | null;
  readonly framebuffer?: object;
  /** In WebGL: what it was given, one for each argument; an array that came from the host is its `uploadValue`. */
  readonly kernelArguments?: readonly { readonly uploadValue: unknown; updateValue(value: Float32Array): void }[];
  /** In WebGPU: its hold on its last result. */
  outputBuffer?: (DeviceBuffer & { _refs: number }) | null;
  /** In WebGPU: what it was given. `buffer` holds what came from the host. */
  readonly paramsLayout?: { readonly arrayArgs: readonly { buffer: DeviceBuffer | null; boundBuffer: object | null }[] } | null;
  /** In WebGPU: buffers that results were read through. */
  stagingPool?: readonly { readonly buffer: DeviceBuffer }[];
}

/** What is used of a `GPUBuffer`. */
interface DeviceBuffer {
  destroy(): void;
}

/** What is used of a `WebGL2RenderingContext`. */
export interface GlContext {
  bindFramebuffer(target: number, framebuffer: object | null): void;
  framebufferTexture2D(target: number, attachment: number, texturesTarget: number, texture: object | null, level: number): void;
  finish(): void;
  readonly FRAMEBUFFER: number;
  readonly COLOR_ATTACHMENT0: number;
  readonly TEXTURE_2D: number;
}

/** What is used of the `GPUDevice` that gpu.js has made. */
export interface GpuDevice {
  readonly limits: {
    readonly maxStorageBufferBindingSize: number;
    readonly maxBufferSize: number;
    readonly maxStorageBuffersPerShaderStage: number;
  };
  readonly lost: Promise<{ readonly message: string }>;
  readonly queue: { onSubmittedWorkDone(): Promise<unknown> };
}

/** A traced plan of gpu.js. */
export interface GpuPipeline {
  (...args: never[]): Promise<unknown>;
  destroy(): unknown;
  readonly fallbackReason?: string | null;
  /** What has compiled it, from its first call on; its steps are in the order of the calls that were traced. */
  readonly pipeline: { readonly _executor?: { readonly _stepRuns?: readonly TracedStep[] } | false };
}

/** A step of a traced plan: parts of its cells by one of two functions. */
export interface TracedStep {
  readonly run: (first: number, end: number, seed: number) => void;
  readonly runSimd: ((first: number, end: number, seed: number) => void) | null;
}

/** What is used of an instance of gpu.js's `GPU`. */
export interface GpuInstance {
  createKernel(source: string, settings?: object): unknown;
  createPipeline(orchestrate: (...inputs: readonly unknown[]) => unknown, settings?: object): unknown;
  addNativeFunction(name: string, source: string, settings?: object): unknown;
  injectNative?(source: string): unknown;
  destroy(): Promise<void>;
  readonly Kernel?: { readonly features?: { readonly maxTextureSize?: number } };
}

/** The class `GPU` of the library gpu.js, 2.24 or newer. */
export type GpuClass = new (settings: { mode: GpujsMode }) => GpuInstance;
