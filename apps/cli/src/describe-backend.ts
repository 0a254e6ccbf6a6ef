import type { Backend } from "@tercet/tensor";

/** Backend, mode and threads in a few words. */
export function describeBackend(backend: Backend): string {
  const { name, mode, threads } = backend.describe();
  return `${name} (${mode}, ${threads} ${threads === 1 ? "thread" : "threads"})`;
}
