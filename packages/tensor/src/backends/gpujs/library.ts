import type { GpujsMode } from "./modes.ts";

/** A value that lies where the mode keeps it: in a texture or in a storage buffer. */
export interface Resident {
  toArray(): unknown;
  delete(): void;
}

/** What kernels give and take: numbers of float32, or a value on the device. */
export type Cells = Float32Array | Resident;

/** A one-cell kernel of gpu.js. */
export interface GpuKernel {
  (...args: never[]): unknown;
  setOutput(output: number[]): unknown;
  destroy(): void;
  readonly kernel: {
    readonly fallbackReason?: string | null;
    /** In WebGPU what holds the device, once a kernel has run. */
    readonly context?: { readonly device?: GpuDevice } | null;
  };
}

/** What is used of the `GPUDevice` that gpu.js has made. */
export interface GpuDevice {
  readonly limits: {
    readonly maxStorageBufferBindingSize: number;
    readonly maxBufferSize: number;
    readonly maxStorageBuffersPerShaderStage: number;
  };
  readonly lost: Promise<{ readonly message: string }>;
}

/** A traced plan of gpu.js. */
export interface GpuPipeline {
  (...args: never[]): Promise<unknown>;
  destroy(): unknown;
  readonly fallbackReason?: string | null;
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
