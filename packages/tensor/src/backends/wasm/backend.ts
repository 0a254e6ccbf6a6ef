import type { WideVectors, Workers } from "@tercet/host";
import type { Backend, Buffer, Description, Executable, Unsupported } from "../../backend/interface.ts";
import { readableInput, type ObservedRun, type Observer } from "../../backend/observer.ts";
import { storedBuffer } from "../../backend/stored-buffer.ts";
import { bytesOf, type DType, type HostArray } from "../../dtype.ts";
import { errors } from "../../errors.ts";
import type { Definition } from "../../operators/define.ts";
import type { ClaimedKernel, Plan, Slot, Step } from "../../plan/kernel.ts";
import { sizeOf, type Shape } from "../../shape.ts";
import { assemble, type FunctionSource } from "./assemble.ts";
import { requireEngine } from "./engine.ts";
import { bind, launchesOfLoop, layOut, type WasmExecutable } from "./executable.ts";
import { tunedKernels } from "./kernels/index.ts";
import type { Launches, PackedCopy } from "./launch.ts";
import type { Storage, WasmBuffer } from "./memory/storage.ts";
import { BufferMemory } from "./memory/buffer-memory.ts";
import { chooseMode, compileRefusal, type Choice, type Mode } from "./modes.ts";
import { chooseThreads } from "./threads/choose.ts";
import { runTimes, type RunTimes } from "./run-times.ts";
import { startPool, type Pool } from "./threads/pool.ts";
import { chooseTile, type TileChoice, type TileName } from "./tiles/tune.ts";

/** Wishes for the backend `wasm`. */
export interface WasmOptions {
  /** Default `auto`: the fastest that the engine has. `baseline` has the same bits on every machine. */
  readonly mode?: Mode | "auto";
  /** The tile of matrix products, rows x columns. Default: the fastest of the mode's own, as measured at first use. No bit depends on it. */
  readonly tile?: TileName;
  /** Threads that compute. Default: 1 without `workers`, otherwise the number of processors. With 1 the calling thread computes and is busy during a run. */
  readonly threads?: number;
  /** Most bytes that the memory may grow to. Default 4 GiB. */
  readonly maximumBytes?: number;
  /** Starts the threads: `nodeHost().workers` or `browserHost().workers` from `@tercet/host`. */
  readonly workers?: Workers;
  /** Lets the engine use vectors of 256 bits, in the whole process: `nodeHost().wideVectors`, which is absent where there are none. */
  readonly wideVectors?: WideVectors | undefined;
  /** Kernels of fewer cycles, as estimated, are done by one thread. Default 30000. */
  readonly sharedFrom?: number;
}

/** Compiled in one turn below this; above, without blocking. */
const quickBytes = 2 ** 18;

const unsupported: readonly Unsupported[] = [
  { what: "float64", why: "kernels compute in four lanes of 32 bits; use the backend js or reference" },
];

/**
 * The backend that writes WebAssembly SIMD at run time and runs plans on one memory. With `workers` and more than one thread, plans run in that many workers
 * and the calling thread is free meanwhile; it runs tiny plans itself, and without workers all of them. Close it to end its workers.
 * @throws TercetError `backend-unavailable` where the engine has no WebAssembly SIMD, or a page's policy forbids compiling it
 * @example
 * const backend = createWasmBackend();
 * expect(await toArray(mul(tensor([1, 2]), 3), { backend })).toEqual([3, 6]);
 */
export function createWasmBackend(options: WasmOptions = {}): Backend {
  const choice = chooseMode(options.mode ?? "auto", options.wideVectors);
  if (choice === undefined) throw errors["backend-unavailable"]({ backend: "wasm", reason: "this engine has no WebAssembly SIMD" });
  const refusal = compileRefusal();
  if (refusal !== undefined) throw errors["backend-unavailable"]({ backend: "wasm", reason: refusal });
  return new WasmBackend(choice, options);
}

