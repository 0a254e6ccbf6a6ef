import type { Backend, Buffer } from "../../../backend/interface.ts";
import { bytesOf, type DType } from "../../../dtype.ts";
import { sizeOf, type Shape } from "../../../shape.ts";
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

/** A buffer of the backend `webgpu`: a handle to its storage. */
export class GpuBuffer implements Buffer {
  readonly backend: Backend;
  readonly shape: Shape;
  readonly dtype: DType;
  readonly bytes: number;
  readonly storage: Storage;
  #released = false;

  constructor(backend: Backend, shape: Shape, dtype: DType, storage: Storage) {
    this.backend = backend;
    this.shape = shape;
    this.dtype = dtype;
    this.bytes = sizeOf(shape) * bytesOf[dtype];
    this.storage = storage;
  }

  get released(): boolean {
    return this.#released;
  }

  release(): void {
    if (this.#released) return;
    this.#released = true;
    this.storage.release();
  }

  /** Ends this handle but not its storage, which goes to another, for a donated input. */
  handOver(): void {
    this.#released = true;
  }
}
