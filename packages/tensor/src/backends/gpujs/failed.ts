import { TercetError } from "@tercet/host";
import { errors } from "../../errors.ts";

/** What gpu.js has thrown, as a typed error that names what was done. */
export function failed(what: string, thrown: unknown): TercetError {
  if (thrown instanceof TercetError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return errors["backend-failed"]({ backend: "gpujs", reason: `${what}: ${message}` });
}
