import { nodeHost } from "@tercet/host/node";
import { afterAll, describe, expect, it } from "vitest";
import type { Backend } from "../../backend/interface.ts";
import { matmulDefinition } from "../../operators/matmul.ts";
import type { KernelExpression, LoopKernel, Plan } from "../../plan/kernel.ts";
import { createJsBackend } from "../js/backend.ts";
import { createWasmBackend } from "./backend.ts";
import { noise, runClaimed } from "./kernels/claimed.fixture.ts";
import { k, kernelOf, runLoop } from "./loops/kernels.fixture.ts";
import { seenWorkers } from "./threads/gated-workers.fixture.ts";

const { workers } = nodeHost();
const open: Backend[] = [];
afterAll(() => Promise.all(open.map((backend) => backend.close())));
const opened = (backend: Backend): Backend => {
  open.push(backend);
  return backend;
};

const addOne: LoopKernel = kernelOf(1, ["float32"], k.binary("add", k.load(0, k.coordinate(0)), k.float(1)));
const parameters = (extent: number): number[] => [extent, 0, 0, 0, 0, 0, 0, 0];

/** result = input + 1 + 1, over an arena; the input may be donated. */
function twice(extent: number, donated: number): Plan {
  const steps = [
    {
      kernel: addOne,
      parameters: parameters(extent),
      inputs: [{ kind: "input", index: 0 } as const],
      outputs: [{ kind: "arena", byteOffset: 0 }] as const,
      label: "a",
    },
    {
      kernel: addOne,
      parameters: parameters(extent),
      inputs: [{ kind: "arena", byteOffset: 0 } as const],
      outputs: [{ kind: "result", index: 0 }] as const,
      label: "b",
    },
  ];
  return {
    inputs: [{ shape: [extent], dtype: "float32" }],
    results: [{ shape: [extent], dtype: "float32" }],
    steps,
    arenaBytes: 4 * extent,
    donated: [donated],
  };
}

describe("buffers", () => {
  it.each([
    ["float32", Float32Array.of(1, -0, NaN)],
    ["int32", Int32Array.of(1, -2, 3)],
    ["bool", Uint8Array.of(1, 0, 1)],
    ["float16", Uint16Array.of(1, 2, 65535)],
    ["bfloat16", Uint16Array.of(1, 2, 65535)],
  ] as const)("%s comes back as it was sent", async (dtype, data) => {
    const backend = createWasmBackend();
    const buffer = backend.upload(data, [3], dtype);
    expect(await backend.download(buffer)).toEqual(data);
  });

  it("live bytes are those of the buffers that are held, and scratch is the rest", async () => {
    const backend = createWasmBackend();
    const executable = await backend.prepare(twice(1000, -1));
    expect(backend.memory().live).toBe(0);
    const input = backend.upload(new Float32Array(1000), [1000], "float32");
    const [result] = await backend.run(executable, [input]);
    expect(backend.memory().live).toBe(8000);
    expect(backend.memory().scratch).toBeGreaterThanOrEqual(4000);
    const { scratch } = backend.memory();
    input.release();
    input.release();
    result?.release();
    expect(backend.memory()).toEqual({ live: 0, scratch });
  });

  it("a donated input's memory becomes the result's, and its handle is over", async () => {
    const backend = createWasmBackend();
    const executable = await backend.prepare(twice(10, 0));
    const input = backend.upload(new Float32Array(10), [10], "float32");
    const [result] = await backend.run(executable, [input]);
    expect(input.released).toBe(true);
    expect(backend.memory().live).toBe(40);
    expect(await backend.download(result!)).toEqual(new Float32Array(10).fill(2));
    expect(() => backend.run(executable, [input])).toThrow("tensor-released");
  });

  it("a buffer that is released while a run waits for its turn is still read", async () => {
    const backend = createWasmBackend();
    const executable = await backend.prepare(twice(10, -1));
    const input = backend.upload(new Float32Array(10), [10], "float32");
    const running = backend.run(executable, [input]);
    input.release();
    const other = backend.upload(new Float32Array(10).fill(50), [10], "float32");
    const [result] = await running;
    expect(await backend.download(result!)).toEqual(new Float32Array(10).fill(2));
    expect(other.released).toBe(false);
    expect(backend.memory().live).toBe(80);
  });

  it("a released buffer and one of another backend are refused", async () => {
    const backend = createWasmBackend();
    const executable = await backend.prepare(twice(1, -1));
    const gone = backend.upload(new Float32Array(1), [1], "float32");
    gone.release();
    expect(() => backend.run(executable, [gone])).toThrow("tensor-released");
    const foreign = createJsBackend().upload(new Float32Array(1), [1], "float32");
    expect(() => backend.run(executable, [foreign])).toThrow("backend-mixed");
  });

  it("more memory than allowed is refused by name, and the backend goes on", async () => {
    const backend = createWasmBackend({ maximumBytes: 2 ** 23 });
    expect(() => backend.upload(new Float32Array(2 ** 22), [2 ** 22], "float32")).toThrow("memory-exhausted");
    const executable = await backend.prepare(twice(3, -1));
    const [result] = await backend.run(executable, [backend.upload(new Float32Array(3), [3], "float32")]);
    expect(await backend.download(result!)).toEqual(new Float32Array(3).fill(2));
  });
});

