import type { Backend } from "../../../backend/interface.ts";
import { PinnedStorage } from "../../../backend/pinned-storage.ts";
import { StoredBuffer } from "../../../backend/stored-buffer.ts";
import { hostArray, type DType, type HostArray } from "../../../dtype.ts";
import { sizeOf, type Shape } from "../../../shape.ts";
import { StoredNumbers, type Storage, type WasmBuffer } from "./storage.ts";
import { blockBytes, Heap, reserveMemory } from "./heap.ts";

/** The buffers of a backend and the scratch memory of its plans, on one heap. What is no longer reachable is freed. */
export class BufferMemory {
  readonly heap: Heap;
  readonly #backend: Backend;
  readonly #buffers = new FinalizationRegistry<Storage>((storage) => storage.release());
  #arena = { address: 0, bytes: 0 };
  #liveBytes = 0;
  #liveBlocks = 0;

  constructor(backend: Backend, maximumBytes: number, shared: boolean) {
    const { memory, limit } = reserveMemory(maximumBytes, shared);
    this.heap = new Heap(memory, limit);
    this.#backend = backend;
  }

  /** New memory for a buffer; its content is undefined. */
  storage(bytes: number): Storage {
    const storage = new PinnedStorage(new StoredNumbers(this.heap, bytes), () => this.#count(-1, bytes));
    this.#count(1, bytes);
    return storage;
  }

  /** A handle to a storage. */
  buffer(shape: Shape, dtype: DType, storage: Storage): WasmBuffer {
    const buffer = new StoredBuffer(this.#backend, shape, dtype, storage);
    this.#buffers.register(buffer, storage, buffer);
    return buffer;
  }

  /** Ends a donated handle; its storage will belong to a result. */
  takeOver(buffer: WasmBuffer | undefined): void {
    if (buffer === undefined) return;
    this.#buffers.unregister(buffer);
    buffer.handOver();
  }

  /** Scratch memory for a run; it is the same from run to run while it is large enough. */
  reserve(bytes: number): number {
    if (bytes > this.#arena.bytes) {
      if (this.#arena.bytes > 0) this.heap.free(this.#arena.address);
      this.#arena = { address: 0, bytes: 0 };
      this.#arena = { address: this.heap.allocate(bytes), bytes };
    }
    return this.#arena.address;
  }

  write(buffer: WasmBuffer, data: HostArray): void {
    if (buffer.dtype === "bool") this.#ints(buffer).set(data);
    else this.#bytes(buffer).set(new Uint8Array(data.buffer, data.byteOffset, buffer.bytes));
  }

  read(buffer: WasmBuffer): HostArray {
    const result = hostArray(buffer.dtype, sizeOf(buffer.shape));
    if (buffer.dtype === "bool") result.set(this.#ints(buffer));
    else new Uint8Array(result.buffer).set(this.#bytes(buffer));
    return result;
  }

  /** A copy of int32 elements at an address. */
  integersAt(address: number, length: number): Int32Array {
    return new Int32Array(this.heap.memory.buffer, address, length).slice();
  }

  /** Bytes held by buffers, and by everything else. */
  use(): { readonly live: number; readonly scratch: number } {
    return { live: this.#liveBytes, scratch: this.heap.live - this.#liveBlocks };
  }

  #count(sign: 1 | -1, bytes: number): void {
    this.#liveBytes += sign * bytes;
    this.#liveBlocks += sign * blockBytes(bytes);
  }

  #bytes(buffer: WasmBuffer): Uint8Array {
    return new Uint8Array(this.heap.memory.buffer, buffer.storage.memory.address, buffer.bytes);
  }

  /** A bool is stored as an int32. */
  #ints(buffer: WasmBuffer): Int32Array {
    return new Int32Array(this.heap.memory.buffer, buffer.storage.memory.address, buffer.bytes / 4);
  }
}
