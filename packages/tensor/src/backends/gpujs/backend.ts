import { heldBuffers } from "../../backend/held-buffers.ts";
import type { Backend, Buffer, Description, Executable } from "../../backend/interface.ts";
import type { Observer } from "../../backend/observer.ts";
import type { DType, HostArray } from "../../dtype.ts";
import type { Plan } from "../../plan/kernel.ts";
import { sizeOf, type Shape } from "../../shape.ts";
import { cellsOf } from "./cell.ts";
import { decode, encode, flatten } from "./cells.ts";
import { failed } from "./failed.ts";
import { deviceOf, freeLastRun, freeReading, release } from "./kept.ts";
import { createUpload } from "./kernels.ts";
import type { Cells, GpuInstance } from "./library.ts";
import { checkCells, checkPlan, limitsOf, type Limits } from "./limits.ts";
import { modeTraits, type GpujsMode } from "./modes.ts";
import { observedRun } from "./observed.ts";
import type { ReadyPlan } from "./plan-runner.ts";
import { Queue } from "./queue.ts";
import { residentPlans } from "./resident.ts";
import { tracedPlans } from "./traced.ts";

/** The backend of a mode before it is known what the mode can do. */
export interface ModeBackend extends Backend {
  /** What `describe` says from then on. */
  say(description: Pick<Description, "why" | "unsupported" | "adapter">): void;
  readonly limits: Limits;
}

interface GpujsExecutable extends Executable {
  readonly ready: ReadyPlan;
}

const dtypes: ReadonlySet<DType> = new Set<DType>(["float32", "int32", "bool", "float16", "bfloat16", "int8"]);

/** Makes the backend of one mode. What happens on it is queued: results of one run are there before the next begins. */
export async function createModeBackend(gpu: GpuInstance, mode: GpujsMode): Promise<ModeBackend> {
  const traits = modeTraits[mode];
  const { natives, beside } = traits.dialect;
  if (beside !== undefined) gpu.injectNative?.(beside);
  for (const { name, source, ...types } of natives) gpu.addNativeFunction(name, source, types);
  const uploads = createUpload(gpu);
  const keepsOnHost = traits.plans === "traced" || mode === "cpu";
  release((await uploads(...([new Float32Array(1)] as never[]))) as Cells); // a kernel gives cells
  freeLastRun(uploads);
  const limits = limitsOf(gpu, uploads, mode);
  const plans = traits.plans === "traced" ? tracedPlans(gpu, traits) : residentPlans(gpu, traits, limits);
  const queue = new Queue();
  // What is let go may still be read by a run in the queue.
  const buffers = heldBuffers<Promise<Cells>>(() => backend, (cells) => void queue.do(async () => release(await cells)).catch(() => {})); // prettier-ignore
  let said: Pick<Description, "why" | "unsupported" | "adapter"> = { why: [], unsupported: [] };
  let isClosed = false;
  let observer: Observer | undefined;
  void deviceOf(uploads.kernel)?.lost.then(({ message }) => queue.end(`the device was lost: ${message}`));

  async function upload(cells: Float32Array): Promise<Cells> {
    if (keepsOnHost) return cells;
    try {
      uploads.setOutput([cells.length]);
      const made = (await uploads(...([cells] as never[]))) as Cells; // as above
      freeLastRun(uploads);
      return made;
    } catch (thrown) {
      throw failed("upload", thrown);
    }
  }

  function hold(cells: Promise<Cells>, shape: Shape, dtype: DType): Buffer {
    // It is awaited where it is used; until then a failure is nobody's.
    cells.catch(() => {});
    return buffers.hold(cells, shape, dtype, 4 * cellCount(shape, dtype));
  }

  async function run({ plan, ready }: GpujsExecutable, inputs: readonly Buffer[]): Promise<readonly Buffer[]> {
    const contents = inputs.map(buffers.contentOf);
    const results = await queue.do(async () => {
      const cells = await Promise.all(contents);
      const made = observer === undefined ? await ready.run(cells) : await observedRun(observer, plan, ready, cells);
      const results: Cells[] = [];
      // No step writes a result without elements.
      for (const i of plan.results.keys()) results.push(made[i] ?? (await upload(new Float32Array(1))));
      return results;
    });
    for (const input of plan.donated) inputs[input]?.release();
    return plan.results.map(({ shape, dtype }, i) => hold(Promise.resolve(results[i]!), shape, dtype)); // one for each
  }

  const backend: ModeBackend = {
    name: "gpujs",
    limits,
    say: (description) => {
      said = description;
    },
    describe: () => ({ name: "gpujs", mode, threads: 1, ...said }),
    dtypes,
    ...(traits.precision === undefined ? {} : { precision: traits.precision }),
    claims: () => false,
    claimed: [],
    async prepare(plan: Plan): Promise<GpujsExecutable> {
      checkPlan(plan, limits);
      return { plan, ready: plans.prepare(plan) };
    },
    upload(data, shape, dtype) {
      checkCells(cellCount(shape, dtype), limits);
      const cells = encode(data, dtype);
      return hold(
        queue.do(() => upload(cells)),
        shape,
        dtype,
      );
    },
    download(buffer): Promise<HostArray> {
      const { shape, dtype } = buffer;
      const content = buffers.contentOf(buffer);
      return queue.do(async () => {
        const cells = await content;
        try {
          const values = cells instanceof Float32Array ? cells : await cells.toArray();
          freeReading(cells);
          return decode(flatten(values, cellCount(shape, dtype)), dtype, sizeOf(shape));
        } catch (thrown) {
          throw failed("download", thrown);
        }
      });
    },
    // `prepare` made every executable that this backend is given.
    run: (executable, inputs) => run(executable as GpujsExecutable, inputs),
    observe(next) {
      observer = next;
    },
    memory: () => ({ live: buffers.live, scratch: plans.scratch() }),
    async close() {
      if (isClosed) return;
      isClosed = true;
      await queue.settled();
      queue.end("it was closed");
      plans.close();
      await gpu.destroy();
    },
  };
  return backend;
}

function cellCount(shape: Shape, dtype: DType): number {
  return Math.max(1, sizeOf(shape) * cellsOf(dtype));
}
