import { createJsBackend } from "../backends/js/backend.ts";
import type { Backend } from "./interface.ts";

let shared: Backend | undefined;

/** The backend for tensors that name none: one `js` backend, made at first use. It holds no state that a result depends on. */
export function defaultBackend(): Backend {
  shared ??= createJsBackend();
  return shared;
}
