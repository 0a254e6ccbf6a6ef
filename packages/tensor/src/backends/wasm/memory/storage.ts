import type { PinnedStorage } from "../../../backend/pinned-storage.ts";
import type { StoredBuffer } from "../../../backend/stored-buffer.ts";
import type { Heap } from "./heap.ts";

/** Numbers in the heap, and what is derived from them and dies with them. */
export class StoredNumbers {
  readonly address: number;
  readonly #heap: Heap;
  /** Addresses of packed copies by how they are packed; 0 for a packing that was seen once. */
  readonly #packed = new Map<string, number>();

  constructor(heap: Heap, bytes: number) {
    this.#heap = heap;
    this.address = heap.allocate(bytes);
  }

  /** Where a copy packed in some way is kept, and whether it is there already. One is kept from the second use on; undefined at the first. */
  packedCopy(key: string, bytes: number): { readonly address: number; readonly ready: boolean } | undefined {
    const known = this.#packed.get(key);
    if (known === undefined) {
      this.#packed.set(key, 0);
      return undefined;
    }
    if (known !== 0) return { address: known, ready: true };
    const address = this.#heap.allocate(bytes);
    this.#packed.set(key, address);
    return { address, ready: false };
  }

  /** Forgets what was derived from the content. */
  dropPacked(): void {
    for (const address of this.#packed.values()) if (address !== 0) this.#heap.free(address);
    this.#packed.clear();
  }

  free(): void {
    this.dropPacked();
    this.#heap.free(this.address);
  }
}

/** Memory of a buffer. */
export type Storage = PinnedStorage<StoredNumbers>;

/** A buffer of the backend: a handle to its storage. */
export type WasmBuffer = StoredBuffer<Storage>;