describe("plans", () => {
  it("runs happen in the order of the calls, with one arena for all", async () => {
    const backend = opened(createWasmBackend({ threads: 2, workers, sharedFrom: 0 }));
    const [small, large] = [await backend.prepare(twice(5, -1)), await backend.prepare(twice(50_000, -1))];
    const inputs = [5, 50_000, 5].map((extent, i) => backend.upload(new Float32Array(extent).fill(i), [extent], "float32"));
    const results = await Promise.all([small, large, small].map((executable, i) => backend.run(executable, [inputs[i]!])));
    for (const [i, [result]] of results.entries()) expect(new Set(await backend.download(result!))).toEqual(new Set([i + 2]));
  });

  it("a kernel is compiled once for all row counts", async () => {
    const backend = createWasmBackend();
    const data = noise(100, 1);
    const [long, short] = [await runLoop(backend, addOne, [100], [data]), await runLoop(backend, addOne, [1], [data])];
    expect(long[0]).toBe(short[0]);
  });

  it("small kernels stay on the calling thread, large ones wait for each other", async () => {
    const backend = opened(createWasmBackend({ threads: 2, workers, sharedFrom: 1000 }));
    for (const extent of [3, 40_000]) {
      const small = {
        kernel: addOne,
        parameters: parameters(2),
        inputs: [{ kind: "arena", byteOffset: 0 } as const],
        outputs: [{ kind: "arena", byteOffset: 0 }] as const,
        label: "c",
      };
      const plan = twice(extent, -1);
      const [first, last] = plan.steps;
      const executable = await backend.prepare({ ...plan, steps: [first!, small, small, last!, last!] });
      const [result] = await backend.run(executable, [backend.upload(new Float32Array(extent), [extent], "float32")]);
      const data = await backend.download(result!);
      expect([...data.slice(0, 3)]).toEqual([4, 4, 2]);
      expect(new Set(data.slice(2))).toEqual(new Set([2]));
    }
  });

  it("work of the calling thread alone is waited for before all threads go on with what it made", async () => {
    const backend = opened(createWasmBackend({ threads: 3, workers, sharedFrom: 5000 }));
    // The bounds of the sum come from data, so that it is taken for short; in fact it takes milliseconds.
    const length = 2 ** 21;
    const slow = kernelOf(0, ["float32", "int32"], k.reduce("sum", k.load(1, k.int(0), "int32"), k.load(0, k.reduced)));
    const wide = kernelOf(1, ["float32"], k.binary("add", k.load(0, k.int(0)), k.float(1)));
    const arena = { kind: "arena", byteOffset: 0 } as const;
    const plan: Plan = {
      inputs: [
        { shape: [length], dtype: "float32" },
        { shape: [1], dtype: "int32" },
      ],
      results: [{ shape: [60_000], dtype: "float32" }],
      steps: [
        {
          kernel: slow,
          parameters: parameters(0),
          inputs: [0, 1].map((index) => ({ kind: "input", index })),
          outputs: [arena],
          label: "slow",
        },
        { kernel: wide, parameters: parameters(60_000), inputs: [arena], outputs: [{ kind: "result", index: 0 }], label: "wide" },
      ],
      arenaBytes: 64,
      donated: [-1],
    };
    const executable = await backend.prepare(plan);
    for (const value of [1, 2, 3]) {
      const inputs = [
        backend.upload(new Float32Array(length).fill(value), [length], "float32"),
        backend.upload(Int32Array.of(length), [1], "int32"),
      ];
      const [result] = await backend.run(executable, inputs);
      expect(new Set(await backend.download(result!))).toEqual(new Set([value * length + 1]));
      for (const buffer of [...inputs, result!]) buffer.release();
    }
  });

  it("an empty plan gives no results", async () => {
    const backend = createWasmBackend();
    const executable = await backend.prepare({ inputs: [], results: [], steps: [], arenaBytes: 0, donated: [] });
    expect(await backend.run(executable, [])).toEqual([]);
  });

  it("a claim is about the whole application: dtypes and strides too", () => {
    const backend = createWasmBackend();
    const input = { shape: [2, 2], strides: [2, 1], offset: 0, dtype: "float32" } as const;
    const kernel = {
      kind: "claimed",
      definition: matmulDefinition,
      attributes: {},
      inputs: [input, input],
      shape: [2, 2],
      output: "float32",
    } as const;
    expect(backend.claims(kernel)).toBe(true);
    expect(backend.claims({ ...kernel, inputs: [input, { ...input, dtype: "float64" }], output: "float64" })).toBe(false);
    expect(backend.claimed).toContain(matmulDefinition);
  });
});

