import type { Buffer } from "../../backend/interface.ts";
import { readableInput, type Observer } from "../../backend/observer.ts";
import { bytesOf } from "../../dtype.ts";
import type { Plan, Slot } from "../../plan/kernel.ts";
import { sizeOf } from "../../shape.ts";
import type { Device } from "./device.ts";
import { encode } from "./encode.ts";
import { numbersBytes, type GpuExecutable, type PlacedOperand } from "./executable.ts";
import { formOf, requestsOf, type Form, type Place, type PlaceOf } from "./form.ts";
import type { GpuBuffer, Storage } from "./memory/storage.ts";
import type { BufferMemory } from "./memory/buffer-memory.ts";
import type { Downloads } from "./memory/downloads.ts";
import type { Memory } from "./memory/pool.ts";
import type { Pipelines } from "./pipelines.ts";
import { repeatedTime, stepTimes, type Repetition } from "./step-times.ts";

/** Forms kept of one executable: inputs and results of calls that alternate. */
const mostForms = 8;

/** A run between its call and its submission. */
interface Run {
  readonly executable: GpuExecutable;
  readonly inputs: readonly Storage[];
  readonly results: readonly Storage[];
}

/** Runs plans in the order of the calls: one command encoder, one compute pass and one submit for each. */
export class Runner {
  readonly #device: Device;
  readonly #memory: BufferMemory;
  readonly #pipelines: Pipelines;
  readonly #downloads: Downloads;
  /** Hears of every run from now on. */
  observer: Observer | undefined;
  #last: Promise<unknown> = Promise.resolve();
  /** Runs that have been called and not submitted. */
  #waiting = 0;

  constructor(device: Device, memory: BufferMemory, pipelines: Pipelines, downloads: Downloads) {
    this.#device = device;
    this.#memory = memory;
    this.#pipelines = pipelines;
    this.#downloads = downloads;
  }

  async run(executable: GpuExecutable, inputs: readonly GpuBuffer[]): Promise<readonly Buffer[]> {
    this.#device.throwLate();
    const { plan } = executable;
    // Readings that were asked for before see memory as it is now.
    this.#downloads.submit();
    const run = this.#bound(executable, inputs);
    try {
      const form = this.#waiting === 0 && this.observer === undefined && !this.#device.isAsked ? this.#form(run) : undefined;
      if (form === undefined) await this.#inTurn(run, (made) => this.#submitted(run, made));
      else this.#submit(form);
    } catch (thrown) {
      for (const storage of run.results) storage.release();
      throw thrown;
    }
    return plan.results.map(({ shape, dtype }, i) => this.#memory.buffer(shape, dtype, run.results[i] as Storage)); // one for each
  }

  /** Milliseconds of one run of many that follow each other in one submit; what they compute is thrown away. Nothing may be donated. */
  async time(executable: GpuExecutable, inputs: readonly GpuBuffer[], repetition: Repetition): Promise<number> {
    this.#device.throwLate();
    const run = this.#bound(executable, inputs);
    let milliseconds = NaN;
    try {
      await this.#inTurn(run, async ({ encoded }) => {
        milliseconds = await repeatedTime(this.#device, encoded, repetition);
      });
    } finally {
      for (const storage of run.results) storage.release();
    }
    return milliseconds;
  }

  /** A run with memory for its results. */
  #bound(executable: GpuExecutable, inputs: readonly GpuBuffer[]): Run {
    const { plan } = executable;
    const storages = inputs.map(({ storage }) => storage);
    // A donated input is gone from here on, for later calls too.
    for (const input of plan.donated) this.#memory.takeOver(inputs[input]);
    const results: Storage[] = [];
    try {
      plan.results.forEach(({ shape, dtype }, i) => {
        results.push(storages[plan.donated[i] ?? -1] ?? this.#memory.result(sizeOf(shape) * bytesOf[dtype]));
      });
    } catch (thrown) {
      for (const storage of results) storage.release();
      throw thrown;
    }
    return { executable, inputs: storages, results };
  }

