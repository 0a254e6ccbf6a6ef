import type { Executable } from "../../backend/interface.ts";
import type { LoopKernel, Plan, Slot, Step } from "../../plan/kernel.ts";
import type { Launch, Launches, PackedCopy, Word } from "./launch.ts";
import { reducesRows, renderPartials } from "./loops/columns.ts";
import { topDown } from "./loops/guards.ts";
import { partials } from "./loops/reduce.ts";
import { renderFold, renderLoop } from "./loops/render.ts";
import { launchWord, launchWords } from "./threads/run.ts";

/** Elements of a reduction whose bounds come from data, for an estimate. */
const assumedLength = 128;

/** Cycles of the smallest piece of a launch that a thread takes: many times what taking it costs. */
const smallestPiece = 8000;

/** Cycles from which a reduction of rows is worth a second launch. */
const worthTwo = 50_000;

/** Plans of fewer cycles whose launches are all small run in the calling thread: about as long as waking a worker and hearing from it. */
const quickCycles = 400_000;

/** A launch whose integers have a place in the plan's block, and how it runs. */
interface Placed {
  readonly launch: Launch;
  /** Position of its step in the plan. */
  readonly step: number;
  /** Index of its first word in the block. */
  readonly start: number;
  /** Whether it is worth more than one thread. */
  readonly isShared: boolean;
}

/** An integer of the block that is known when a run starts. */
interface Patch {
  readonly at: number;
  readonly word: Exclude<Word, number>;
}

/** A plan made ready: the table of its launches and their integers, as they lie in memory. */
export interface WasmExecutable extends Executable {
  /** The launch table, then the integers; addresses are filled in at each run. */
  readonly block: Int32Array;
  readonly launches: readonly Placed[];
  /** Words of a launch in the table. */
  readonly words: number;
  readonly patches: readonly Patch[];
  /** Whether it is worth waking workers. */
  readonly isShared: boolean;
  readonly scratchBytes: number;
  readonly threadBytes: number;
  /** Where the block lies in memory. */
  readonly address: number;
}

/** The launches of a loop kernel. */
export function launchesOfLoop(step: Step, threads: number): Launches {
  const { kernel, parameters } = step;
  if (kernel.kind !== "loop") throw new TypeError("Not a loop kernel");
  const nodes = topDown(...kernel.values);
  const elements = parameters.slice(0, kernel.rank).reduce((product, extent) => product * extent, 1);
  const lengths = nodes.map((e) => (e.kind !== "reduce" ? 1 : e.to.kind === "parameter" ? (parameters[e.to.slot] ?? 1) : assumedLength));
  const cycles = (elements * nodes.length * Math.max(...lengths)) / 6;
  const slots = [...step.outputs, ...step.inputs].map((slot): Word => ({ kind: "slot", slot, bytes: 0 }));
  if (cycles >= worthTwo && reducesRows(kernel))
    return launchesOfRows(kernel, [...slots, ...parameters], { columns: elements, cycles, threads });
  return {
    // Whole cache lines, but single elements where they are few: each may be a long sum.
    launches: [{ source: renderLoop(kernel), words: [...slots, ...parameters], units: elements, grain: elements < 256 ? 1 : 16, cycles }],
    scratchBytes: 0,
    threadBytes: 64,
  };
}

/** A reduction of rows goes through them in their order first, each thread with some of the partial results, and then adds these. */
function launchesOfRows(
  kernel: LoopKernel,
  words: readonly Word[],
  { columns, cycles, threads }: { readonly columns: number; readonly cycles: number; readonly threads: number },
): Launches {
  const all = [...words, { kind: "scratch", bytes: 0 } as const];
  return {
    launches: [
      // Neighbouring rows for each thread.
      { source: renderPartials(kernel), words: all, units: partials, grain: Math.ceil(partials / threads), cycles },
      { source: renderFold(kernel), words: all, units: columns, grain: 16, cycles: columns * partials },
    ],
    scratchBytes: 4 * partials * columns,
    threadBytes: 64,
  };
}

/** Lays a plan out; `numberOf` gives the number of a function, and `allocate` the memory of the block. */
export function layOut(
  plan: Plan,
  steps: readonly Launches[],
  numberOf: (launch: Launch) => number,
  memory: { readonly threads: number; readonly sharedFrom: number; readonly allocate: (bytes: number) => number },
): WasmExecutable {
  const all = steps.flatMap((step) => step.launches);
  const words = launchWords(memory.threads);
  const stepOf = steps.flatMap((step, i) => step.launches.map(() => i));
  const patches: Patch[] = [];
  const integers: number[] = new Array<number>(words * all.length).fill(0);
  const launches = all.map((launch, i): Placed => {
    const start = integers.length;
    for (const word of launch.words) {
      if (typeof word !== "number") patches.push({ at: integers.length, word });
      integers.push(typeof word === "number" ? word : 0);
    }
    const isShared = memory.threads > 1 && launch.cycles >= memory.sharedFrom;
    const { units } = launch;
    const grain = isShared ? (launch.grain ?? 1) : Math.max(1, units);
    const least = grain * Math.max(1, Math.ceil((units / grain) * Math.min(1, smallestPiece / launch.cycles)));
    [numberOf(launch), 0, units, grain, least].forEach((word, j) => (integers[words * i + j] = word));
    return { launch, step: stepOf[i] ?? 0, start, isShared };
  });
  const block = Int32Array.from(integers);
  const cycles = all.reduce((sum, launch) => sum + launch.cycles, 0);
  return {
    plan,
    block,
    launches,
    words,
    patches,
    isShared: launches.some((launch) => launch.isShared) || cycles >= quickCycles,
    scratchBytes: Math.max(0, ...steps.map((step) => step.scratchBytes)),
    threadBytes: Math.max(64, ...steps.map((step) => Math.ceil(step.threadBytes / 64) * 64)),
    address: memory.allocate(block.byteLength),
  };
}

/** What a run binds: addresses of slots, and of packed copies with whether they are there already. */
export interface Bindings {
  addressOf(slot: Slot): number;
  readonly scratch: number;
  packed(copy: PackedCopy): { readonly address: number; readonly ready: boolean };
}

/** Fills in the addresses of one run. */
export function bind(executable: WasmExecutable, bindings: Bindings): void {
  const { block, launches, patches, address, words } = executable;
  const copies = new Map<PackedCopy, { readonly address: number; readonly ready: boolean }>();
  const copyOf = (copy: PackedCopy): { readonly address: number; readonly ready: boolean } => {
    const own = copies.get(copy) ?? bindings.packed(copy);
    copies.set(copy, own);
    return own;
  };
  for (const { at, word } of patches) {
    if (word.kind === "slot") block[at] = bindings.addressOf(word.slot) + word.bytes;
    else if (word.kind === "scratch") block[at] = bindings.scratch + word.bytes;
    else block[at] = copyOf(word).address;
  }
  launches.forEach(({ launch, start }, i) => {
    const isReady = launch.packs !== undefined && copyOf(launch.packs).ready;
    block[words * i + launchWord.pointer] = isReady ? 0 : address + 4 * start;
  });
}
