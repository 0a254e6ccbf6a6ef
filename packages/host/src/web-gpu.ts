/**
 * The entry to WebGPU: a page's `navigator.gpu`, or what Node's package `webgpu` makes. Only the engine looks further, so that nobody needs WebGPU's types to
 * hand it on.
 */
export interface WebGpu {
  requestAdapter(options?: object): Promise<object | null>;
}

/** Wishes for WebGPU. */
export interface WebGpuOptions {
  /** Where there is no GPU, take an adapter in software if one is found: for tests, since it is slow. Default false; a browser decides by itself. */
  readonly software?: boolean;
}
