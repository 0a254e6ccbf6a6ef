import type { Host } from "@tercet/host";
import { createJsBackend, createReferenceBackend, createWasmBackend, type Backend } from "@tercet/tensor";
import { Option, type Command } from "commander";
import { wholeNumber } from "./arguments.ts";

/** What a user may say about where to compute. */
export interface BackendOptions {
  readonly backend: "auto" | "wasm" | "js" | "reference";
  readonly mode?: string;
  readonly threads?: number;
}

/** Adds `--backend`, `--mode` and `--threads` to a command. */
export function withBackend(command: Command): Command {
  return command
    .addOption(
      new Option("--backend <name>", "where to compute").choices(["auto", "wasm", "js", "reference"]).default("auto").env("TERCET_BACKEND"),
    )
    .addOption(
      new Option("--mode <name>", "wasm: relaxed or baseline; js: generated or interpreted")
        .choices(["relaxed", "baseline", "generated", "interpreted"])
        .env("TERCET_MODE"),
    )
    .addOption(new Option("--threads <n>", "worker threads of wasm").argParser(wholeNumber(1)).env("TERCET_THREADS"));
}

/** Makes the backend that was asked for; `auto` is wasm. */
export async function openBackend(options: BackendOptions, host: Host): Promise<Backend> {
  const { backend, mode, threads } = options;
  switch (backend) {
    case "reference":
      return createReferenceBackend();
    case "js":
      return createJsBackend(mode === "generated" || mode === "interpreted" ? { mode } : {});
    case "auto":
    case "wasm":
      return createWasmBackend({
        workers: host.workers,
        threads: threads ?? host.environment.processors,
        ...(mode === "relaxed" || mode === "baseline" ? { mode } : {}),
      });
    default:
      return backend satisfies never;
  }
}
