import { memoryDisk, memoryHost, readText, takeLease, type Files, type Host } from "@tercet/host";
import { nodeHost } from "@tercet/host/node";
import { createJsBackend, createWasmBackend, data, treeLeaves, type Backend, type Tree } from "@tercet/tensor";
import type { TransformerConfig } from "@tercet/transformer";
import { afterAll, describe, expect, it } from "vitest";
import { train, type Resumption, type TrainingControl, type TrainingRun } from "./loop.ts";
import { adamW } from "./optimizer.ts";
import { checkpointSteps } from "./run-folder.ts";
import type { TrainingState } from "./step.ts";
import { bitsOf, settings, tinyRuns as runs } from "./tiny.fixture.ts";

type Run = TrainingRun<{ readonly transformer: TransformerConfig }, Tree>;
const open: Backend[] = [];
afterAll(() => Promise.all(open.map((backend) => backend.close())));
function opened(backend: Backend): Backend {
  open.push(backend);
  return backend;
}
const backends: Readonly<Record<string, Backend>> = { js: opened(createJsBackend()), wasm: opened(createWasmBackend()) };
const js = backends["js"]!;

function start(run: Run, host: Host, control: TrainingControl = {}, backend: Backend = js): Promise<TrainingState<Tree>> {
  return train(run, { backend, host, folder: "run" }, control);
}

async function lossesOf(files: Files): Promise<readonly number[]> {
  const lines = (await readText(files, "run/events.jsonl")).trim().split("\n");
  return lines.map((line) => (JSON.parse(line) as { loss: number }).loss); // our own events
}

const cases = Object.keys(runs).flatMap((head) => Object.keys(backends).map((backend) => [head, backend] as const));

describe.each(cases)("a %s-encoder on %s", (head, name) => {
  const run = runs[head]!;
  const backend = backends[name]!;

  it("learns: the loss falls", async () => {
    const host = memoryHost();
    const changed = { steps: 80, learningRate: 0.02, dropout: { hidden: 0, attention: 0, inner: 0 } };
    await start(run(changed), host, {}, backend);
    const losses = await lossesOf(host.files);
    const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value) / values.length;
    expect(losses).toHaveLength(80);
    expect(mean(losses.slice(-5))).toBeLessThan(0.7 * mean(losses.slice(0, 5)));
  });

  it("stopped at any step and resumed, with dropout, ends in the bits of an unbroken run", async () => {
    const unbroken = memoryHost();
    const expected = await bitsOf(await start(run(), unbroken, {}, backend));
    // One run that is stopped after every step, by the signal; each start continues the last.
    const host = memoryHost();
    const { files } = host;
    for (let step = 1; step < settings.steps; step++) {
      const stop = new AbortController();
      const stopped = await start(run(), host, { progress: () => stop.abort(), signal: stop.signal }, backend);
      expect(stopped.step).toBe(step);
      expect((await checkpointSteps(files, "run")).at(-1)).toBe(step);
    }
    expect(await bitsOf(await start(run(), host, {}, backend))).toEqual(expected);
    expect(await readText(files, "run/events.jsonl")).toBe(await readText(unbroken.files, "run/events.jsonl"));
  });
});

it.each(["bi", "poly", "cross"])("a %s-encoder has the same bits with one thread and with two", async (head) => {
  const { workers } = nodeHost();
  const states = [];
  for (const threads of [1, 2]) {
    const backend = opened(createWasmBackend({ workers, threads, sharedFrom: 0 }));
    states.push(await bitsOf(await start(runs[head]!(), memoryHost(), {}, backend)));
  }
  expect(states[1]).toEqual(states[0]);
});

it("dropout, order and negatives depend on the seed", async () => {
  const [a, b] = [memoryHost(), memoryHost()];
  await start(runs["cross"]!(), a);
  await start(runs["cross"]!({ seed: 6 }), b);
  expect(await lossesOf(a.files)).not.toEqual(await lossesOf(b.files));
});

it("a run that was finished is left alone", async () => {
  const host = memoryHost();
  const { files } = host;
  const first = await bitsOf(await start(runs["bi"]!(), host));
  const before = await files.describe("run/checkpoint-6/state.safetensors");
  let resumption: Resumption | undefined;
  const again = await start(runs["bi"]!(), host, { resumed: (told) => (resumption = told) });
  expect(await bitsOf(again)).toEqual(first);
  expect(await files.describe("run/checkpoint-6/state.safetensors")).toEqual(before);
  expect(resumption).toEqual({ step: 6, unfinished: [], redone: 0, half: undefined, unreadable: [] });
});

it("a signal that is aborted from the start saves the beginning and does no step", async () => {
  const host = memoryHost();
  const state = await start(runs["bi"]!(), host, { signal: AbortSignal.abort() });
  expect(state.step).toBe(0);
  expect(await checkpointSteps(host.files, "run")).toEqual([0]);
});

