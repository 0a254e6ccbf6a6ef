import type { Backend, Buffer, Description, Executable } from "../../backend/interface.ts";
import type { Observer } from "../../backend/observer.ts";
import { storedBuffer } from "../../backend/stored-buffer.ts";
import { bytesOf, hostArray, type DType, type HostArray } from "../../dtype.ts";
import { errors } from "../../errors.ts";
import type { Definition } from "../../operators/define.ts";
import type { ClaimedKernel, Plan, Step } from "../../plan/kernel.ts";
import type { FloatPrecision } from "../../scalar/float-precision.ts";
import { sizeOf, type Shape } from "../../shape.ts";
import { backendName, type Device } from "./device.ts";
import { dispatchesOf, parameterBlock, type GpuExecutable } from "./executable.ts";
import { adapterOf, adapterText, deviceOf, factsOf } from "./facts.ts";
import { requestsOf, usualLocation } from "./form.ts";
import { precisionOf, unsupportedBy } from "./check/precision.ts";
import type { Found } from "./check/found.ts";
import type { DeviceFacts, GpuKernel, Launches } from "./kernel.ts";
import { gpuKernels } from "./kernels/index.ts";
import { epilogueCode } from "./loops/epilogue.ts";
import { launchesOfLoop } from "./loops/lower.ts";
import type { GpuBuffer, Storage } from "./memory/storage.ts";
import { BufferMemory } from "./memory/buffer-memory.ts";
import { Downloads } from "./memory/downloads.ts";
import { Pipelines } from "./pipelines.ts";
import { Runner } from "./runner.ts";
import type { Repetition } from "./step-times.ts";

/** Changes what kernels see of a device, which decides between their variants. */
export type ChangeFacts = (facts: DeviceFacts) => DeviceFacts;

/** The backend on an open device. */
export class WebgpuBackend implements Backend {
  readonly name: string = backendName;
  readonly dtypes: ReadonlySet<DType> = new Set<DType>(["float32", "int32", "bool", "float16", "bfloat16", "int8"]);
  readonly claimed: readonly Definition[] = gpuKernels.map(({ definition }) => definition);
  readonly precision: FloatPrecision;
  /** Absent where the device has no timestamps. */
  readonly observe?: (observer: Observer | undefined) => void;
  readonly #device: Device;
  readonly #info: GPUAdapterInfo;
  readonly #found: Found;
  readonly #facts: DeviceFacts;
  readonly #kernels = new Map<Definition, GpuKernel>(gpuKernels.map((kernel) => [kernel.definition, kernel]));
  readonly #memory: BufferMemory;
  readonly #downloads: Downloads;
  readonly #pipelines: Pipelines;
  readonly #runner: Runner;

  readonly #notes: readonly string[];

