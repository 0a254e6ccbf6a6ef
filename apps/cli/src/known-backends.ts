import type { Host } from "@tercet/host";
import {
  backendNames,
  createJsBackend,
  createReferenceBackend,
  createWasmBackend,
  errors,
  openBackend,
  openGpujsBackend,
  openWebgpuBackend,
  readTunings,
  wasmTiles,
  type Backend,
  type BackendName,
  type GpujsMode,
  type OpenedBackend,
} from "@tercet/tensor";

/** A backend's settings without who said so. */
export interface Wishes {
  readonly mode?: string | undefined;
  readonly threads?: number | undefined;
  readonly tile?: string | undefined;
  /** Whether threads share the least work too. It is slower, but on small arrays claims would else say nothing of threads. Default: false. */
  readonly sharesAll?: boolean;
  /** Whether a graphics device in software will do where there is no other. It is slow. Default: false. */
  readonly softwareGpu?: boolean;
  /** Numbers in the matrices that every token is multiplied by, for the choice of `auto`. */
  readonly weights?: number;
}

interface KnownBackend {
  readonly modes: readonly string[];
  /** Tiles of products that can be asked for. */
  readonly tiles: readonly string[];
  readonly open: (wishes: Wishes, host: Host) => Promise<OpenedBackend>;
}

const wasmModes = ["wide", "relaxed", "baseline"] as const;
const jsModes = ["generated", "interpreted"] as const;
const gpujsModes = ["webgpu", "webgl2", "webasm", "cpu"] as const satisfies readonly GpujsMode[];

/** One of a list of modes, or none. */
const oneOf = <Mode extends string>(modes: readonly Mode[], given: string | undefined): { readonly mode?: Mode } => {
  const mode = modes.find((each) => each === given);
  return mode === undefined ? {} : { mode };
};

function openWasm({ mode, threads, tile, sharesAll }: Wishes, { workers, wideVectors }: Host): Backend {
  const known = wasmTiles.find((each) => each === tile);
  return createWasmBackend({
    ...{ workers, wideVectors, ...oneOf(wasmModes, mode) },
    ...(threads === undefined ? {} : { threads }),
    ...(known === undefined ? {} : { tile: known }),
    ...(sharesAll === true ? { sharedFrom: 0 } : {}),
  });
}

async function openWebgpu({ softwareGpu = false }: Wishes, host: Host): Promise<Backend> {
  return openWebgpuBackend({ gpu: await host.webGpu({ software: softwareGpu }), tuning: await readTunings(host) });
}

/** In Node gpu.js finds WebGPU where a page has it, if the package `webgpu` is there. */
async function openGpujs({ mode, softwareGpu = false }: Wishes, host: Host): Promise<Backend> {
  const own = oneOf(gpujsModes, mode);
  if ((own.mode ?? "webgpu") === "webgpu" && !("gpu" in navigator)) {
    const gpu = await host.webGpu({ software: softwareGpu }).catch((error: unknown) => {
      // Without a wish another mode will do.
      if (own.mode !== undefined) throw error;
    });
    Object.defineProperty(navigator, "gpu", { value: gpu, configurable: true });
  }
  return openGpujsBackend(own);
}

/** What was asked for by name needs no other reason. */
const asked = (open: (wishes: Wishes, host: Host) => Backend | Promise<Backend>): KnownBackend["open"] =>
  async (wishes, host) => ({ backend: await open(wishes, host), why: [] }); // prettier-ignore

/** Whoever wishes for a mode or a tile of wasm wants wasm. */
async function openAuto(wishes: Wishes, host: Host): Promise<OpenedBackend> {
  const { mode, tile, threads, weights } = wishes;
  if (mode !== undefined || tile !== undefined || threads !== undefined)
    return { backend: openWasm(wishes, host), why: ["modes, tiles and threads are wasm's"] };
  return openBackend("auto", { host, ...(weights === undefined ? {} : { weights }) });
}

/** What may be wished of each backend. */
const backends: Readonly<Record<BackendName, KnownBackend>> = {
  auto: { modes: wasmModes, tiles: wasmTiles, open: openAuto },
  wasm: { modes: wasmModes, tiles: wasmTiles, open: asked(openWasm) },
  webgpu: { modes: [], tiles: [], open: asked(openWebgpu) },
  gpujs: { modes: gpujsModes, tiles: [], open: asked(openGpujs) },
  js: { modes: jsModes, tiles: [], open: asked(({ mode }) => createJsBackend(oneOf(jsModes, mode))) },
  reference: { modes: ["float64"], tiles: [], open: asked(() => createReferenceBackend()) },
};

/** Every mode of every backend. */
export const allModes: readonly string[] = [...new Set(Object.values(backends).flatMap(({ modes }) => modes))];

/** A backend by its name. @throws TercetError `backend-absent` */
export function knownBackend(name: string): KnownBackend {
  const known = backendNames.find((each) => each === name);
  if (known === undefined) throw errors["backend-absent"]({ name, present: backendNames });
  return backends[known];
}

/** A backend in one of its forms, to be opened and described. */
export interface KnownPlace {
  readonly name: string;
  readonly mode?: string;
  readonly open: (host: Host) => Promise<OpenedBackend>;
}

/** Every backend in its fastest form; a graphics device in software counts too. */
export const placesKnown: readonly KnownPlace[] = backendNames
  .filter((name) => name !== "auto")
  .flatMap((name): readonly KnownPlace[] => {
    const { open, modes } = backends[name];
    // Which modes of gpujs work is a matter of what else is here.
    return (name === "gpujs" ? modes : [undefined]).map((mode) => ({
      name,
      ...(mode === undefined ? {} : { mode }),
      open: (host) => open({ softwareGpu: true, mode }, host),
    }));
  });
