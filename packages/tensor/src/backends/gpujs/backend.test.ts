import { nodeHost } from "@tercet/host/node";
import fc from "fast-check";
import { GPU } from "gpu.js";
import { afterAll, describe, expect, test } from "vitest";
import { openGpujsForTests } from "../../../claims/gpujs.ts";
import type { Backend } from "../../backend/interface.ts";
import { compile } from "../../compile.ts";
import { tensor } from "../../create.ts";
import { data, evaluate, toArray, toBackend } from "../../evaluate.ts";
import { add } from "../../operators/add.ts";
import { cast } from "../../operators/cast.ts";
import { linear } from "../../operators/composites/linear.ts";
import { softmax } from "../../operators/composites/softmax.ts";
import { exp } from "../../operators/exp.ts";
import { gather } from "../../operators/gather.ts";
import { mul } from "../../operators/mul.ts";
import { sum } from "../../operators/sum.ts";
import type { LoopKernel, Plan } from "../../plan/kernel.ts";
import { programOf } from "../../plan/program.ts";
import type { Tensor } from "../../tensor.ts";
import { interpretProgram } from "../js/interpret.ts";
import { binary, coordinate, kernelOf, load, randomKernels } from "../js/kernels.fixture.ts";
import type { GpuClass, GpuInstance } from "./library.ts";
import type { GpujsMode } from "./modes.ts";
import { openGpujsBackend } from "./open.ts";

const modes = ["cpu", "webasm", "webgpu"] as const;
const opened = await Promise.all(modes.map(async (mode) => [mode, await openGpujsForTests(nodeHost(), mode)] as const));
const working = opened.flatMap(([mode, each]) => (each.kind === "open" ? [[mode, each.backend] as const] : []));
afterAll(() => Promise.all(working.map(([, backend]) => backend.close())));

test.skipIf(working.length === modes.length)(`not tried here: ${opened.flatMap(([mode, each]) => (each.kind === "absent" ? [`${mode}: ${each.why}`] : [])).join("; ")}`, () => {}); // prettier-ignore

/** A plan of one kernel. */
function planOf(kernel: LoopKernel, parameters: readonly number[], lengths: readonly number[], length: number): Plan {
  return {
    inputs: kernel.inputs.map((dtype, i) => ({ shape: [lengths[i] ?? 0], dtype })),
    results: kernel.outputs.map((dtype) => ({ shape: [length], dtype })),
    steps: [
      {
        kernel,
        parameters,
        inputs: kernel.inputs.map((_, index) => ({ kind: "input", index })),
        outputs: kernel.outputs.map((_, index) => ({ kind: "result", index })),
        label: "test",
      },
    ],
    arenaBytes: 0,
    donated: kernel.outputs.map(() => -1),
  };
}

