import type { WebGpu } from "@tercet/host";
import type { WebgpuBackend } from "../backends/webgpu/backend.ts";
import type { DeviceFacts } from "../backends/webgpu/kernel.ts";
import { openDevice } from "../backends/webgpu/open.ts";
import type { WebgpuTuning } from "../backends/webgpu/tuning/tuning.ts";
import {
  attentionWays,
  encoderSizes,
  fastest,
  productWays,
  quantizedWays,
  smallSizes,
  withAttention,
  withProduct,
  withQuantized,
  type AttentionSize,
  type ProductSize,
  type TuningSizes,
} from "../backends/webgpu/tuning/ways.ts";
import { trace } from "../graph/trace.ts";
import { attention } from "../operators/composites/attention.ts";
import { linear } from "../operators/composites/linear.ts";
import { quantizedLinear } from "../operators/composites/quantized-linear.ts";
import { makePlan } from "../plan/plan.ts";
import { Tensor } from "../tensor.ts";
import { noise, uploaded } from "./probe.ts";

/** What to measure, and how. */
export interface TuneOptions {
  /** The entry: `await host.webGpu()`, or a page's `navigator.gpu`. */
  readonly gpu: WebGpu;
  /** Which of several adapters. Default: high-performance, as of `openWebgpuBackend`. */
  readonly powerPreference?: "low-power" | "high-performance";
  /** Default: what encoders of 384 and 768 consist of, or two small sizes where the device is a program. */
  readonly sizes?: TuningSizes;
  /** The clock, in milliseconds, for devices without timestamps. Default: `performance.now`. */
  readonly now?: () => number;
  /** Hears of each size before it is measured. */
  readonly onProgress?: (progress: TuneProgress) => void;
  readonly signal?: AbortSignal;
}

/** How far it is, and what comes now, in words. */
export interface TuneProgress {
  readonly done: number;
  readonly all: number;
  readonly what: string;
}

/** Repetitions of one submit take about so many milliseconds: far above what timestamps are rounded to, far below what a driver takes for a hang. */
const submitMilliseconds = 10;
/** Each way is measured so often, in turn with the others; the least counts, since what disturbs makes it longer. */
const rounds = 3;
const mostTimes = 2000;
/** Devices leave their saving modes when they have had work for a while. */
const warmMilliseconds = 200;

/** A plan with its inputs on the device: `under` gives it ready for some facts, and then the milliseconds of one of so many runs. */
interface Trial {
  readonly under: (facts: DeviceFacts) => Promise<(times: number) => Promise<number>>;
  readonly release: () => void;
}

/**
 * Measures on an adapter which tile is fastest for each of some sizes: of products (and whether parts of long sums get workgroups of their own), of products of int8
 * weights, and of attention. Give the table to `openWebgpuBackend({ tuning: [table] })`, or keep it as JSON. It changes no bit of a result. The device is closed at the end.
 * Rows (softmax, layer norm) have nothing to choose: how a row is summed follows from its length.
 * @throws TercetError `backend-unavailable` where there is no adapter, `backend-failed` where it fails; the signal's reason when it is aborted
 * @example
 * const gpu = { requestAdapter: () => Promise.resolve(null) }; // a machine without a GPU
 * await expect(tuneWebgpu({ gpu })).rejects.toThrow("there is no WebGPU adapter here");
 */
export async function tuneWebgpu({ gpu, powerPreference, ...options }: TuneOptions): Promise<WebgpuTuning> {
  const backend = await openDevice({ gpu, ...(powerPreference === undefined ? {} : { powerPreference }) });
  try {
    return await tunedOn(backend, options);
  } finally {
    await backend.close();
  }
}

/** The same on a backend that is open. */
export async function tunedOn(backend: WebgpuBackend, options: Omit<TuneOptions, "gpu" | "powerPreference">): Promise<WebgpuTuning> {
  const { onProgress, signal, now = () => performance.now() } = options;
  const { adapter } = backend.describe();
  const sizes = options.sizes ?? (adapter?.isSoftware === true ? smallSizes : encoderSizes);
  const all = sizes.products.length + sizes.quantized.length + sizes.attention.length;
  let done = 0;
  const tell = (what: string): void => {
    signal?.throwIfAborted();
    onProgress?.({ done: done++, all, what });
  };
  const { facts } = backend;
  const trial = (tensor: Tensor): Trial => trialOf(backend, tensor, now);
  if (adapter?.isSoftware !== true) await warmUp(trial(product({ rows: 64, columns: 384, length: 384 })), facts);
  const products = await inOrder(sizes.products, async (size) => {
    tell(`product of ${sizeText(size)}`);
    const { way, measured } = await timed(productWays(size, facts), (way) => withProduct(facts, size, way), trial(product(size)));
    return { ...size, ...way, measured };
  });
  const quantized = await inOrder(sizes.quantized, async (size) => {
    tell(`product of ${sizeText(size)}, int8 weights`);
    const { way, measured } = await timed(quantizedWays(size, facts), (way) => withQuantized(facts, size, way), trial(quantizedProduct(size)));
    return { ...size, ...way, measured };
  }); // prettier-ignore
  const attentions = await inOrder(sizes.attention, async (size) => {
    tell(`attention of ${size.rows} rows, ${size.heads} heads`);
    const { way, measured } = await timed(attentionWays(size, facts), (way) => withAttention(facts, size, way), trial(selfAttention(size)));
    return { ...size, ...way, measured };
  }); // prettier-ignore
  return { schema: 1, adapter: adapter?.name ?? "", products, quantized, attention: attentions };
}

