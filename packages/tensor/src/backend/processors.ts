import { TercetError } from "@tercet/host";
import { createJsBackend } from "../backends/js/backend.ts";
import { createWasmBackend } from "../backends/wasm/backend.ts";
import { errors } from "../errors.ts";
import type { Backend } from "./interface.ts";
import type { BackendHost, OpenedBackend } from "./open-backend.ts";
import { wholeProductFault } from "./whole-product.ts";

/** A form in which processors may compute. */
interface Form {
  readonly name: string;
  readonly open: () => Backend;
}

/** The fastest first. */
function formsFor({ workers, wideVectors }: BackendHost): readonly Form[] {
  return [
    ...(workers === undefined ? [] : [{ name: "wasm on threads", open: () => createWasmBackend({ workers, wideVectors }) }]),
    { name: "wasm on one thread", open: () => createWasmBackend({ wideVectors }) },
    { name: "js", open: () => createJsBackend() },
  ];
}

/**
 * Opens the fastest backend of processors that computes rightly here: `wasm` on threads, `wasm` on one, `js`. Each is tried with a product large enough for threads to
 * share; what was passed over is told with its reason.
 * @throws TercetError `backend-unavailable` where not even `js` computes
 */
export async function openProcessors(host: BackendHost): Promise<OpenedBackend> {
  /** Reasons, and the forms that each is true of. */
  const refused = new Map<string, string[]>();
  const told = (): readonly string[] =>
    [...refused].map(([reason, names]) => `${names.join(" and ")} ${names.length > 1 ? "were" : "was"} passed over: ${reason}`);
  for (const { name, open } of formsFor(host)) {
    const found = await tried(open);
    if (typeof found !== "string") return { backend: found, why: told() };
    refused.set(found, [...(refused.get(found) ?? []), name]);
  }
  throw errors["backend-unavailable"]({ backend: "auto", reason: told().join("; ") });
}

/** The backend, or what is wrong with it; it is closed then. */
async function tried(open: () => Backend): Promise<Backend | string> {
  let backend: Backend;
  try {
    backend = open();
  } catch (error) {
    return wordsOf(error);
  }
  const fault = await wholeProductFault(backend).catch(wordsOf);
  if (fault === undefined) return backend;
  await backend.close();
  return fault;
}

/** What happened, in words; an error of a backend says apart from it what to do. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const details: unknown = error instanceof TercetError ? error.details : undefined;
  return typeof details === "object" && details !== null && "reason" in details ? String(details.reason) : error.message;
}
