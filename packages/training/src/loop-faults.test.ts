import { memoryDisk, memoryHost, readText, type MemoryDisk, type MemoryHost } from "@tercet/host";
import { createWasmBackend } from "@tercet/tensor";
import { expect, it } from "vitest";
import type { BiParameters } from "@tercet/bi-encoder";
import { train, type Resumption, type TrainingControl } from "./loop.ts";
import type { TrainingState } from "./step.ts";
import { bitsOf, tinyBi } from "./tiny.fixture.ts";

const backend = createWasmBackend();
// Two steps, with a checkpoint after each; dropout is on.
const steps = 2;
const run = tinyBi({ steps });
const start = (host: MemoryHost, control: TrainingControl = {}): Promise<TrainingState<BiParameters>> =>
  train(run, { backend, host, folder: "run" }, { saveEvery: 1, ...control });

// The process that comes after one that crashed: it can see that the other is dead, and comes late enough for a lease that was never written whole.
async function after(disk: MemoryDisk, seed: number): Promise<MemoryHost> {
  const host = memoryHost({ disk, seed, environment: { process: { id: 2, machine: "memory", boot: "1" }, processRuns: () => false } });
  await host.advance(61_000);
  return host;
}

interface Crash {
  readonly disk: MemoryDisk;
  readonly struck: boolean;
}

async function crashAt(at: number): Promise<Crash> {
  const disk = memoryDisk();
  const host = memoryHost({
    disk,
    seed: at,
    fault: { kind: "crash", at, seed: at, operations: ["create", "write", "sync", "rename", "make-folder"] },
  });
  await start(host).catch(() => undefined);
  return { disk, struck: host.steps.struck() };
}

it("a crash at any write, and a loss of power with it, leaves a run that resumes to the same bits and the same events", async () => {
  const unbroken = memoryHost();
  const expected = await bitsOf(await start(unbroken));
  const events = await readText(unbroken.files, "run/events.jsonl");
  const seen = { fresh: 0, resumed: 0, half: 0, redone: 0, unfinished: 0 };
  let at = 1;
  for (; ; at++) {
    const { disk, struck } = await crashAt(at);
    if (!struck) break;
    if (at % 3 !== 0) disk.losePower({ names: at % 2 === 0 ? "synced" : "all", tail: at % 3 === 1 ? "cut" : "zero" });
    const next = await after(disk, 1000 + at);
    const { files } = next;
    let told: Resumption | undefined;
    const state = await start(next, { resumed: (resumption) => (told = resumption) });
    expect(await bitsOf(state), `crash at ${at}`).toEqual(expected);
    expect(await readText(files, "run/events.jsonl"), `crash at ${at}`).toBe(events);
    const [...names] = (await files.list("run")).map(({ name }) => name);
    // A run that went on says so, once, in a file of its own.
    if (names.at(-1) === "resumptions.jsonl") {
      names.pop();
      expect(await readText(files, "run/resumptions.jsonl")).toMatch(new RegExp(`^{"kind":"resumption","step":${told?.step},[^\n]*\n$`));
    } else expect(told?.step ?? steps).toBe(steps);
    expect(names).toEqual(["checkpoint-1", "checkpoint-2", "events.jsonl"]);
    for (const step of [1, 2])
      expect((await files.list(`run/checkpoint-${step}`)).map(({ name }) => name)).toEqual(["settings.json", "state.safetensors"]);
    if (told === undefined) seen.fresh += 1;
    else if (told.step > 0) seen.resumed += 1;
    if (told?.half !== undefined) seen.half += 1;
    if ((told?.redone ?? 0) > 0) seen.redone += 1;
    if ((told?.unfinished.length ?? 0) > 0) seen.unfinished += 1;
  }
  // The crashes came to every kind of place.
  expect(at).toBeGreaterThan(25);
  for (const count of Object.values(seen)) expect(count, JSON.stringify(seen)).toBeGreaterThan(0);
});

it("a full disk stops the run with the host's error, and the run resumes when there is room", async () => {
  const disk = memoryDisk();
  const full = memoryHost({ disk, fault: { kind: "cut", at: 2, operations: ["write"], reason: "ENOSPC", seed: 1 } });
  await expect(start(full)).rejects.toMatchObject({ code: "file-failed", details: { reason: "ENOSPC" } });
  const expected = await bitsOf(await start(memoryHost()));
  expect(await bitsOf(await start(await after(disk, 1)))).toEqual(expected);
});

it("temporary files that a killed process left are swept", async () => {
  const disk = memoryDisk();
  const host = memoryHost({ disk });
  await disk.makeFolder("run");
  await host.files.createExclusive("run/.run.lease.0123456789abcdef.tercet-temp", new Uint8Array(3));
  await start(host);
  expect((await host.files.list("run")).map(({ name }) => name)).toEqual(["checkpoint-1", "checkpoint-2", "events.jsonl"]);
});