async function inOrder<Item, Entry>(items: readonly Item[], make: (item: Item) => Promise<Entry>): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  for (const item of items) entries.push(await make(item));
  return entries;
}

function sizeText({ rows, columns, length }: ProductSize): string {
  return `${rows} x ${length} x ${columns}`;
}

/** Times all ways of one size in turn, and chooses; the first is the rule's. */
async function timed<Way>(
  ways: readonly [Way, ...Way[]],
  factsFor: (way: Way) => DeviceFacts,
  { under, release }: Trial,
): Promise<{ readonly way: Way; readonly measured: readonly (Way & { readonly milliseconds: number })[] }> {
  try {
    const runs = await inOrder(ways, async (way) => {
      const run = await under(factsFor(way));
      return { way, run, times: timesFor(await run(1)), least: Infinity };
    });
    for (let round = 0; round < rounds; round++) for (const each of runs) each.least = Math.min(each.least, await each.run(each.times));
    const [rule, ...others] = runs.map(({ way, least }) => ({ way, milliseconds: least }));
    if (rule === undefined) throw new TypeError("There is at least one way");
    return {
      way: fastest([rule, ...others]).way,
      measured: [rule, ...others].map(({ way, milliseconds }) => ({ ...way, milliseconds })),
    };
  } finally {
    release();
  }
}

/** Runs that take about as long as a submit should, by what one took, of which timestamps may show nothing. */
function timesFor(milliseconds: number): number {
  return Math.max(1, Math.min(mostTimes, Math.ceil(submitMilliseconds / Math.max(milliseconds, submitMilliseconds / mostTimes))));
}

async function warmUp({ under, release }: Trial, facts: DeviceFacts): Promise<void> {
  try {
    const run = await under(facts);
    const times = timesFor(await run(1));
    for (let turn = 0; turn * submitMilliseconds < warmMilliseconds; turn++) await run(times);
  } finally {
    release();
  }
}

function trialOf(backend: WebgpuBackend, tensor: Tensor, now: () => number): Trial {
  const claims = (kernel: Parameters<WebgpuBackend["claims"]>[0]): boolean => backend.claims(kernel);
  const { nodes, outputs } = trace([tensor], claims);
  const { plan, leaves } = makePlan({ nodes, outputs }, { claims });
  const inputs = leaves.map((leaf) => uploaded(leaf, backend));
  return {
    under: async (facts) => {
      const executable = await backend.prepare(plan, facts);
      return (times) => backend.time(executable, inputs, { times, now });
    },
    release: () => inputs.forEach((input) => input.release()),
  };
}

function product({ rows, columns, length }: ProductSize): Tensor {
  return linear(repeated([rows, length], 1), repeated([columns, length], 2));
}

function quantizedProduct({ rows, columns, length }: ProductSize): Tensor {
  const weight = new Tensor([columns, length], "int8", {
    kind: "host",
    data: Int8Array.from({ length: columns * length }, (_, i) => ((i * 37) % 255) - 127),
  });
  return quantizedLinear(repeated([rows, length], 1), weight, repeated([columns], 3));
}

/** Texts of up to this many tokens, one after another; heads of 32 numbers, or of 64 where there are as many as in wide models. */
const [textLength, wideHeads] = [128, 16];

function selfAttention({ rows, heads }: AttentionSize): Tensor {
  const shape = [rows, heads, heads >= wideHeads ? 64 : 32];
  const [q, k, v] = [repeated(shape, 1), repeated(shape, 2), repeated(shape, 3)];
  const begins = (row: number): number => row - (row % textLength);
  const integers = (of: (row: number) => number): Tensor =>
    new Tensor([rows], "int32", { kind: "host", data: Int32Array.from({ length: rows }, (_, row) => of(row)) });
  const ends = integers((row) => Math.min(rows, begins(row) + textLength));
  return attention(q, k, v, integers(begins), ends, { scale: 0.125 });
}

/** Numbers that repeat after a while: enough for a device, whose power depends on what it computes, and soon made. */
function repeated(shape: readonly number[], seed: number): Tensor {
  const size = shape.reduce((a, b) => a * b, 1);
  const block = noise(Math.min(size, 2 ** 16), seed);
  const data = new Float32Array(size);
  for (let at = 0; at < size; at += block.length) data.set(block.subarray(0, Math.min(block.length, size - at)), at);
  return new Tensor(shape, "float32", { kind: "host", data });
}
