import { nodeHost } from "@tercet/host/node";
import { createJsBackend, createWasmBackend, type Backend, type GpujsMode, type WasmOptions } from "@tercet/tensor";
import { openGpujsForTests, openWebgpuForTests, type OpenedForTests } from "@tercet/tensor/claims";

/** A backend that is to be checked; none where this machine lacks it. */
export interface Candidate {
  /** For progress and the choice of columns. */
  readonly name: string;
  /** Whether it may be a program in a device's place, and slow. */
  readonly isSlow?: true;
  /** @throws Error where it is not here, with why */
  readonly open: () => Promise<Backend>;
}

// Threads share the least work too: claims are checked on small arrays.
const threads = 2;

function wasm(mode: NonNullable<WasmOptions["mode"]>): Candidate {
  const { workers, wideVectors } = nodeHost();
  return { name: `wasm-${mode}`, open: async () => createWasmBackend({ mode, threads, sharedFrom: 0, workers, wideVectors }) };
}

/** Every backend and mode of processors that Node has here, on two threads where it has threads: the columns of a record unless others are asked for. */
const processors: readonly Candidate[] = [
  { name: "js-generated", open: async () => createJsBackend({ mode: "generated" }) },
  { name: "js-interpreted", open: async () => createJsBackend({ mode: "interpreted" }) },
  wasm("baseline"),
  wasm("relaxed"),
  wasm("wide"),
];

function opened(found: OpenedForTests): Backend {
  if (found.kind === "absent") throw new Error(found.why);
  return found.backend;
}

function gpujs(mode: GpujsMode): Candidate {
  return { name: `gpujs-${mode}`, isSlow: true, open: async () => opened(await openGpujsForTests(nodeHost(), mode)) };
}

/** Backends of graphics devices, and gpu.js; a device in software will do, and its column says that it is one. */
const others: readonly Candidate[] = [
  { name: "webgpu", isSlow: true, open: async () => opened(await openWebgpuForTests(nodeHost())) },
  ...[gpujs("webgpu"), gpujs("webasm"), gpujs("cpu")],
];

const all: readonly Candidate[] = [...processors, ...others];

/** What a user may ask for: a column, or all of processors at once. */
export const columnNames: readonly string[] = ["processors", ...all.map(({ name }) => name)];

/** The columns that were asked for, in one order. */
export function columnsNamed(names: readonly string[]): readonly Candidate[] {
  return all.filter((each) => names.includes(each.name) || (names.includes("processors") && processors.includes(each)));
}