class WasmBackend implements Backend {
  readonly name = "wasm";
  readonly dtypes: ReadonlySet<DType> = new Set<DType>(["float32", "int32", "bool", "float16", "bfloat16", "int8"]);
  readonly claimed: readonly Definition[] = tunedKernels.map((kernel) => kernel.definition);
  readonly #choice: Choice;
  readonly #tileWish: TileName | undefined;
  readonly #threadsWhy: string;
  readonly #shared: boolean;
  readonly #sharedFrom: number;
  readonly #memory: BufferMemory;
  readonly #pool: Pool;
  readonly #numbers = new Map<string, number>();
  readonly #tuned = new Map(tunedKernels.map((kernel) => [kernel.definition, kernel]));
  readonly #blocks = new FinalizationRegistry<number>((address) => this.#memory.heap.free(address));
  #last: Promise<unknown> = Promise.resolve();
  /** Executables of runs that have not ended: their memory is in use, whoever else has forgotten them. */
  readonly #running = new Map<symbol, Executable>();
  #observer: Observer | undefined;

  constructor(choice: Choice, options: WasmOptions) {
    const { threads, why } = chooseThreads(options);
    this.#choice = choice;
    this.#tileWish = options.tile;
    // What was asked for is looked at now; measuring waits until a product is wanted.
    if (options.tile !== undefined) this.#tile();
    this.#threadsWhy = why;
    this.#shared = threads > 1;
    this.#sharedFrom = options.sharedFrom ?? 30_000;
    this.#memory = new BufferMemory(this, options.maximumBytes ?? 2 ** 32, this.#shared);
    this.#pool = startPool(this.#memory.heap.memory, threads, threads > 1 ? options.workers : undefined);
  }

