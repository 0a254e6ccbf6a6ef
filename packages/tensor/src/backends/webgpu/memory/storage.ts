import type { StoredBuffer } from "../../../backend/stored-buffer.ts";
import type { Memory } from "./pool.ts";

/** Memory of a buffer. It outlives the handle while runs and downloads that have not been submitted need it. */
export class Storage {
  readonly memory: Memory;
  readonly #freed: () => void;
  #pins = 0;
  #released = false;

  /** Calls `freed` when the memory goes back. */
  constructor(memory: Memory, freed: () => void) {
    this.memory = memory;
    this.#freed = freed;
  }

  pin(): void {
    this.#pins++;
  }

  unpin(): void {
    this.#pins--;
    this.#freeWhenUnused();
  }

  release(): void {
    if (this.#released) return;
    this.#released = true;
    this.#freeWhenUnused();
  }

  #freeWhenUnused(): void {
    if (!this.#released || this.#pins !== 0) return;
    this.#pins = NaN; // nothing frees it again
    this.memory.free();
    this.#freed();
  }
}

/** A buffer of the backend: a handle to its storage. */
export type GpuBuffer = StoredBuffer<Storage>;
