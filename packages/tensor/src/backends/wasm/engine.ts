/** A linear memory. */
export interface WasmMemory {
  readonly buffer: ArrayBuffer | SharedArrayBuffer;
  /** Grows by pages of 64 KiB. */
  grow(pages: number): number;
}

/** A compiled module; threads can be sent it. */
export interface WasmModule {
  readonly [Symbol.toStringTag]: "WebAssembly.Module";
}

/** What is used of the engine's `WebAssembly`. Said here because the browser's types are not loaded for this package. */
export interface WasmEngine {
  validate(bytes: Uint8Array<ArrayBuffer>): boolean;
  compile(bytes: Uint8Array<ArrayBuffer>): Promise<WasmModule>;
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => WasmModule;
  readonly Instance: new (
    module: WasmModule,
    imports: { readonly kernel: { readonly memory: WasmMemory } },
  ) => { readonly exports: Readonly<Record<string, unknown>> };
  readonly Memory: new (limits: { readonly initial: number; readonly maximum: number; readonly shared: boolean }) => WasmMemory;
}

/** The engine's `WebAssembly`, or undefined where there is none. */
export function wasmEngine(): WasmEngine | undefined {
  return (globalThis as unknown as { readonly WebAssembly?: WasmEngine }).WebAssembly; // as: its types are those above, also where a browser's are loaded
}

/** The engine's `WebAssembly` where a backend exists, which needs it. */
export function requireEngine(): WasmEngine {
  const engine = wasmEngine();
  if (engine === undefined) throw new TypeError("There is no WebAssembly here");
  return engine;
}
