import type { TercetError } from "@tercet/host";
import { errors } from "../../../errors.ts";
import { backendName, type Device } from "../device.ts";
import { Ranges } from "./ranges.ts";

/** Offsets of bindings are multiples of this on every device. */
export const alignment = 256;

/** Part of a GPU buffer. */
export interface Memory {
  readonly buffer: GPUBuffer;
  /** Tells GPU buffers apart, also those that are gone. */
  readonly id: number;
  readonly offset: number;
  /** A multiple of {@link alignment}. */
  readonly bytes: number;
  /** Whether the device has said that there is no memory for it. */
  isRefused(): boolean;
  /** Gives it back; what was submitted before may still use it. */
  free(): void;
}

/** Bytes as they are allocated: never none, so that everything can be bound. */
export function roundedUp(bytes: number): number {
  return Math.max(alignment, Math.ceil(bytes / alignment) * alignment);
}

const [firstChunk, greatestChunk] = [2 ** 20, 2 ** 25];
/** Larger pieces have a GPU buffer of their own. */
const ownFrom = 2 ** 22;
/** Bytes of such buffers that are kept for the next of about their size, as a rule: new ones are cleared by the device first. */
const mostKept = 2 ** 28;

interface Chunk {
  readonly buffer: GPUBuffer;
  readonly id: number;
  readonly ranges: Ranges;
}

interface Kept {
  readonly buffer: GPUBuffer;
  readonly id: number;
  readonly bytes: number;
}

let ids = 0;

/** GPU memory of one use: small pieces share a few large buffers. */
export class Pool {
  readonly #device: Device;
  readonly #usage: number;
  readonly #label: string;
  readonly #keeps: number;
  readonly #chunks: Chunk[] = [];
  readonly #kept: Kept[] = [];
  /** GPU buffers that the device had no memory for: nobody must get them again. */
  readonly #refused = new WeakSet<GPUBuffer>();
  #held = 0;

  /** `keeps`: bytes of large pieces that are kept when they are given back. */
  constructor(device: Device, usage: number, label: string, keeps: number = mostKept) {
    this.#keeps = keeps;
    this.#device = device;
    this.#usage = usage;
    this.#label = label;
  }

  /** Bytes of all GPU buffers of the pool. */
  get held(): number {
    return this.#held;
  }

  /** Memory whose content is undefined. @throws TercetError `memory-exhausted` above what one GPU buffer can hold; a refusal of the device arrives later */
  allocate(bytes: number): Memory {
    const size = roundedUp(bytes);
    return size >= ownFrom ? this.#own(size) : this.#shared(size);
  }

  /** Large memory of its own that was given back before; undefined where none of about this size is there. */
  kept(bytes: number): Memory | undefined {
    const size = roundedUp(bytes);
    const at = this.#kept.findIndex((kept) => kept.bytes >= size && kept.bytes <= size * 1.25);
    const [kept] = at < 0 ? [] : this.#kept.splice(at, 1);
    return kept === undefined ? undefined : this.#ownMemory(kept);
  }

  /** New memory of its own that already holds these bytes. */
  filled(data: Uint8Array): Memory {
    const size = roundedUp(data.byteLength);
    const buffer = this.#create(size, (mapped) => mapped.set(data));
    return this.#ownMemory({ buffer, id: ids++, bytes: size });
  }

  #own(bytes: number): Memory {
    return this.kept(bytes) ?? this.#ownMemory({ buffer: this.#create(bytes), id: ids++, bytes });
  }

  #ownMemory(own: Kept): Memory {
    const free = (): void => {
      if (this.#refused.has(own.buffer)) return this.#destroy(own.buffer);
      this.#kept.push(own);
      let bytes = this.#kept.reduce((sum, kept) => sum + kept.bytes, 0);
      while (bytes > this.#keeps) {
        const oldest = this.#kept.shift();
        if (oldest === undefined) break;
        bytes -= oldest.bytes;
        this.#destroy(oldest.buffer);
      }
    };
    return { buffer: own.buffer, id: own.id, offset: 0, bytes: own.bytes, isRefused: () => this.#refused.has(own.buffer), free };
  }

  #shared(bytes: number): Memory {
    for (const chunk of this.#chunks) {
      if (this.#refused.has(chunk.buffer)) continue;
      const offset = chunk.ranges.take(bytes);
      if (offset !== undefined) return this.#piece(chunk, offset, bytes);
    }
    const size = Math.max(bytes, Math.min(greatestChunk, firstChunk * 2 ** this.#chunks.length));
    const chunk = { buffer: this.#create(size), id: ids++, ranges: new Ranges(size) };
    this.#chunks.push(chunk);
    return this.#piece(chunk, chunk.ranges.take(bytes) ?? 0, bytes); // it is new, so it has room
  }

  #piece(chunk: Chunk, offset: number, bytes: number): Memory {
    const free = (): void => {
      chunk.ranges.give(offset, bytes);
      // One is kept: the next allocation needs it.
      if (!chunk.ranges.isUnused || this.#chunks.length === 1) return;
      this.#chunks.splice(this.#chunks.indexOf(chunk), 1);
      this.#destroy(chunk.buffer);
    };
    return { buffer: chunk.buffer, id: chunk.id, offset, bytes, isRefused: () => this.#refused.has(chunk.buffer), free };
  }

  #create(size: number, fill?: (mapped: Uint8Array) => void): GPUBuffer {
    const { gpu } = this.#device;
    const limit = gpu.limits.maxBufferSize;
    if (size > limit) throw errors["memory-exhausted"]({ backend: backendName, requested: size, limit });
    const held = this.#held;
    let made: GPUBuffer | undefined;
    const refused = (): TercetError => {
      if (made !== undefined) this.#refused.add(made);
      return errors["memory-exhausted"]({ backend: backendName, requested: size, limit: held });
    };
    const buffer = this.#device.scoped(
      "out-of-memory",
      () => {
        try {
          made = gpu.createBuffer({ label: this.#label, size, usage: this.#usage, mappedAtCreation: fill !== undefined });
          fill?.(new Uint8Array(made.getMappedRange()));
          if (fill !== undefined) made.unmap();
          return made;
        } catch (thrown) {
          // Memory to map it in is asked for at once.
          if (thrown instanceof RangeError) throw refused();
          throw thrown;
        }
      },
      refused,
    );
    this.#held += size;
    return buffer;
  }

  #destroy(buffer: GPUBuffer): void {
    this.#held -= buffer.size;
    buffer.destroy();
  }
}
