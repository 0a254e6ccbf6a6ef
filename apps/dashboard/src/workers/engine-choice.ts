/** Where to compute, as addresses and messages name it. */
export const engines = [
  ...(["wasm", "wasm-relaxed", "wasm-baseline", "webgpu"] as const),
  ...(["gpujs-webgpu", "gpujs-webgl2", "gpujs-webasm", "js", "reference"] as const),
] as const;

/** One of {@link engines}. */
export type Engine = (typeof engines)[number];

/** Where to compute, and on how many threads where that can be chosen. */
export interface EngineChoice {
  readonly engine: Engine;
  /** Default: one for each processor, where the page may share memory. */
  readonly threads?: number | undefined;
  /** True: where this browser lacks it, claims are checked on the others alone. */
  readonly isOptional?: boolean;
}
