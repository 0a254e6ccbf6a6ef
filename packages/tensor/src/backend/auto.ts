import { matmul } from "../operators/matmul.ts";
import { sub } from "../operators/sub.ts";
import { sum } from "../operators/sum.ts";
import type { Tensor } from "../tensor.ts";
import type { Backend } from "./interface.ts";
import type { OpenedBackend } from "./open-backend.ts";
import { noiseOf, readied, startUpCheck } from "./probe.ts";

/** What `auto` chooses between, and for what. */
export interface AutoOptions {
  /** Opens the backend of processors, which is always a possible choice, and says what was passed over for it. */
  readonly processor: () => Promise<OpenedBackend>;
  /** Opens that of the graphics device; it rejects where there is none, and its error says why. Absent: there is no way to one. */
  readonly graphics?: () => Promise<Backend>;
  /** Numbers in the matrices that every token of a text is multiplied by. Absent: nothing is known of the work, and processors do it. */
  readonly weights?: number;
  /** The clock, in milliseconds. Default: `performance.now`. */
  readonly now?: () => number;
}

/** Tokens of a text that decides: a sentence or two. */
const tokens = 32;

/** Kernels that the forward pass of an encoder of six layers has, about. */
const kernels = 64;

/** No device begins so many kernels in fewer milliseconds: each costs a processor 24 microseconds or more on four vendors' devices (arXiv 2604.02344). */
const leastOverhead = kernels * 0.024;

/**
 * Opens the backend that should compute a model. It is the graphics device's where that is real, passes its start-up check, and would be through with one text of
 * 32 tokens sooner: processors would need longer for its products than the device needs for 64 kernels that compute next to nothing and the way back. Otherwise it is the
 * processors'. Both figures are measured here, in some milliseconds; for a small model no device is opened. The backend that was not chosen is closed.
 * @throws TercetError what `processor` throws
 */
export async function chooseBackend({ processor, graphics, weights, now = () => performance.now() }: AutoOptions): Promise<OpenedBackend> {
  const { backend: own, why: before } = await processor();
  const onProcessors = (why: string): OpenedBackend => ({ backend: own, why: [...before, why] });
  if (graphics === undefined) return onProcessors("this host has no way to a graphics device");
  if (weights === undefined) return onProcessors("nothing is known of the work yet, and small work is done sooner by processors");
  const needed = (await productMilliseconds(own, now)) * weights;
  const text = `for a text of ${tokens} tokens processors need ${short(needed)} ms of products`;
  if (needed < leastOverhead)
    return onProcessors(`${text}, and no device is through with ${kernels} kernels sooner than in ${short(leastOverhead)} ms`);
  let device: Backend;
  try {
    device = await graphics();
  } catch (error) {
    return onProcessors(`no graphics device could be opened: ${error instanceof Error ? error.message : String(error)}`);
  }
  const refuse = async (why: string): Promise<OpenedBackend> => {
    await device.close();
    return onProcessors(why);
  };
  const { adapter } = device.describe();
  if (adapter?.isSoftware !== false) return refuse(`${adapter?.name ?? device.name} is no device but a program on the processors`);
  const wrong = await startUpCheck(device);
  if (wrong !== undefined) return refuse(`${adapter.name} failed its start-up check: ${wrong}`);
  const spent = await overheadMilliseconds(device, now);
  const why = `${text}, ${adapter.name} ${short(spent)} ms for ${kernels} kernels that compute next to nothing`;
  if (needed <= spent) return refuse(why);
  await own.close();
  return { backend: device, why: [why] };
}

/** Milliseconds that a product of the tokens of a text takes for each number of its weights. */
async function productMilliseconds(backend: Backend, now: () => number): Promise<number> {
  const extent = 512;
  const product = matmul(noiseOf([tokens, extent], 1), noiseOf([extent, extent], 2));
  return (await quickest(backend, product, now)) / extent ** 2;
}

/** Milliseconds from a run of as many small kernels as an encoder has, each of which waits for the one before, to its result. */
async function overheadMilliseconds(backend: Backend, now: () => number): Promise<number> {
  let x = noiseOf([64], 3);
  for (let i = 0; i < kernels; i++) x = sub(x, sum(x, { axis: 0, keep: true }));
  return quickest(backend, x, now);
}

/** The quickest of some runs: what disturbs a run makes it longer. */
async function quickest(backend: Backend, tensor: Tensor, now: () => number): Promise<number> {
  const { run } = await readied(backend, [tensor]);
  let best = Infinity;
  for (let i = 0; i < 5; i++) {
    const began = now();
    await run();
    best = Math.min(best, now() - began);
  }
  return best;
}

function short(value: number): string {
  return value.toPrecision(2);
}
