import { errors } from "../errors.ts";
import type { Backend, Buffer } from "./interface.ts";

/** Nothing where a buffer is the backend's and still held. @throws TercetError `backend-mixed` for another's, `tensor-released` */
export function requireOwn(backend: Backend, buffer: Buffer): void {
  if (buffer.backend !== backend) throw errors["backend-mixed"]({ backends: [backend.name, buffer.backend.name] });
  if (buffer.released) throw errors["tensor-released"]({ shape: buffer.shape, dtype: buffer.dtype });
}
