import type { TercetError } from "@tercet/host";
import { errors } from "../../../errors.ts";
import { backendName, type Device } from "../device.ts";
import { mapToRead, usage } from "../usage.ts";
import { whenDone } from "../when-done.ts";
import type { Storage } from "./storage.ts";

interface Request {
  readonly storage: Storage;
  readonly bytes: number;
  readonly resolve: (data: ArrayBuffer) => void;
  readonly reject: (error: unknown) => void;
}

/** Offsets of mapped ranges are multiples of this. */
const mapAlignment = 8;
/** Staging buffers that are kept: most readings are small and alike. */
const mostKept = 4;

/** Readings of GPU memory: those that are asked for together are one copy, one submit and one mapping. */
export class Downloads {
  readonly #device: Device;
  #requests: Request[] = [];
  readonly #staging: GPUBuffer[] = [];

  constructor(device: Device) {
    this.#device = device;
  }

  /** The first bytes of a storage, as they are when everything that was submitted before is done. */
  read(storage: Storage, bytes: number): Promise<ArrayBuffer> {
    return new Promise((resolve, reject) => {
      storage.pin();
      if (this.#requests.push({ storage, bytes, resolve, reject }) === 1) queueMicrotask(() => this.submit());
    });
  }

  /** Submits what was asked for: whoever writes over memory calls it first. */
  submit(): void {
    const requests = this.#requests;
    this.#requests = [];
    if (requests.length === 0) return;
    const reading = this.#copy(requests);
    for (const { storage } of requests) storage.unpin();
    reading.catch((thrown: unknown) => {
      for (const { reject } of requests) reject(thrown);
    });
  }

  async #copy(requests: readonly Request[]): Promise<void> {
    const { gpu } = this.#device;
    this.#device.requireAlive();
    const offsets = [0];
    for (const { bytes } of requests) offsets.push((offsets.at(-1) ?? 0) + Math.ceil(bytes / mapAlignment) * mapAlignment);
    const staging = this.#take(Math.max(mapAlignment, offsets.at(-1) ?? 0));
    const encoder = gpu.createCommandEncoder();
    requests.forEach(({ storage: { memory }, bytes }, i) => {
      const size = Math.ceil(bytes / 4) * 4;
      if (size > 0) encoder.copyBufferToBuffer(memory.buffer, memory.offset, staging, offsets[i] ?? 0, size);
    });
    gpu.queue.submit([encoder.finish()]);
    await whenDone(this.#device, staging.mapAsync(mapToRead));
    const mapped = staging.getMappedRange();
    const copies = requests.map(({ bytes }, i) => mapped.slice(offsets[i] ?? 0, (offsets[i] ?? 0) + bytes));
    staging.unmap();
    this.#give(staging);
    this.#device.throwLate();
    requests.forEach(({ resolve }, i) => resolve(copies[i] as ArrayBuffer)); // one for each
  }

  #take(bytes: number): GPUBuffer {
    const at = this.#staging.findIndex(({ size }) => size >= bytes && size <= 4 * bytes + 65536);
    const [kept] = at < 0 ? [] : this.#staging.splice(at, 1);
    if (kept !== undefined) return kept;
    const size = Math.max(65536, 2 ** Math.ceil(Math.log2(bytes)));
    const refused = (): TercetError =>
      errors["memory-exhausted"]({ backend: `${backendName} (reading)`, requested: size, limit: size - 1 });
    const make = (): GPUBuffer => this.#device.gpu.createBuffer({ label: "readings", size, usage: usage.mapRead | usage.copyTarget });
    return this.#device.scoped("out-of-memory", make, refused);
  }

  #give(staging: GPUBuffer): void {
    this.#staging.push(staging);
    if (this.#staging.length > mostKept) this.#staging.shift()?.destroy();
  }
}
