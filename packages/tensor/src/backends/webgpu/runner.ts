import type { Buffer } from "../../backend/interface.ts";
import { bytesOf } from "../../dtype.ts";
import { sizeOf } from "../../shape.ts";
import type { Device } from "./device.ts";
import type { GpuExecutable, PlacedOperand } from "./executable.ts";
import { formOf, requestsOf, type Form, type Place, type PlaceOf } from "./form.ts";
import type { GpuBuffer, Storage } from "./memory/buffer.ts";
import type { BufferMemory } from "./memory/buffer-memory.ts";
import type { Downloads } from "./memory/downloads.ts";
import type { Memory } from "./memory/pool.ts";
import type { Pipelines } from "./pipelines.ts";

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
    const storages = inputs.map(({ storage }) => storage);
    // A donated input is gone from here on, for later calls too.
    for (const input of plan.donated) this.#memory.takeOver(inputs[input]);
    const results: Storage[] = [];
    try {
      plan.results.forEach(({ shape, dtype }, i) => {
        results.push(storages[plan.donated[i] ?? -1] ?? this.#memory.result(sizeOf(shape) * bytesOf[dtype]));
      });
      const run = { executable, inputs: storages, results };
      const form = this.#waiting === 0 ? this.#form(run) : undefined;
      if (form === undefined) await this.#inTurn(run);
      else this.#submit(form);
    } catch (thrown) {
      for (const storage of results) storage.release();
      throw thrown;
    }
    return plan.results.map(({ shape, dtype }, i) => this.#memory.buffer(shape, dtype, results[i] as Storage)); // one for each
  }

  /** Runs when what was called before is submitted and what it needs is compiled. */
  async #inTurn(run: Run): Promise<void> {
    this.#waiting++;
    for (const storage of run.inputs) storage.pin();
    const turn = this.#last.then(async () => {
      let form = this.#form(run);
      if (form === undefined) {
        await this.#pipelines.compile(requestsOf(run.executable, this.#places(run)));
        form = this.#form(run);
      }
      if (form === undefined) throw new TypeError("Every pipeline was compiled");
      this.#submit(form);
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
    return ({ reference }: PlacedOperand): Place => {
      const within = ({ buffer, id, offset }: Memory, byteOffset: number): Place => ({ buffer, id, offset: offset + byteOffset });
      if (reference.kind === "arena") return within(arena, reference.byteOffset);
      if (reference.kind === "scratch") return within(scratch, reference.byteOffset);
      const own = (reference.kind === "input" ? inputs : results)[reference.index];
      if (own === undefined) throw new TypeError("A plan names its own inputs and results");
      return within(own.memory, 0);
    };
  }

  /** The form of an executable for the memory of a run; undefined while something is not compiled. */
  #form(run: Run): Form | undefined {
    const { executable, inputs, results } = run;
    const at = this.#places(run);
    const [arena, scratch] = [this.#memory.arena.atLeast(0), this.#memory.scratch.atLeast(0)];
    const key = [...inputs, ...results, { memory: arena }, { memory: scratch }].map(({ memory }) => `${memory.id}+${memory.offset}`).join();
    const form = executable.forms.get(key) ?? formOf(executable, at, this.#device, this.#pipelines);
    if (form === undefined) return undefined;
    // What is used moves to the end, so the first is the one not used for longest.
    executable.forms.delete(key);
    executable.forms.set(key, form);
    const [oldest] = executable.forms.keys();
    if (executable.forms.size > mostForms && oldest !== undefined) executable.forms.delete(oldest);
    return form;
  }

  #submit({ encoded }: Form): void {
    this.#device.throwLate();
    if (encoded.length === 0) return;
    const { gpu } = this.#device;
    const encoder = gpu.createCommandEncoder();
    const pass = encoder.beginComputePass();
    for (const { pipeline, group, groups } of encoded) {
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, group);
      pass.dispatchWorkgroups(...groups);
    }
    pass.end();
    gpu.queue.submit([encoder.finish()]);
  }
}