describe.each(working)("gpujs in the mode %s", (mode, backend) => {
  test("says its mode, and what it can't do with a reason", () => {
    const { name, why, unsupported } = backend.describe();
    expect([name, backend.describe().mode, why[0]]).toEqual(["gpujs", mode, "asked for"]);
    // Where processors compute, nothing is said of a device.
    expect(why.slice(1)).toEqual(mode === "webgpu" ? [expect.stringMatching(/^the adapter is /)] : []);
    expect(unsupported.map(({ what }) => what)).toContain("float64");
    expect(backend.dtypes.has("float64")).toBe(false);
    expect(unsupported.some(({ what }) => what === "NaN and infinities")).toBe(backend.precision?.assumesFinite === true);
  });

  test("two hundred runs hold the live bytes exactly flat, and every byte comes back", async () => {
    const infer = compile((x: Tensor, weight: Tensor, bias: Tensor) => softmax(linear(x, weight, bias)), { backend });
    const given = [[4, 6], [8, 6], [8]].map((shape, at) => {
      const values = Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(i + at));
      return tensor(values, { shape });
    });
    const [x, weight, bias] = await Promise.all(given.map((each) => toBackend(each, backend)));
    const start = backend.memory();
    expect(start.live).toBe(4 * (24 + 48 + 8));
    let last: Tensor | undefined;
    for (let i = 0; i < 200; i++) {
      last?.dispose();
      last = await infer(x!, weight!, bias!);
      expect(backend.memory().live).toBe(start.live + 4 * 32);
    }
    const rows = await toArray(sum(last!, { axis: 1 }), { backend });
    for (const row of rows as readonly number[]) expect(row).toBeCloseTo(1, 6);
    for (const each of [last, x, weight, bias]) each?.dispose();
    expect(backend.memory().live).toBe(4 * 4);
  });

  test("a donated input is gone after the call, and its bytes with it", async () => {
    const before = backend.memory().live;
    const step = compile((x: Tensor) => add(mul(x, 0.5), 1), { backend, donate: [0] });
    const first = await toBackend(tensor([2, 4]), backend);
    const second = await step(first);
    expect(backend.memory().live - before).toBe(8);
    expect(await toArray(second)).toEqual([2, 3]);
    await expect(data(first)).rejects.toMatchObject({ code: "tensor-released" });
    second.dispose();
  });

  test("a tensor that is let go while a run that reads it is on its way is still read", async () => {
    const x = await toBackend(tensor([1, 2, 3]), backend);
    const y = evaluate([mul(x, 2)], { backend });
    const z = mul(x, 3);
    const last = evaluate([z], { backend });
    await Promise.resolve();
    await y;
    await last;
    x.dispose();
    expect(await toArray(z)).toEqual([3, 6, 9]);
  });

  test("a kernel may read seven tensors, and eight numbers that were computed, as a step of AdamW does", async () => {
    const given = [
      ...Array.from({ length: 7 }, (_, i) => tensor([1 + i, 2 + i])),
      ...Array.from({ length: 8 }, (_, i) => tensor([0.5 * i])),
    ];
    const inputs = await Promise.all(given.map((each) => toBackend(each, backend)));
    expect(
      await toArray(
        inputs.reduce((total, each) => add(total, each)),
        { backend },
      ),
    ).toEqual([28 + 14, 35 + 14]);
    for (const each of inputs) each.dispose();
  });

  test("int32 is exact in all of its bits, and wraps", async () => {
    const x = tensor(Int32Array.of(2 ** 31 - 1, -(2 ** 31), 2 ** 24 + 1, 123_456_789));
    expect(await toArray(add(x, tensor(Int32Array.of(1, -1, 1, 1))), { backend })).toEqual([-(2 ** 31), 2 ** 31 - 1, 2 ** 24 + 2, 123_456_790]); // prettier-ignore
    expect(await toArray(mul(x, tensor(Int32Array.of(3, 3, 12_345, 98_765))), { backend })).toEqual(
      [2 ** 31 - 1, -(2 ** 31), 2 ** 24 + 1, 123_456_789].map((value, i) => Math.imul(value, [3, 3, 12_345, 98_765][i]!)),
    );
  });

  test("elements behind 2^24 others are found, which a float32 can't number", async () => {
    const rows = 2 ** 24 + 5;
    const values = Float32Array.from({ length: rows }, (_, i) => i % 1021);
    const ids = [0, 2 ** 24 - 1, 2 ** 24, 2 ** 24 + 1, 2 ** 24 + 3, rows - 1];
    const found = await data(gather(tensor(values, { shape: [rows, 1] }), tensor(Int32Array.from(ids))), { backend });
    expect([...found]).toEqual(ids.map((id) => id % 1021));
  });

  test("an id outside of its table gives some number, and ends no run", async () => {
    const rows = tensor([1, 2, 3], { shape: [3, 1] });
    const found = await data(gather(rows, tensor(Int32Array.of(-5, 1, 2 ** 30))), { backend });
    expect([found.length, found[1]]).toEqual([3, 2]);
  });

  test("half types are kept by their bits, and rounded to the nearest", async () => {
    const x = tensor(Float32Array.of(1, 1 + 2 ** -11, 1 + 3 * 2 ** -11, 65_519, 1e-7, -2.5));
    expect(await data(cast(x, "float16"), { backend })).toEqual(Uint16Array.of(0x3c00, 0x3c00, 0x3c02, 0x7bff, 0x0002, 0xc100));
    expect(await data(cast(tensor(Float32Array.of(1, -2, 1 + 2 ** -8)), "bfloat16"), { backend })).toEqual(Uint16Array.of(0x3f80, 0xc000, 0x3f80)); // prettier-ignore
    expect(await toArray(cast(cast(x, "float16"), "float32"), { backend })).toEqual([1, 1, 1 + 2 ** -9, 65_504, 2 * 2 ** -24, -2.5]);
  });

  test("a tensor above what the mode holds is refused with both numbers", () => {
    const limit = Number(
      /above (\d+) bytes/.exec(
        backend
          .describe()
          .unsupported.map(({ what }) => what)
          .join(),
      )?.[1],
    );
    // A claim on memory, not the memory itself: the length decides.
    const long = new Proxy(new Float32Array(0), {});
    expect(() => backend.upload(long, [limit / 4 + 1], "float32")).toThrow(
      expect.objectContaining({ code: "memory-exhausted", details: { backend: "gpujs", requested: limit + 4, limit } }),
    );
  });

  test("a plan with such a tensor is refused before it runs", async () => {
    const kernel = kernelOf(load(0, coordinate(0)), ["float32"], 1);
    await expect(backend.prepare(planOf(kernel, [2 ** 31], [2 ** 31], 2 ** 31))).rejects.toMatchObject({ code: "memory-exhausted" });
  });

  test.runIf(mode === "webasm")("a plan above one memory of WebAssembly is refused, though each of its tensors has a place", async () => {
    const length = 2 ** 29 - 1;
    const both = binary("add", load(0, coordinate(0)), load(1, coordinate(0)));
    const plan = planOf(kernelOf(both, ["float32", "float32"], 1), [length], [length, length], length);
    await expect(backend.prepare(plan)).rejects.toMatchObject({
      code: "memory-exhausted",
      details: { requested: 3 * 4 * length, limit: (65_536 - 16) * 65_536 },
    });
  });
});

