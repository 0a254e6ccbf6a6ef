import type { Host } from "@tercet/host";
import { createJsBackend, createReferenceBackend, createWasmBackend, type Backend } from "@tercet/tensor";
import { Option, type Command } from "commander";
import { wholeNumber } from "./arguments.ts";
import { errors } from "./errors.ts";

/** What a user may say about where to compute. */
export interface BackendOptions {
  readonly backend: string;
  readonly mode?: string;
  readonly threads?: number;
}

type Wishes = Omit<BackendOptions, "backend">;

const wasm = ({ mode, threads }: Wishes, host: Host): Backend =>
  createWasmBackend({
    workers: host.workers,
    threads: threads ?? host.environment.processors,
    wideVectors: host.wideVectors,
    ...(mode === "wide" || mode === "relaxed" || mode === "baseline" ? { mode } : {}),
  });

/** Backends by name: a new one is one line here. */
const backends: ReadonlyMap<string, (wishes: Wishes, host: Host) => Backend> = new Map([
  ["auto", wasm],
  ["wasm", wasm],
  ["js", ({ mode }: Wishes) => createJsBackend(mode === "generated" || mode === "interpreted" ? { mode } : {})],
  ["reference", () => createReferenceBackend()],
]);

/** Adds `--backend`, `--mode` and `--threads` to a command. */
export function withBackend(command: Command): Command {
  const modes = ["wide", "relaxed", "baseline", "generated", "interpreted"];
  return command
    .addOption(new Option("--backend <name>", `where to compute: ${[...backends.keys()].join(", ")}`).default("auto").env("TERCET_BACKEND"))
    .addOption(new Option("--mode <name>", "wasm: relaxed or baseline; js: generated or interpreted").choices(modes).env("TERCET_MODE"))
    .addOption(new Option("--threads <n>", "worker threads of wasm").argParser(wholeNumber(1)).env("TERCET_THREADS"));
}

/** Makes the backend that was asked for; `auto` is wasm. @throws TercetError `backend-absent` */
export async function openBackend({ backend, ...wishes }: BackendOptions, host: Host): Promise<Backend> {
  // An empty environment variable counts as absent.
  const open = backends.get(backend === "" ? "auto" : backend);
  if (open === undefined) throw errors["backend-absent"]({ name: backend, present: [...backends.keys()] });
  return open(wishes, host);
}
