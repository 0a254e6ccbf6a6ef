import type { StoredBuffer } from "../../../backend/stored-buffer.ts";
import type { Heap } from "./heap.ts";

/** Memory of one buffer, and what is derived from its content and dies with it. It outlives the handle while runs use it. */
export class Storage {
  readonly address: number;
  readonly #heap: Heap;
  #pins = 0;
  #released = false;
  #gone = false;
  /** Addresses of packed copies by how they are packed; 0 for a packing that was seen once. */
  readonly #packed = new Map<string, number>();
  readonly #freed: () => void;

  /** Calls `freed` when the memory goes back. */
  constructor(heap: Heap, bytes: number, freed: () => void) {
    this.#heap = heap;
    this.#freed = freed;
    this.address = heap.allocate(bytes);
  }

  get released(): boolean {
    return this.#released;
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

  #freeWhenUnused(): void {
    if (!this.#released || this.#pins > 0 || this.#gone) return;
    this.#gone = true;
    this.dropPacked();
    this.#heap.free(this.address);
    this.#freed();
  }
}

/** A buffer of the backend: a handle to its storage. */
export type WasmBuffer = StoredBuffer<Storage>;
