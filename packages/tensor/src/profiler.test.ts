import { nodeHost } from "@tercet/host/node";
import { afterAll, describe, expect, it } from "vitest";
import type { Backend } from "./backend/interface.ts";
import { createJsBackend } from "./backends/js/backend.ts";
import { createReferenceBackend } from "./backends/reference/backend.ts";
import { createWasmBackend } from "./backends/wasm/backend.ts";
import { compile } from "./compile.ts";
import { full, ones, tensor } from "./create.ts";
import { data, toBackend } from "./evaluate.ts";
import { linear } from "./operators/composites/linear.ts";
import { matmul } from "./operators/matmul.ts";
import { relu } from "./operators/relu.ts";
import { segmentSum } from "./operators/segment-sum.ts";
import { profileBackend, type Profiler } from "./profiler.ts";
import type { Tensor } from "./tensor.ts";

const { workers } = nodeHost();
const backends: readonly (readonly [string, Backend])[] = [
  ["js", createJsBackend()],
  ["wasm", createWasmBackend()],
  // Every kernel is shared, however small.
  ["wasm with two threads", createWasmBackend({ workers, threads: 2, sharedFrom: 0 })],
];
afterAll(() => Promise.all(backends.map(([, backend]) => backend.close())));

/** A clock that is one millisecond further each time somebody looks; workers have a real one. */
function profiled(backend: Backend): Profiler {
  let milliseconds = 0;
  const profiler = profileBackend(backend, backend.describe().threads > 1 ? () => performance.now() : () => milliseconds++);
  if (profiler === undefined) throw new Error("This backend is timed");
  return profiler;
}

describe.each(backends)("on %s", (_, backend) => {
  const layers = compile((x: Tensor, w: Tensor) => relu(matmul(relu(matmul(x, w)), w)), { backend });

  it("each kernel has its launches and their time, and runs have the rest", async () => {
    const [x, w] = [await toBackend(ones([6, 4]), backend), await toBackend(full([4, 4], 2), backend)];
    const profiler = profiled(backend);
    await layers(x, w);
    const first = profiler.take();
    expect([first.prepared, first.runs]).toEqual([1, 1]);
    expect(first.preparing).toBeGreaterThan(0);
    const launched = first.kernels.reduce((sum, { launches }) => sum + launches, 0);
    const inKernels = first.kernels.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
    // Between two looks at the test's clock lies a launch's work, a launch's waiting, or what is between launches.
    expect(inKernels).toBeGreaterThanOrEqual(backend.describe().threads > 1 ? 0.001 : launched);
    expect(first.running).toBeGreaterThanOrEqual(inKernels);
    const product = first.kernels.find(({ name, shape }) => name.startsWith("matmul") && shape === "6 x 4 x 4");
    expect(product).toMatchObject({ launches: 2, flops: 2 * (2 * 6 * 4 * 4), bytes: 2 * 4 * (24 + 16 + 24) });

    await layers(x, w);
    await layers(x, w);
    const again = profiler.take();
    expect([again.prepared, again.preparing, again.runs]).toEqual([0, 0, 2]);
    expect(again.kernels.find(({ shape, name }) => shape === product?.shape && name === product.name)?.launches).toBe(4);

    profiler.stop();
    await layers(x, w);
    expect(profiler.take()).toEqual({ kernels: [], runs: 0, running: 0, prepared: 0, preparing: 0 });
  });

  it("results are those of a run that nobody hears", async () => {
    const x = full([5, 7], 0.1);
    const alone = await data(linear(x, full([9, 7], 0.3)), { backend });
    const profiler = profiled(backend);
    expect(await data(linear(x, full([9, 7], 0.3)), { backend })).toEqual(alone);
    profiler.stop();
  });
});

it("the time in which others are waited for is told apart", async () => {
  const shared = backends[2]?.[1];
  if (shared === undefined) throw new Error("The third has two threads");
  const profiler = profiled(shared);
  // Two sums, of which one is long: whichever thread takes the short one waits.
  const values = await toBackend(ones([2 ** 20]), shared);
  const offsets = tensor([0, 10, 2 ** 20], { dtype: "int32" });
  const sums = compile((x: Tensor) => segmentSum(x, offsets), { backend: shared });
  let waited = 0;
  // Again until two threads meet in a run: where there is one processor, or a busy one, the first may be through before the second comes.
  while (waited === 0) {
    (await sums(values)).dispose();
    waited += profiler.take().kernels.reduce((sum, kernel) => sum + kernel.waited, 0);
  }
  expect(waited).toBeGreaterThan(0);
  profiler.stop();
});

it("packing is a line of its own, and is gone once a copy is kept", async () => {
  const backend = createWasmBackend();
  const [x, w] = [await toBackend(ones([6, 4]), backend), await toBackend(ones([5, 4]), backend)];
  const layer = compile((a: Tensor, b: Tensor) => linear(a, b), { backend });
  const profiler = profiled(backend);
  const packing = async (): Promise<number> => {
    await layer(x, w);
    return profiler.take().kernels.filter(({ name }) => name.startsWith("pack for")).length;
  };
  expect([await packing(), await packing(), await packing()]).toEqual([1, 1, 0]);
});

it("a backend that walks graphs has no profile", () => {
  expect(profileBackend(createReferenceBackend(), () => 0)).toBeUndefined();
});