describe("failures", () => {
  /** Reads far outside of memory at the last element, which is the last thread's. */
  const trapping = kernelOf(
    1,
    ["float32"],
    k.load(0, k.binary("mul", k.binary("quotient", k.coordinate(0), k.parameter(1)), k.int(2 ** 29 - 2 ** 16))),
  );
  const data = [new Float32Array(4)];
  const extent = 8192;

  it("a trap in a worker rejects the run by name, and every later one", async () => {
    const backend = opened(createWasmBackend({ threads: 2, workers, sharedFrom: 0 }));
    await expect(runLoop(backend, trapping, [extent, extent - 1], data)).rejects.toThrow("backend-failed");
    await expect(runLoop(backend, addOne, [4], data)).rejects.toThrow(/out of bounds/);
  });

  it("a trap in the calling thread does too", async () => {
    const backend = opened(createWasmBackend());
    await expect(runLoop(backend, trapping, [extent, extent - 1], data)).rejects.toThrow(/out of bounds/);
    await expect(runLoop(backend, addOne, [4], data)).rejects.toThrow("backend-failed");
  });

  it("a worker that can't start fails the run instead of leaving it waiting", async () => {
    const missing = { start: (_: URL, start: unknown) => workers.start(new URL("./missing.ts", import.meta.url), start) };
    const backend = opened(createWasmBackend({ threads: 2, workers: missing, sharedFrom: 0 }));
    await expect(runLoop(backend, addOne, [4], data)).rejects.toThrow("backend-failed");
  });

  it("a run that is under way when the backend closes ends, and says that it was closed", async () => {
    const seen = seenWorkers(workers);
    const backend = createWasmBackend({ threads: 2, workers: seen, sharedFrom: 0 });
    // One thread takes the second sum, which is minutes long; the other has soon done the first and waits for it.
    await runLoop(backend, addOne, [5000], [new Float32Array(5000)]);
    const ratio = (a: KernelExpression): KernelExpression => k.binary("div", k.float(1), a);
    const ratios = Array.from({ length: 300 }).reduce(ratio, k.cast("float32", k.reduced));
    const slow = kernelOf(1, ["int32"], k.reduce("sum", k.load(0, k.coordinate(0), "int32"), ratios));
    const outcome = expect(runLoop(backend, slow, [2], [Int32Array.of(1, 2 ** 31 - 1)])).rejects.toThrow("closed");
    await seen.allIn();
    await backend.close();
    await outcome;
  });

  it("two backends run at once, each on its own memory", async () => {
    const pair = [1, 2].map(() => opened(createWasmBackend({ threads: 2, workers, sharedFrom: 0 })));
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, i) => runLoop(pair[i % 2]!, addOne, [5000], [new Float32Array(5000).fill(i)])),
    );
    for (const [i, result] of results.entries()) expect(new Set(result)).toEqual(new Set([i + 1]));
    expect(pair.map((backend) => backend.memory().live)).toEqual([0, 0]);
  });

  it("after close there are no runs", async () => {
    const backend = createWasmBackend({ threads: 2, workers, sharedFrom: 0 });
    await backend.close();
    await expect(runLoop(backend, addOne, [4], data)).rejects.toThrow("closed");
  });
});

describe("description", () => {
  it("says mode, threads and why", () => {
    expect(createWasmBackend({ mode: "baseline" }).describe()).toMatchObject({ name: "wasm", mode: "baseline-simd", threads: 1 });
    expect(createWasmBackend({ mode: "wide" }).describe().unsupported).toContainEqual({
      what: "mode wide",
      why: expect.stringContaining("no vectors of 256 bits") as string,
    });
    expect(createWasmBackend({ threads: 4 }).describe()).toMatchObject({ threads: 1 });
    expect(createWasmBackend({ threads: 4 }).describe().why.join()).toContain("no workers");
    expect(opened(createWasmBackend({ threads: 2, workers, sharedFrom: 0 })).describe().threads).toBe(2);
  });

  it("both modes agree within rounding and each is alike every time", async () => {
    const views = [
      { data: noise(20 * 30, 1), shape: [20, 30] },
      { data: noise(30 * 10, 2), shape: [30, 10] },
    ];
    const relaxed = await runClaimed(createWasmBackend({ mode: "relaxed" }), matmulDefinition, views);
    const baseline = await runClaimed(createWasmBackend({ mode: "baseline" }), matmulDefinition, views);
    baseline.forEach((value, i) => expect(Math.abs(value - (relaxed[i] ?? NaN))).toBeLessThan(1e-5));
    expect(await runClaimed(createWasmBackend({ mode: "baseline" }), matmulDefinition, views)).toEqual(baseline);
  });
});