  /** Runs when what was called before is submitted, and when what it needs is compiled and has memory. */
  async #inTurn(run: Run, submit: (form: Form) => Promise<void>): Promise<void> {
    this.#waiting++;
    for (const storage of run.inputs) storage.pin();
    const turn = this.#last.then(async () => {
      // Memory that was refused is told by the run that needs it, before it computes on nothing.
      await this.#device.settled();
      let form = this.#form(run);
      if (form === undefined) {
        await this.#pipelines.compile(requestsOf(run.executable, this.#places(run)));
        form = this.#form(run);
      }
      if (form === undefined) throw new TypeError("Every pipeline was compiled");
      await submit(form);
    });
    this.#last = turn.catch(() => undefined);
    try {
      await turn;
    } finally {
      this.#waiting--;
      for (const storage of run.inputs) storage.unpin();
    }
  }

  #places({ executable, inputs, results }: Run): PlaceOf {
    const arena = this.#memory.arena.atLeast(executable.plan.arenaBytes);
    const scratch = this.#memory.scratch.atLeast(executable.scratchBytes);
    const numbers = this.#memory.numbers.atLeast(numbersBytes);
    return ({ reference }: PlacedOperand): Place => {
      const within = ({ buffer, id, offset }: Memory, byteOffset: number): Place => ({ buffer, id, offset: offset + byteOffset });
      if (reference.kind === "arena") return within(arena, reference.byteOffset);
      if (reference.kind === "scratch") return within(scratch, reference.byteOffset);
      if (reference.kind === "numbers") return within(numbers, 0);
      const own = (reference.kind === "input" ? inputs : results)[reference.index];
      if (own === undefined) throw new TypeError("A plan names its own inputs and results");
      return within(own.memory, 0);
    };
  }

  /** The form of an executable for the memory of a run; undefined while something is not compiled. */
  #form(run: Run): Form | undefined {
    const { forms } = run.executable;
    const at = this.#places(run);
    const known = this.#formKey(run);
    const tools = { device: this.#device, pipelines: this.#pipelines, staging: (bytes: number) => this.#memory.staging.atLeast(bytes) };
    const form = forms.get(known) ?? formOf(run.executable, at, tools);
    if (form === undefined) return undefined;
    // What is used moves to the end, so the first is the one not used for longest.
    forms.delete(known);
    // Making it may have moved the memory of copies.
    forms.set(this.#formKey(run), form);
    const [oldest] = forms.keys();
    if (forms.size > mostForms && oldest !== undefined) forms.delete(oldest);
    return form;
  }

  /** Where everything lies that bind groups name. */
  #formKey({ inputs, results }: Run): string {
    const { arena, scratch, numbers, staging } = this.#memory;
    const common = [arena, scratch, numbers, staging].map((reserved) => ({ memory: reserved.atLeast(0) }));
    return [...inputs, ...results, ...common].map(({ memory }) => `${memory.id}+${memory.offset}`).join();
  }

  async #submitted(run: Run, form: Form): Promise<void> {
    if (this.observer === undefined) this.#submit(form);
    else await this.#submitObserved(this.observer, run, form);
  }

  #submit({ encoded }: Form): void {
    this.#device.throwLate();
    if (encoded.length === 0) return;
    const { gpu } = this.#device;
    const encoder = gpu.createCommandEncoder();
    encode(encoder, encoded);
    gpu.queue.submit([encoder.finish()]);
  }

  /** As {@link #submit}, with the time of each dispatch told to an observer. */
  async #submitObserved(observer: Observer, { executable: { plan }, inputs }: Run, { encoded }: Form): Promise<void> {
    this.#device.throwLate();
    const integers = await this.#integersOf(plan, inputs);
    const began = observer.now();
    const times = await stepTimes(this.#device, encoded);
    // Steps that share a dispatch do the same, each its part of it.
    const launches = encoded.flatMap(({ steps }, i) =>
      steps.map((step) => ({ step, worked: (times[i] ?? 0) / steps.length, waited: 0, threads: 1 })),
    );
    const own = (slot: Slot): Int32Array | undefined => integers.get(readableInput(plan, slot) ?? -1);
    observer.ran({ plan, milliseconds: observer.now() - began, launches, integers: own });
  }

  /** The int32 inputs of a run, which tell a profile how long ragged sequences are. */
  async #integersOf(plan: Plan, inputs: readonly Storage[]): Promise<ReadonlyMap<number, Int32Array>> {
    const readable = plan.inputs.flatMap((_, index) => readableInput(plan, { kind: "input", index }) ?? []);
    const read = readable.map(async (index): Promise<readonly [number, Int32Array]> => {
      const storage = inputs[index] as Storage; // a plan has as many inputs as bindings
      return [index, new Int32Array(await this.#downloads.read(storage, 4 * sizeOf(plan.inputs[index]?.shape ?? [])))];
    });
    return new Map(await Promise.all(read));
  }
}
