import { errors } from "../../../errors.ts";
import { requireEngine, type WasmMemory } from "../engine.ts";

/** Pages that the heap leaves alone: control words lie there, and loads just before a buffer stay in memory. */
const firstAddress = 65536;
/** Loads of whole vectors may run past a buffer's end by less than this. */
const margin = 128;
const alignment = 64;
const pageBytes = 65536;

interface Block {
  readonly address: number;
  readonly size: number;
}

/** Bytes of the block that holds so many. */
export function blockBytes(bytes: number): number {
  return Math.max(alignment, Math.ceil(bytes / alignment) * alignment);
}

/** Memory of a WebAssembly module, handed out in blocks aligned to 64 bytes. Best fit; neighbours that are free become one. */
export class Heap {
  readonly memory: WasmMemory;
  readonly limit: number;
  #end = firstAddress;
  #live = 0;
  readonly #sizes = new Map<number, number>();
  /** Ascending by address, no two adjacent. */
  #free: Block[] = [];

  constructor(memory: WasmMemory, limit: number) {
    this.memory = memory;
    this.limit = limit;
  }

  /** Bytes of all blocks that are held. */
  get live(): number {
    return this.#live;
  }

  /** The address of a new block; its content is undefined. @throws TercetError `memory-exhausted` */
  allocate(bytes: number): number {
    const size = blockBytes(bytes);
    const address = this.#fromFree(size) ?? this.#fromEnd(size);
    this.#sizes.set(address, size);
    this.#live += size;
    return address;
  }

  /** Gives a block back. */
  free(address: number): void {
    const size = this.#sizes.get(address);
    if (size === undefined) throw new RangeError(`No block is held at ${address}`);
    this.#sizes.delete(address);
    this.#live -= size;
    let at = this.#free.findIndex((block) => block.address > address);
    if (at < 0) at = this.#free.length;
    const before = this.#free[at - 1];
    const after = this.#free[at];
    const joinsBefore = before !== undefined && before.address + before.size === address;
    const joinsAfter = after !== undefined && address + size === after.address;
    const from = joinsBefore ? before.address : address;
    const to = joinsAfter ? after.address + after.size : address + size;
    this.#free.splice(joinsBefore ? at - 1 : at, Number(joinsBefore) + Number(joinsAfter), { address: from, size: to - from });
    this.#shrinkEnd();
  }

  #fromFree(size: number): number | undefined {
    let best = -1;
    this.#free.forEach((block, i) => {
      if (block.size >= size && block.size < (this.#free[best]?.size ?? Infinity)) best = i;
    });
    const block = this.#free[best];
    if (block === undefined) return undefined;
    this.#free.splice(best, 1, ...(block.size > size ? [{ address: block.address + size, size: block.size - size }] : []));
    return block.address;
  }

  #fromEnd(size: number): number {
    const address = this.#end;
    const needed = address + size + margin;
    if (needed > this.limit) throw errors["memory-exhausted"]({ backend: "wasm", requested: size, limit: this.limit });
    const held = this.memory.buffer.byteLength;
    if (needed > held) this.#grow(needed - held, size);
    this.#end = address + size;
    return address;
  }

  #grow(needed: number, requested: number): void {
    const held = this.memory.buffer.byteLength;
    const roomy = Math.min(Math.max(needed, held / 4, 2 ** 22), this.limit - held);
    try {
      this.memory.grow(Math.ceil(roomy / pageBytes));
    } catch {
      throw errors["memory-exhausted"]({ backend: "wasm", requested, limit: this.limit });
    }
  }

  #shrinkEnd(): void {
    const last = this.#free.at(-1);
    if (last === undefined || last.address + last.size !== this.#end) return;
    this.#end = last.address;
    this.#free.pop();
  }
}

/**
 * A memory that can grow to `maximumBytes`, or less where so much address space can't be had. It is shared when `shared` and nothing otherwise.
 * @returns the memory, and the bytes that it may grow to
 */
export function reserveMemory(maximumBytes: number, shared: boolean): { readonly memory: WasmMemory; readonly limit: number } {
  const wanted = Math.min(65536, Math.max(4, Math.floor(maximumBytes / pageBytes)));
  for (let pages = wanted; ; pages = Math.floor(pages / 2)) {
    try {
      return { memory: new (requireEngine().Memory)({ initial: 4, maximum: pages, shared }), limit: pages * pageBytes };
    } catch (error) {
      if (pages < 64) throw error;
    }
  }
}