  constructor(device: Device, info: GPUAdapterInfo, found: Found, change: ChangeFacts = (facts) => facts, notes: readonly string[] = []) {
    this.#notes = notes;
    this.#device = device;
    this.#info = info;
    this.#found = found;
    this.precision = precisionOf(found.arithmetic);
    this.#facts = change(factsOf(device, found));
    this.#memory = new BufferMemory(this, device);
    this.#downloads = new Downloads(device);
    this.#pipelines = new Pipelines(device, found.arithmetic);
    this.#runner = new Runner(device, this.#memory, this.#pipelines, this.#downloads);
    if (device.gpu.features.has("timestamp-query")) this.observe = (observer) => (this.#runner.observer = observer);
  }

  /** Another backend on the same device, whose kernels see other facts, so that each of their variants can be looked at. The device is this one's to close. */
  withFacts(change: ChangeFacts): WebgpuBackend {
    return new WebgpuBackend(this.#device, this.#info, this.#found, change);
  }

  /** What kernels see of the device. */
  get facts(): DeviceFacts {
    return this.#facts;
  }

  describe(): Description {
    const adapter = adapterOf(this.#info);
    const {
      shuffles: { width, why },
      matrices,
    } = this.#found;
    return {
      name: this.name,
      mode: "plain",
      threads: 1,
      why: [
        adapterText(adapter),
        width > 1 ? `${width} neighbours exchange numbers by shuffles: ${why}` : `no numbers are exchanged by shuffles: ${why}`,
        matrices.shape === undefined
          ? `no subgroup matrices multiply: ${matrices.why}`
          : `subgroup matrices multiply bytes: ${matrices.why}`,
        ...this.#notes,
      ],
      unsupported: unsupportedBy(this.#facts.arithmetic),
      adapter: { ...adapter, ...deviceOf(this.#device.gpu) },
    };
  }

  claims(kernel: ClaimedKernel): boolean {
    const own = this.#kernels.get(kernel.definition);
    if (own === undefined || [...kernel.inputs.map(({ dtype }) => dtype), kernel.output].some((dtype) => !this.dtypes.has(dtype)))
      return false;
    return own.claims(kernel, this.#facts);
  }

  takesEpilogue({ definition, inputs, output, epilogue }: ClaimedKernel): boolean {
    const scratch = this.#kernels.get(definition)?.epilogueScratch;
    if (epilogue === undefined || scratch === undefined || output !== "float32") return false;
    // All that is bound at once: inputs of both, less what passes between them, and the output.
    return inputs.length + scratch + epilogue.kernel.inputs.length <= this.#facts.limits.maxStorageBuffersPerShaderStage;
  }

  /** Kernels may be lowered for other facts than the backend's own, to compare their variants. */
  async prepare(plan: Plan, facts: DeviceFacts = this.#facts): Promise<Executable> {
    this.#device.requireAlive();
    const { observer } = this.#runner;
    const began = observer?.now() ?? 0;
    const steps = plan.steps.map((step) => this.#lower(step, facts));
    const laidOut = dispatchesOf(plan, steps, this.#facts.limits);
    await this.#pipelines.compile(requestsOf(laidOut, usualLocation(plan.donated)));
    const executable: GpuExecutable = {
      plan,
      ...laidOut,
      parameters: this.#memory.parameters(parameterBlock(laidOut.dispatches)),
      forms: new Map(),
    };
    this.#memory.freeWith(executable, executable.parameters);
    await this.#device.settled();
    observer?.prepared(plan, observer.now() - began);
    return executable;
  }

  #lower(step: Step, facts: DeviceFacts): Launches {
    const { kernel } = step;
    if (kernel.kind === "loop") return launchesOfLoop(step, kernel, facts);
    const own = this.#kernels.get(kernel.definition);
    if (own === undefined) throw new TypeError(`${kernel.definition.name} was not claimed`);
    return own.lower(kernel, facts, epilogueCode(kernel, step.parameters));
  }

  upload(data: HostArray, shape: Shape, dtype: DType): Buffer {
    this.#device.requireAlive();
    const bytes = sizeOf(shape) * bytesOf[dtype];
    const limit = this.#facts.limits.maxStorageBufferBindingSize;
    if (bytes > limit) throw errors["memory-exhausted"]({ backend: `${this.name} (one tensor)`, requested: bytes, limit });
    // A bool has four bytes there.
    const stored = dtype === "bool" ? Int32Array.from(data) : data;
    const own = new Uint8Array(stored.buffer, stored.byteOffset, stored.byteLength);
    return this.#memory.buffer(shape, dtype, this.#memory.uploaded(own, bytes));
  }

  async download(buffer: Buffer): Promise<HostArray> {
    const own = this.#own(buffer);
    const bytes = await this.#downloads.read(own.storage, own.bytes);
    const result = hostArray(own.dtype, sizeOf(own.shape));
    if (own.dtype === "bool") result.set(new Int32Array(bytes));
    else new Uint8Array(result.buffer).set(new Uint8Array(bytes));
    return result;
  }

  run(executable: Executable, inputs: readonly Buffer[]): Promise<readonly Buffer[]> {
    // `prepare` made it
    return this.#runner.run(
      executable as GpuExecutable,
      inputs.map((input) => this.#own(input)),
    );
  }

  /** Milliseconds of one of many runs in one submit. What they compute is thrown away; nothing may be donated. */
  time(executable: Executable, inputs: readonly Buffer[], repetition: Repetition): Promise<number> {
    // `prepare` made it
    return this.#runner.time(
      executable as GpuExecutable,
      inputs.map((input) => this.#own(input)),
      repetition,
    );
  }

  #own(buffer: Buffer): GpuBuffer {
    return storedBuffer<Storage>(this, buffer);
  }

  memory(): { readonly live: number; readonly scratch: number } {
    return this.#memory.use();
  }

  async close(): Promise<void> {
    this.#pipelines.clear();
    await this.#device.close();
  }
}
