import type { Environment, Host } from "@tercet/host";
import { createJsBackend, createReferenceBackend, createWasmBackend, wasmTiles, type Backend } from "@tercet/tensor";
import { Option, type Command } from "commander";
import { readWhole, wholeNumber } from "./arguments.ts";
import { errors } from "./errors.ts";
import { resolveSetting, type Setting } from "./settings.ts";

/** What a user may say about where to compute. */
export interface BackendOptions {
  readonly backend?: string;
  readonly mode?: string;
  readonly threads?: number;
  readonly tile?: string;
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
}

/** A backend's settings without who said so. */
interface Wishes {
  readonly mode: string | undefined;
  readonly threads: number | undefined;
  readonly tile: string | undefined;
  readonly sharesAll?: boolean;
}

/** How a backend is opened beyond what a user may say. */
export interface OpenOptions {
  /** Whether threads share the least work too. It is slower, but on small arrays claims would else say nothing of threads. Default: false. */
  readonly sharesAll?: boolean;
}

interface KnownBackend {
  readonly modes: readonly string[];
  /** Tiles of products that can be asked for. */
  readonly tiles: readonly string[];
  readonly open: (wishes: Wishes, host: Host) => Backend;
}

const wasmModes = ["wide", "relaxed", "baseline"] as const;
const jsModes = ["generated", "interpreted"] as const;

/** One of a list of modes, or none. */
const oneOf = <Mode extends string>(modes: readonly Mode[], given: string | undefined): { readonly mode?: Mode } => {
  const mode = modes.find((each) => each === given);
  return mode === undefined ? {} : { mode };
};

const wasm: KnownBackend = {
  modes: wasmModes,
  tiles: wasmTiles,
  open: ({ mode, threads, tile, sharesAll }, { workers, wideVectors }) => {
    const known = wasmTiles.find((each) => each === tile);
    return createWasmBackend({
      ...{ workers, wideVectors, ...oneOf(wasmModes, mode) },
      ...(threads === undefined ? {} : { threads }),
      ...(known === undefined ? {} : { tile: known }),
      ...(sharesAll === true ? { sharedFrom: 0 } : {}),
    });
  },
};

/** Backends by name: a new one is one entry here. */
const backends: ReadonlyMap<string, KnownBackend> = new Map([
  ["auto", wasm],
  ["wasm", wasm],
  ["js", { modes: jsModes, tiles: [], open: ({ mode }) => createJsBackend(oneOf(jsModes, mode)) }],
  ["reference", { modes: ["float64"], tiles: [], open: () => createReferenceBackend() }],
]);

/** Adds `--backend`, `--mode`, `--threads` and `--tile` to a command. */
export function withBackend(command: Command): Command {
  const modes = [...new Set([...backends.values()].flatMap((backend) => backend.modes))];
  return command
    .option("--backend <name>", `where to compute: ${[...backends.keys()].join(", ")} (TERCET_BACKEND; default: auto, which is wasm)`)
    .addOption(
      new Option("--mode <name>", `wasm: ${wasmModes.join(", ")}; js: ${jsModes.join(", ")} (TERCET_MODE; default: the fastest)`).choices(
        modes,
      ),
    )
    .addOption(new Option("--threads <n>", "threads of wasm (TERCET_THREADS; default: one for each processor)").argParser(wholeNumber(1)))
    .addOption(
      new Option("--tile <size>", "tile of the products of wasm (TERCET_TILE; default: the mode's fastest, as measured)").choices(
        wasmTiles,
      ),
    );
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
  const { modes, tiles } = known(backend.value);
  if (mode.value !== undefined && !modes.includes(mode.value))
    throw errors["setting-invalid"]({ setting: mode.from, must: `a mode of ${backend.value} (${modes.join(", ")})`, value: mode.value });
  if (tile.value !== undefined && !tiles.includes(tile.value))
    throw errors["setting-invalid"]({ setting: tile.from, must: `left away: ${backend.value} has no tiles`, value: tile.value });
  return { backend, mode, threads, tile };
}

/** The names that `--backend` takes. */
export const backendNames: readonly string[] = [...backends.keys()];

/** The modes of a backend. @throws TercetError `backend-absent` */
export function modesOf(name: string): readonly string[] {
  return known(name).modes;
}

function known(name: string): KnownBackend {
  const found = backends.get(name);
  if (found === undefined) throw errors["backend-absent"]({ name, present: [...backends.keys()] });
  return found;
}

/** Makes the backend that was asked for; `auto` is wasm. @throws TercetError `backend-absent`, `setting-invalid` */
export function openBackend(options: BackendOptions, host: Host, { sharesAll = false }: OpenOptions = {}): Backend {
  const { backend, mode, threads, tile } = backendSettings(options, host.environment);
  return known(backend.value).open({ mode: mode.value, threads: threads.value, tile: tile.value, sharesAll }, host);
}

/** Every backend in its default form, to be described. */
export function openAll(host: Host): readonly Backend[] {
  return [...backends]
    .filter(([name]) => name !== "auto")
    .map(([, { open }]) => open({ mode: undefined, threads: undefined, tile: undefined }, host));
}