  describe(): Description {
    return {
      name: this.name,
      mode: `${this.#choice.mode}-simd`,
      threads: this.#pool.threads,
      why: [this.#choice.why, this.#tile().why, this.#threadsWhy],
      unsupported: this.#choice.mode === "wide" ? unsupported : [...unsupported, { what: "mode wide", why: this.#choice.why }],
    };
  }

  #tile(): TileChoice {
    return chooseTile(this.#choice.mode, this.#tileWish, this.#choice.speeds);
  }

  claims(kernel: ClaimedKernel): boolean {
    const tuned = this.#tuned.get(kernel.definition);
    if (tuned === undefined || kernel.inputs.some((input) => !this.dtypes.has(input.dtype)) || !this.dtypes.has(kernel.output))
      return false;
    return tuned.claims(kernel);
  }

  observe(observer: Observer | undefined): void {
    this.#observer = observer;
  }

  async prepare(plan: Plan): Promise<Executable> {
    const observer = this.#observer;
    const began = observer?.now() ?? 0;
    const steps = plan.steps.map((step) => this.#lower(step));
    await this.#compile(steps.flatMap((step) => step.launches.map((launch) => launch.source)));
    const numberOf = (key: string): number => this.#numbers.get(key) ?? 0;
    const executable = layOut(plan, steps, (launch) => numberOf(launch.source.key), {
      threads: this.#pool.threads,
      sharedFrom: this.#sharedFrom,
      allocate: (bytes) => this.#memory.heap.allocate(bytes),
    });
    this.#blocks.register(executable, executable.address);
    observer?.prepared(plan, observer.now() - began);
    return executable;
  }

  #lower(step: Step): Launches {
    const { kernel } = step;
    if (kernel.kind === "loop") return launchesOfLoop(step, this.#pool.threads);
    const tuned = this.#tuned.get(kernel.definition);
    if (tuned === undefined) throw new TypeError(`${kernel.definition.name} was not claimed`);
    const { inputs, outputs } = step;
    const [output] = outputs as readonly [Slot]; // a claimed kernel has one
    return tuned.lower({ kernel, inputs, output, mode: this.#choice.mode, tile: this.#tile().tile, threads: this.#pool.threads });
  }

  async #compile(sources: readonly FunctionSource[]): Promise<void> {
    const fresh = [...new Map(sources.map((source) => [source.key, source])).values()].filter(({ key }) => !this.#numbers.has(key));
    if (fresh.length === 0) return;
    const bytes = assemble(fresh, { shared: this.#shared, maximumPages: 65536 });
    const engine = requireEngine();
    const module = bytes.length < quickBytes ? new engine.Module(bytes) : await engine.compile(bytes);
    // Numbers are given where no other preparation can come between.
    const first = this.#numbers.size;
    fresh.forEach((source, i) => this.#numbers.set(source.key, first + i));
    this.#pool.add(module, fresh.length);
  }

  upload(data: HostArray, shape: Shape, dtype: DType): Buffer {
    const buffer = this.#memory.buffer(shape, dtype, this.#memory.storage(sizeOf(shape) * bytesOf[dtype]));
    this.#memory.write(buffer, data);
    return buffer;
  }

  async download(buffer: Buffer): Promise<HostArray> {
    // A handle is given out when its content is there, and is taken back before anything is written over it: no run has to be waited for.
    return this.#memory.read(this.#own(buffer));
  }

  run(executable: Executable, inputs: readonly Buffer[]): Promise<readonly Buffer[]> {
    const buffers = inputs.map((input) => this.#own(input));
    const { plan } = executable;
    // A donated input is gone from here on, for later calls too.
    const storages = buffers.map((buffer) => buffer.storage);
    for (const input of plan.donated) this.#memory.takeOver(buffers[input]);
    for (const storage of storages) storage.pin();
    const own = Symbol("run");
    this.#running.set(own, executable);
    const turn = this.#last.catch(() => undefined).then(() => this.#runNow(executable as WasmExecutable, storages)); // `prepare` made it
    this.#last = turn;
    return turn.finally(() => {
      this.#running.delete(own);
      for (const storage of storages) storage.unpin();
    });
  }

  async #runNow(executable: WasmExecutable, inputs: readonly Storage[]): Promise<readonly Buffer[]> {
    const { plan } = executable;
    const { threads } = this.#pool;
    const observer = this.#observer;
    const times =
      observer === undefined ? undefined : runTimes(observer, this.#memory.heap, { count: executable.launches.length, threads });
    const scratch = Math.ceil(plan.arenaBytes / 64) * 64;
    const own = Math.ceil((scratch + executable.scratchBytes) / 64) * 64;
    const arena = this.#memory.reserve(own + threads * executable.threadBytes);
    // Runs before this one may have read copies of what is written over now.
    for (const input of plan.donated) inputs[input]?.memory.dropPacked();
    const storages = plan.results.map((result, i) => {
      const donated = inputs[plan.donated[i] ?? -1];
      return donated ?? this.#memory.storage(sizeOf(result.shape) * bytesOf[result.dtype]);
    });
    const results = plan.results.map((result, i) => this.#memory.buffer(result.shape, result.dtype, storages[i] as Storage)); // one for each
    const addressOf = (slot: Slot): number => {
      if (slot.kind === "arena") return arena + slot.byteOffset;
      return (slot.kind === "input" ? inputs[slot.index] : storages[slot.index])?.memory.address ?? 0;
    };
    const packed = (copy: PackedCopy): { address: number; ready: boolean } => {
      const { slot } = copy;
      const storage = slot.kind === "input" && !plan.donated.includes(slot.index) ? inputs[slot.index] : undefined;
      return storage?.memory.packedCopy(copy.key, copy.bytes) ?? { address: arena + scratch + copy.scratch, ready: false };
    };
    try {
      bind(executable, { addressOf, scratch: arena + scratch, packed });
      new Int32Array(this.#memory.heap.memory.buffer).set(executable.block, executable.address / 4);
      const { address: table, threadBytes, isShared } = executable;
      const run = { table, count: executable.launches.length, scratch: arena + own, threadBytes, isShared };
      await this.#pool.run(times === undefined ? run : { ...run, times });
      if (times !== undefined) observer?.ran(this.#observed(executable, inputs, times));
    } catch (error) {
      for (const result of results) result.release();
      throw error;
    } finally {
      times?.release();
    }
    return results;
  }

  #observed(executable: WasmExecutable, inputs: readonly Storage[], times: RunTimes): ObservedRun {
    const { plan } = executable;
    return {
      plan,
      milliseconds: times.elapsed(),
      launches: times.launches(executable),
      integers: (slot) => {
        const index = readableInput(plan, slot) ?? -1;
        const [storage, binding] = [inputs[index], plan.inputs[index]];
        return storage === undefined || binding === undefined
          ? undefined
          : this.#memory.integersAt(storage.memory.address, sizeOf(binding.shape));
      },
    };
  }

  #own(buffer: Buffer): WasmBuffer {
    return storedBuffer<Storage>(this, buffer);
  }

  memory(): { readonly live: number; readonly scratch: number } {
    return this.#memory.use();
  }

  async close(): Promise<void> {
    await this.#pool.close();
  }
}
