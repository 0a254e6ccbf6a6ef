import type { PinnedStorage } from "../../../backend/pinned-storage.ts";
import type { StoredBuffer } from "../../../backend/stored-buffer.ts";
import type { Memory } from "./pool.ts";

/** Memory of a buffer. */
export type Storage = PinnedStorage<Memory>;

/** A buffer of the backend: a handle to its storage. */
export type GpuBuffer = StoredBuffer<Storage>;