/** Kernels of the fixture read one input of float64, which no mode has. */
const kernels = randomKernels().filter(({ key }) => !key.includes("float64"));

test.each(working.filter(([, { precision }]) => precision === undefined))(
  "%s: kernels of any operations have the bits that the interpreter of js gives",
  async (_, backend) => {
    await fc.assert(
      fc.asyncProperty(kernels, fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 }), async (kernel, rows, columns) => {
        // Sums are rounded at other places here.
        fc.pre(!kernel.key.includes('"reducer":"sum"'));
        const inputs = [
          Float32Array.from({ length: 16 }, (__, i) => Math.sin(i) * 10 ** ((i % 7) - 2)),
          Int32Array.from({ length: 16 }, (__, i) => Math.round(Math.sin(1 + i) * 2 ** (i % 32))),
          Uint8Array.from({ length: 16 }, (__, i) => i % 2),
        ] as const;
        const own = { ...kernel, inputs: kernel.inputs.slice(0, 3) };
        const expected = new Float32Array(rows * columns);
        interpretProgram(programOf(own))([expected], [inputs[0], inputs[1], Int32Array.from(inputs[2])], [rows, columns]);
        const buffers = inputs.map((values, i) => backend.upload(values, [16], own.inputs[i] ?? "float32"));
        const plan = planOf(own, [rows, columns], [16, 16, 16], rows * columns);
        const [result] = await backend.run(await backend.prepare(plan), buffers);
        const found = await backend.download(result!);
        for (const buffer of [...buffers, result]) buffer?.release();
        // Which zero is the greater one is not said.
        expect(Array.from(found, (value) => value + 0)).toEqual(Array.from(expected, (value) => value + 0));
      }),
      { numRuns: 60 },
    );
  },
);

describe("opening", () => {
  /** The library with every kernel's text changed. */
  const spoiled = (change: (source: string) => string): GpuClass =>
    function (settings: { mode: GpujsMode }): GpuInstance {
      const gpu: GpuInstance = new GPU(settings);
      const createKernel = gpu.createKernel.bind(gpu);
      gpu.createKernel = (source, own) => createKernel(change(source), own);
      return gpu;
    } as unknown as GpuClass; // `new` gives what such a function returns

  test("a mode that computes wrongly is not offered, and the error says what was wrong", async () => {
    const GPUOfErrors = spoiled((source) => source.replaceAll(" * ", " + "));
    await expect(openGpujsBackend({ GPU: GPUOfErrors, mode: "webasm" })).rejects.toMatchObject({
      code: "backend-unavailable",
      details: { reason: expect.stringContaining("webasm is not offered: sums of products of small numbers: ") as string },
    });
  });

  test("without a mode it takes the first that works, and says why not those before it", async () => {
    const backend: Backend = await openGpujsBackend({ GPU });
    const { mode, why } = backend.describe();
    expect(mode).toMatch(/^(webgpu|webasm)$/);
    expect(why).toContain(`${mode} is the first that works`);
    if (mode === "webasm") expect(why.join()).toContain("webgl2 is not offered: ");
    await backend.close();
  });

  test("where functions from text are forbidden, the mode cpu is refused with that reason", async () => {
    const original = globalThis.Function;
    try {
      globalThis.Function = (() => {
        throw new EvalError("forbidden");
      }) as unknown as FunctionConstructor; // what a content security policy does
      await expect(openGpujsBackend({ GPU, mode: "cpu" })).rejects.toThrow("this place forbids functions made from text");
    } finally {
      globalThis.Function = original;
    }
  });

  test("what is asked of a closed backend fails with a typed error, and nothing hangs", async () => {
    const backend = await openGpujsBackend({ GPU, mode: "webasm" });
    const x = await toBackend(tensor([1]), backend);
    await backend.close();
    await backend.close();
    await expect(data(exp(x), { backend })).rejects.toMatchObject({ code: "backend-failed", details: { reason: "it was closed" } });
    await expect(data(x)).rejects.toMatchObject({ code: "backend-failed" });
  });

  test("what gpu.js throws in a run is a typed error that names the operators of the kernel", async () => {
    let isSound = true;
    const backend = await openGpujsBackend({ GPU: spoiled((source) => (isSound ? source : "function () { return gone; }")), mode: "cpu" });
    isSound = false;
    await expect(data(exp(tensor([1])), { backend })).rejects.toMatchObject({
      code: "backend-failed",
      details: { backend: "gpujs", reason: expect.stringMatching(/^exp: /) as string },
    });
    isSound = true;
    expect(await toArray(mul(tensor([2]), 3), { backend })).toEqual([6]);
    await backend.close();
  });
});
