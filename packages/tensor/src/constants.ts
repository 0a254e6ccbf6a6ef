import type { Backend, Buffer } from "./backend/interface.ts";
import { bufferOf } from "./evaluate.ts";
import type { Tensor } from "./tensor.ts";

/** Constants of a compiled function on its device: host data is uploaded once, however many forms read it. */
export interface Constants {
  /** Counts one more form that reads a tensor. */
  readonly take: (tensor: Tensor) => void;
  readonly of: (tensor: Tensor) => Buffer;
  /** Counts one less; after the last one the upload is released. */
  readonly giveBack: (tensor: Tensor) => void;
}

export function constantsOn(backend: Backend): Constants {
  const uploads = new Map<Tensor, { readonly buffer: Buffer; readonly users: number }>();
  return {
    take(tensor) {
      const known = uploads.get(tensor);
      if (known !== undefined) uploads.set(tensor, { ...known, users: known.users + 1 });
      else if (tensor.source.kind === "host") uploads.set(tensor, { buffer: bufferOf(tensor, backend).buffer, users: 1 });
    },
    of: (tensor) => uploads.get(tensor)?.buffer ?? bufferOf(tensor, backend).buffer,
    giveBack(tensor) {
      const known = uploads.get(tensor);
      if (known === undefined) return;
      if (known.users > 1) uploads.set(tensor, { ...known, users: known.users - 1 });
      else {
        known.buffer.release();
        uploads.delete(tensor);
      }
    },
  };
}
