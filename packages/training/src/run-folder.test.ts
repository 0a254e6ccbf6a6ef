import { memoryDisk, memoryHost, readText, TercetError } from "@tercet/host";
import { tensor } from "@tercet/tensor";
import { expect, it } from "vitest";
import { checkpointSteps, loadState, removeUnfinished, saveState } from "./run-folder.ts";
import type { TrainingState } from "./step.ts";
import { bitsOf } from "./tiny.fixture.ts";

interface Parameters {
  readonly late: ReturnType<typeof tensor>;
  readonly early: readonly { readonly weight: ReturnType<typeof tensor> }[];
}

// The order is not that of the alphabet, and there are more than ten places; values that a careless copy would change.
function stateWith(step: number, first = 1e-45): TrainingState<Parameters> {
  const tree = (shift: number): Parameters => ({
    late: tensor([[first, -0, 3.4e38 + shift]]),
    early: Array.from({ length: 12 }, (_, i) => ({ weight: tensor([i + shift, 1 / 3]) })),
  });
  return { parameters: tree(0), memory: [tree(1), tree(2)], step };
}

const settings = { seed: 1, rate: 0.1, config: { width: 8, relative: undefined, layers: [1, 2] } };

it("a state comes back bit by bit, in the same order", async () => {
  const host = memoryHost();
  const state = stateWith(7);
  await saveState(host, "run", state, settings);
  const loaded = await loadState(host, "run", { step: 7, settings, form: stateWith(0, 5) });
  expect([...(await bitsOf(loaded))]).toEqual([...(await bitsOf(state))]);
  expect(Object.keys(loaded.parameters)).toEqual(["late", "early"]);
});

it("other settings are refused, and every difference is listed", async () => {
  const host = memoryHost();
  await saveState(host, "run", stateWith(7), settings);
  const changed = { rate: 0.2, config: { width: 8, layers: [1, 3] }, head: "bi" };
  const error: unknown = await loadState(host, "run", { step: 7, settings: changed, form: stateWith(0) }).catch(
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(TercetError);
  expect(error).toMatchObject({
    code: "checkpoint-differs",
    details: {
      path: "run/checkpoint-7",
      differences: ["seed was 1 and is absent", "rate was 0.1 and is 0.2", "config.layers.1 was 2 and is 3", 'head was absent and is "bi"'],
    },
  });
});

it("parameters of another form are refused, all of them named", async () => {
  const host = memoryHost();
  await saveState(host, "run", { parameters: { a: tensor([1]), b: tensor([1]) }, memory: [], step: 1 }, settings);
  const form = { parameters: { b: tensor([1, 2]), c: tensor([1]) }, memory: [], step: 0 };
  await expect(loadState(host, "run", { step: 1, settings, form })).rejects.toMatchObject({
    code: "checkpoint-differs",
    details: {
      differences: [
        "parameters.b was of shape [1] and is of shape [2]",
        "parameters.c was absent and is of shape [1]",
        "parameters.a was there and is absent",
      ],
    },
  });
});

it("damaged settings and a damaged state are typed errors", async () => {
  const disk = memoryDisk();
  const host = memoryHost({ disk });
  const wanted = { step: 7, settings, form: stateWith(0) };
  await saveState(host, "run", stateWith(7), settings);
  disk.flipBit("run/checkpoint-7/state.safetensors", 8 * 8 + 3);
  await expect(loadState(host, "run", wanted)).rejects.toMatchObject({ code: "safetensors-invalid" });
  disk.flipBit("run/checkpoint-7/settings.json", 3);
  await expect(loadState(host, "run", wanted)).rejects.toMatchObject({ code: "json-invalid" });
});

it("a state whose numbers were changed or that was cut is refused: nothing of it is used", async () => {
  const disk = memoryDisk();
  const host = memoryHost({ disk });
  const wanted = { step: 7, settings, form: stateWith(0) };
  await saveState(host, "run", stateWith(7), settings);
  const path = "run/checkpoint-7/state.safetensors";
  const bytes = await host.files.size(path);
  disk.flipBit(path, 8 * (bytes - 10)); // far behind the header: a number
  await expect(loadState(host, "run", wanted)).rejects.toMatchObject({ code: "checkpoint-damaged", details: { path } });
  await host.files.truncate(path, bytes - 1);
  await expect(loadState(host, "run", wanted)).rejects.toMatchObject({ code: "safetensors-invalid" });
});

it("a checkpoint of a newer version is refused and left alone, one without a version is damaged", async () => {
  const host = memoryHost();
  const { files } = host;
  const wanted = { step: 7, settings, form: stateWith(0) };
  await saveState(host, "run", stateWith(7), settings);
  const path = "run/checkpoint-7/settings.json";
  const newer = JSON.stringify({ schemaVersion: 2, settings });
  await files.writeAtomic(path, newer);
  await expect(loadState(host, "run", wanted)).rejects.toMatchObject({ code: "schema-newer", details: { path, found: 2, known: 1 } });
  expect(await readText(files, path)).toBe(newer);
  for (const text of [JSON.stringify(settings), "null", "[]"]) {
    await files.writeAtomic(path, text);
    await expect(loadState(host, "run", wanted)).rejects.toMatchObject({ code: "checkpoint-damaged", details: { path } });
  }
});

it("checkpoints are ordered by number; other names do not count", async () => {
  const host = memoryHost();
  const { files } = host;
  for (const step of [10, 9, 100]) await saveState(host, "run", stateWith(step), settings);
  await files.makeFolder("run/checkpoint-new");
  expect(await checkpointSteps(files, "run")).toEqual([9, 10, 100]);
  expect(await checkpointSteps(files, "nowhere")).toEqual([]);
});

it("a crash at any step of saving leaves a whole checkpoint or one that does not count", async () => {
  let finished = 0;
  for (let at = 1; ; at++) {
    const disk = memoryDisk();
    await saveState(memoryHost({ disk }), "run", stateWith(1), settings);
    const crashing = memoryHost({ disk, seed: at, fault: { kind: "crash", at, seed: at } });
    await saveState(crashing, "run", stateWith(2), settings).catch(() => undefined);
    if (!crashing.steps.struck()) break;
    disk.losePower({ names: "all", tail: at % 2 === 0 ? "cut" : "zero" });
    const host = memoryHost({ disk });
    const { files } = host;
    const steps = await checkpointSteps(files, "run");
    expect([[1], [1, 2]]).toContainEqual(steps);
    const step = steps.at(-1)!;
    const loaded = await loadState(host, "run", { step, settings, form: stateWith(0) });
    expect([...(await bitsOf(loaded))]).toEqual([...(await bitsOf(stateWith(step)))]);
    if (step === 2) finished += 1;
    await removeUnfinished(files, "run");
    expect((await files.list("run")).map(({ name }) => name)).toEqual(steps.map((each) => `checkpoint-${each}`));
  }
  // Only the last fsync, of the folder, can fail after the state's name is there.
  expect(finished).toBe(1);
});