it("the starting parameters stay usable: two runs can begin with them", async () => {
  const run = runs["bi"]!();
  const before = await Promise.all(treeLeaves(run.parameters).map(async (leaf) => [...(await data(leaf))]));
  const first = await bitsOf(await start(run, memoryHost()));
  expect(await Promise.all(treeLeaves(run.parameters).map(async (leaf) => [...(await data(leaf))]))).toEqual(before);
  expect(await bitsOf(await start(run, memoryHost()))).toEqual(first);
});

it("a resumed run with other settings, optimizer or data is refused, and its folder is not touched", async () => {
  const host = memoryHost();
  const { files } = host;
  const stop = new AbortController();
  const run = runs["bi"]!();
  await start(run, host, { progress: () => stop.abort(), signal: stop.signal });
  const events = await readText(files, "run/events.jsonl");
  const changed: Run = {
    ...run,
    optimizer: adamW({ weightDecay: 0.5 }),
    examples: { ...run.examples, count: 9 },
    settings: { ...run.settings, seed: 6, dropout: { ...run.settings.dropout, inner: 0.2 } },
  };
  await expect(start(changed, host)).rejects.toMatchObject({
    code: "checkpoint-differs",
    details: {
      differences: [
        "seed was 5 and is 6",
        "dropout.inner was 0.1 and is 0.2",
        "optimizer.weightDecay was 0.01 and is 0.5",
        "examples was 10 and is 9",
      ],
    },
  });
  expect(await readText(files, "run/events.jsonl")).toBe(events);
});

it("a loss that is not finite is a typed error, and the last checkpoint stays", async () => {
  const host = memoryHost();
  const changed = { learningRate: 1e38, clipNorm: 0, schedule: { kind: "constant", warmupSteps: 0 } } as const;
  await expect(start(runs["bi"]!(changed), host, { saveEvery: 1 })).rejects.toMatchObject({
    code: "loss-not-finite",
    details: { step: 1 },
  });
  expect(await checkpointSteps(host.files, "run")).toEqual([1]);
  expect(await lossesOf(host.files)).toHaveLength(1);
});

it("fewer examples than one batch are refused before anything is written", async () => {
  const host = memoryHost();
  await expect(start(runs["bi"]!({ batchSize: 11 }), host)).rejects.toMatchObject({
    code: "examples-too-few",
    details: { examples: 10, needed: 11 },
  });
  expect(await host.files.exists("run")).toBe(false);
});

it("a folder in which another process trains is refused with exit code 75, and can be trained in when that one is dead", async () => {
  const disk = memoryDisk();
  const process = (id: number, living: readonly number[]): Host =>
    memoryHost({
      disk,
      seed: id,
      environment: { process: { id, machine: "a", boot: "1" }, processRuns: (asked) => living.includes(asked) },
    });
  await disk.makeFolder("run");
  await takeLease(process(1, [1, 2]), "run/run.lease");
  await expect(start(runs["bi"]!(), process(2, [1, 2]))).rejects.toMatchObject({ code: "lease-held", exitCode: 75 });
  expect(await disk.list("run")).toEqual(["run.lease"]);
  const state = await start(runs["bi"]!(), process(2, [2]));
  expect(state.step).toBe(settings.steps);
  expect(await disk.list("run")).not.toContain("run.lease");
});

it("a run whose folder was taken over stops before it writes again", async () => {
  const host = memoryHost();
  const { files } = host;
  let lines = 0;
  // Behind the second event somebody else takes the lease, and the holder's next look at it falls due.
  const appendLine: Files["appendLine"] = async (path, line) => {
    await files.appendLine(path, line);
    if (++lines !== 2) return;
    await files.writeAtomic("run/run.lease", "somebody else's");
    await host.advance(10_000);
  };
  const taken = start(runs["bi"]!(), { ...host, files: { ...files, appendLine } }, { saveEvery: 3 });
  await expect(taken).rejects.toMatchObject({ code: "lease-held" });
  expect(lines).toBe(2);
  expect(await checkpointSteps(files, "run")).toEqual([]);
});

it("a batch of one example, which has no negatives, trains to the end without a gradient", async () => {
  const host = memoryHost();
  const state = await start(runs["bi"]!({ batchSize: 1 }), host);
  expect(state.step).toBe(settings.steps);
  expect(await lossesOf(host.files)).toEqual(Array(settings.steps).fill(0));
});

it("settings that make no sense are refused before anything is written", async () => {
  const host = memoryHost();
  await expect(start(runs["bi"]!({ batchSize: 0 }), host)).rejects.toMatchObject({ code: "training-settings-invalid", exitCode: 78 });
  expect(await host.files.exists("run")).toBe(false);
});
