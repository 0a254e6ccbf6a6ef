import { errors } from "../../errors.ts";
import { backendName, type Device } from "./device.ts";
import type { Arithmetic } from "./check/arithmetic.ts";
import { moduleText, uniformVectors, type PipelineRequest } from "./module.ts";
import type { SharedBinding } from "./sharing.ts";
import { computeStage } from "./usage.ts";

function keyOf({ launch, sharing }: PipelineRequest): string {
  return `${launch.key}|${uniformVectors(launch)}|${sharing.key}`;
}

/** Compiled kernels of a device, by their key. */
export class Pipelines {
  readonly #device: Device;
  readonly #arithmetic: Arithmetic;
  readonly #ready = new Map<string, GPUComputePipeline>();
  readonly #pending = new Map<string, Promise<void>>();
  readonly #layouts = new Map<string, GPUBindGroupLayout>();

  constructor(device: Device, arithmetic: Arithmetic) {
    this.#device = device;
    this.#arithmetic = arithmetic;
  }

  /** How many kernels are compiled. */
  get count(): number {
    return this.#ready.size;
  }

  /** A pipeline that is compiled. */
  find(request: PipelineRequest): GPUComputePipeline | undefined {
    return this.#ready.get(keyOf(request));
  }

  /** Compiles all that are new, at once. @throws TercetError `backend-failed` with the compiler's words */
  async compile(requests: readonly PipelineRequest[]): Promise<void> {
    const fresh = new Map(requests.map((request) => [keyOf(request), request]));
    const waits = [...fresh].flatMap(([key, request]) => {
      if (this.#ready.has(key)) return [];
      const own = this.#pending.get(key) ?? this.#make(key, request).finally(() => this.#pending.delete(key));
      this.#pending.set(key, own);
      return [own];
    });
    await Promise.all(waits);
  }

  /** The layout of parameters and bindings. */
  layout(bindings: readonly SharedBinding[]): GPUBindGroupLayout {
    const key = bindings.map(({ access }) => access).join();
    const own = this.#layouts.get(key) ?? this.#makeLayout(bindings);
    this.#layouts.set(key, own);
    return own;
  }

  clear(): void {
    this.#ready.clear();
    this.#layouts.clear();
  }

  #makeLayout(bindings: readonly SharedBinding[]): GPUBindGroupLayout {
    const types = { read: "read-only-storage", read_write: "storage", uniform: "uniform" } as const;
    const buffers: readonly GPUBufferBindingLayout[] = [{ type: "uniform" }, ...bindings.map(({ access }) => ({ type: types[access] }))];
    return this.#device.gpu.createBindGroupLayout({
      entries: buffers.map((buffer, binding) => ({ binding, visibility: computeStage, buffer })),
    });
  }

  async #make(key: string, request: PipelineRequest): Promise<void> {
    const { gpu } = this.#device;
    this.#device.requireAlive();
    const code = moduleText(request, this.#arithmetic);
    const layout = gpu.createPipelineLayout({ bindGroupLayouts: [this.layout(request.sharing.bindings)] });
    gpu.pushErrorScope("validation");
    const module = gpu.createShaderModule({ code });
    const refusal = this.#device.orLost(gpu.popErrorScope());
    try {
      const made = this.#device.orLost(gpu.createComputePipelineAsync({ layout, compute: { module, entryPoint: "main" } }));
      // What the compiler says is heard first; then nobody waits for the pipeline.
      made.catch(() => undefined);
      const error = await refusal;
      if (error !== null) throw new Error(error.message);
      this.#ready.set(key, await made);
    } catch (thrown) {
      this.#device.requireAlive();
      const said = thrown instanceof Error ? thrown.message : String(thrown);
      throw errors["backend-failed"]({ backend: backendName, reason: `its compiler refused a kernel: ${said}` });
    }
  }
}
