import { bytesOf, type DType } from "../dtype.ts";
import { sizeOf, type Shape } from "../shape.ts";
import type { Backend, Buffer } from "./interface.ts";
import { requireOwn } from "./require-own.ts";

/** What a buffer may be a handle to. */
interface Releasable {
  release(): void;
}

/** A buffer that is a handle to storage of its backend, which may outlive it. */
export class StoredBuffer<Storage extends Releasable> implements Buffer {
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

/** A buffer as the handle that its backend has made. @throws TercetError `backend-mixed` for another's, `tensor-released` */
export function storedBuffer<Storage extends Releasable>(backend: Backend, buffer: Buffer): StoredBuffer<Storage> {
  requireOwn(backend, buffer);
  if (!(buffer instanceof StoredBuffer)) throw new TypeError(`${backend.name} has not made this buffer`);
  return buffer as StoredBuffer<Storage>; // the backend makes them of one kind of storage
}
