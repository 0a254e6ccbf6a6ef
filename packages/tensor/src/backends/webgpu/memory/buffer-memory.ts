import type { Backend } from "../../../backend/interface.ts";
import { PinnedStorage } from "../../../backend/pinned-storage.ts";
import { StoredBuffer } from "../../../backend/stored-buffer.ts";
import type { DType } from "../../../dtype.ts";
import type { Shape } from "../../../shape.ts";
import type { Device } from "../device.ts";
import { usage } from "../usage.ts";
import type { GpuBuffer, Storage } from "./storage.ts";
import { Pool, type Memory } from "./pool.ts";

const data = usage.storage | usage.copySource | usage.copyTarget;

/** Above this a new GPU buffer is filled where it is mapped, instead of through the queue's own copy. */
const mappedFrom = 2 ** 22;

/** Memory that all runs use one after the other. */
class Reserved {
  readonly #pool: Pool;
  #memory: Memory | undefined;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  get bytes(): number {
    return this.#memory?.bytes ?? 0;
  }

  /** The same memory from run to run while it is large enough. */
  atLeast(bytes: number): Memory {
    if (this.#memory !== undefined && this.#memory.bytes >= bytes && !this.#memory.isRefused()) return this.#memory;
    const made = this.#pool.allocate(bytes);
    this.#memory?.free();
    this.#memory = made;
    return made;
  }
}

/**
 * The buffers of a backend and the scratch memory of its plans. What is uploaded, made by runs, kept within a run and read as parameters lies in GPU buffers of
 * its own, because a dispatch may not read one part of a GPU buffer as constant and write another. What is no longer reachable is freed.
 */
export class BufferMemory {
  readonly arena: Reserved;
  readonly scratch: Reserved;
  readonly numbers: Reserved;
  /** Copies of operands that a dispatch can't bind where they lie. */
  readonly staging: Reserved;
  readonly #device: Device;
  readonly #backend: Backend;
  readonly #uploads: Pool;
  readonly #results: Pool;
  readonly #parameters: Pool;
  readonly #buffers = new FinalizationRegistry<Storage>((storage) => storage.release());
  readonly #executables = new FinalizationRegistry<Memory>((memory) => memory.free());
  #live = 0;

  constructor(backend: Backend, device: Device) {
    this.#backend = backend;
    this.#device = device;
    this.#uploads = new Pool(device, data, "uploads");
    this.#results = new Pool(device, data, "results");
    this.#parameters = new Pool(device, usage.uniform | usage.copyTarget, "parameters");
    this.arena = new Reserved(new Pool(device, data, "arena", 0));
    this.scratch = new Reserved(new Pool(device, data, "scratch", 0));
    this.numbers = new Reserved(new Pool(device, usage.storage | usage.uniform, "numbers"));
    this.staging = new Reserved(new Pool(device, data, "staging", 0));
  }

  /** Memory for a result of so many bytes. */
  result(bytes: number): Storage {
    return this.#storage(this.#results.allocate(bytes), bytes);
  }

  /** Memory that holds these bytes; it has room for whole words of four. */
  uploaded(bytes: Uint8Array, counted: number): Storage {
    const kept = bytes.byteLength >= mappedFrom ? this.#uploads.kept(bytes.byteLength) : undefined;
    if (kept === undefined && bytes.byteLength >= mappedFrom) return this.#storage(this.#uploads.filled(bytes), counted);
    const memory = kept ?? this.#uploads.allocate(bytes.byteLength);
    this.#write(memory, bytes);
    return this.#storage(memory, counted);
  }

  /** Parameters of a plan; the caller sees to their end with {@link freeWith}. */
  parameters(block: Int32Array<ArrayBuffer>): Memory {
    const memory = this.#parameters.allocate(block.byteLength);
    this.#write(memory, new Uint8Array(block.buffer));
    return memory;
  }

  /** Frees memory when its owner is no longer reachable. */
  freeWith(owner: object, memory: Memory): void {
    this.#executables.register(owner, memory);
  }

  /** A handle to a storage. */
  buffer(shape: Shape, dtype: DType, storage: Storage): GpuBuffer {
    const buffer = new StoredBuffer(this.#backend, shape, dtype, storage);
    this.#buffers.register(buffer, storage, buffer);
    return buffer;
  }

  /** Ends a donated handle; its storage will belong to a result. */
  takeOver(buffer: GpuBuffer | undefined): void {
    if (buffer === undefined) return;
    this.#buffers.unregister(buffer);
    buffer.handOver();
  }

  /** Bytes held by buffers, and by what runs use. */
  use(): { readonly live: number; readonly scratch: number } {
    return { live: this.#live, scratch: this.arena.bytes + this.scratch.bytes + this.staging.bytes };
  }

  #storage(memory: Memory, bytes: number): Storage {
    this.#live += bytes;
    return new PinnedStorage(memory, () => (this.#live -= bytes));
  }

  #write({ buffer, offset }: Memory, bytes: Uint8Array): void {
    if (bytes.byteLength === 0) return;
    const words = Math.floor(bytes.byteLength / 4) * 4;
    const { queue } = this.#device.gpu;
    // The standard's types want memory that is not shared; what is shared is copied by the implementation as well.
    const data = bytes as Uint8Array<ArrayBuffer>;
    if (words > 0) queue.writeBuffer(buffer, offset, data, 0, words);
    if (words === bytes.byteLength) return;
    const last = new Uint8Array(4);
    last.set(bytes.subarray(words));
    queue.writeBuffer(buffer, offset + words, last);
  }
}
