import type { Environment, Host } from "@tercet/host";
import { backendNames, wasmTiles, type Backend, type OpenedBackend } from "@tercet/tensor";
import { Option, type Command } from "commander";
import { readWhole, wholeNumber } from "./arguments.ts";
import { errors } from "./errors.ts";
import { allModes, knownBackend, type Wishes } from "./known-backends.ts";
import { resolveSetting, type Setting } from "./settings.ts";

/** What a user may say about where to compute. */
export interface BackendOptions {
  readonly backend?: string;
  readonly mode?: string;
  readonly threads?: number;
  readonly tile?: string;
  readonly softwareGpu?: boolean;
}

/** Where to compute, and who said so. */
export interface BackendSettings {
  readonly backend: Setting<string>;
  /** Undefined: the backend's fastest. */
  readonly mode: Setting<string | undefined>;
  /** Undefined: one for each processor. */
  readonly threads: Setting<number | undefined>;
  /** Undefined: the fastest, as measured. */
  readonly tile: Setting<string | undefined>;
  /** Whether a graphics device in software will do. */
  readonly softwareGpu: Setting<boolean>;
}

/** Adds `--backend` and what is said about one to a command. */
export function withBackend(command: Command): Command {
  return command
    .option("--backend <name>", `where to compute: ${backendNames.join(", ")} (TERCET_BACKEND; default: auto)`)
    .addOption(
      new Option("--mode <name>", "wasm: wide, relaxed, baseline; js: generated, interpreted (TERCET_MODE; default: the fastest)").choices(
        allModes,
      ),
    )
    .addOption(new Option("--threads <n>", "threads of wasm (TERCET_THREADS; default: one for each processor)").argParser(wholeNumber(1)))
    .addOption(
      new Option("--tile <size>", "tile of the products of wasm (TERCET_TILE; default: the mode's fastest, as measured)").choices(
        wasmTiles,
      ),
    )
    .option("--software-gpu", "where there is no GPU, webgpu takes one in software, which is slow (TERCET_SOFTWARE_GPU=yes)");
}

/** Where to compute by flags, environment and defaults. @throws TercetError `backend-absent`, `setting-invalid` */
export function backendSettings(options: BackendOptions, environment: Environment): BackendSettings {
  const text = (given: string): string => given;
  const backend = resolveSetting(
    { ...{ flag: "--backend", given: options.backend, variable: "TERCET_BACKEND", parse: text, must: "a name" }, fallback: { value: "auto", why: "the fastest that is here" } },
    environment,
  ); // prettier-ignore
  const mode = resolveSetting<string | undefined>(
    { ...{ flag: "--mode", given: options.mode, variable: "TERCET_MODE", parse: text, must: "a name" }, fallback: { value: undefined, why: "the backend's fastest" } },
    environment,
  ); // prettier-ignore
  const threads = resolveSetting<number | undefined>(
    {
      ...{ flag: "--threads", given: options.threads, variable: "TERCET_THREADS", must: "a whole number of at least 1" },
      parse: (given) => readWhole(given, 1),
      fallback: { value: undefined, why: "one for each processor" },
    },
    environment,
  );
  const tile = resolveSetting<string | undefined>(
    {
      ...{ flag: "--tile", given: options.tile, variable: "TERCET_TILE", must: `one of ${wasmTiles.join(", ")}` },
      parse: (given) => wasmTiles.find((each) => each === given),
      fallback: { value: undefined, why: "the mode's fastest, as measured" },
    },
    environment,
  );
  const softwareGpu = resolveSetting(
    {
      ...{ flag: "--software-gpu", given: options.softwareGpu, variable: "TERCET_SOFTWARE_GPU", must: "yes or no" },
      parse: (given) => ({ yes: true, no: false })[given],
      fallback: { value: false, why: "it is slow" },
    },
    environment,
  );
  const { modes, tiles } = knownBackend(backend.value);
  if (mode.value !== undefined && !modes.includes(mode.value))
    throw errors["setting-invalid"]({ setting: mode.from, must: `a mode of ${backend.value} (${modes.join(", ")})`, value: mode.value });
  if (tile.value !== undefined && !tiles.includes(tile.value))
    throw errors["setting-invalid"]({ setting: tile.from, must: `left away: ${backend.value} has no tiles`, value: tile.value });
  return { backend, mode, threads, tile, softwareGpu };
}

/** Opens the backend that was asked for, and says why where `auto` chose it. @throws TercetError `backend-absent`, `setting-invalid`, `webgpu-absent`, `backend-unavailable` */
export async function chosenBackend(options: BackendOptions, host: Host, wishes: Wishes = {}): Promise<OpenedBackend> {
  const { backend, mode, threads, tile, softwareGpu } = backendSettings(options, host.environment);
  const own = { mode: mode.value, threads: threads.value, tile: tile.value, softwareGpu: softwareGpu.value };
  return knownBackend(backend.value).open({ ...own, ...wishes }, host);
}

/** Opens the backend that was asked for. Throws as {@link chosenBackend}. */
export async function openBackend(options: BackendOptions, host: Host, wishes: Wishes = {}): Promise<Backend> {
  return (await chosenBackend(options, host, wishes)).backend;
}

/** Where a model will compute: opened when the model is known, for `auto` goes by its size. */
export interface OpenedLater {
  readonly open: (weights: number) => Promise<Backend>;
  readonly close: () => Promise<void>;
}

/** The way to the backend that was asked for. What is wrong with the settings is told now. @throws TercetError `backend-absent`, `setting-invalid` */
export function openedLater(options: BackendOptions, host: Host): OpenedLater {
  backendSettings(options, host.environment);
  let opened: Backend | undefined;
  return {
    open: async (weights) => (opened = await openBackend(options, host, { weights })),
    close: async () => opened?.close(),
  };
}
