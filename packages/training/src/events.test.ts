import { memoryHost, readText, type Files } from "@tercet/host";
import { expect, it } from "vitest";
import { appendEvent, cutEvents, type TrainingEvent } from "./events.ts";

const event = (step: number): TrainingEvent => ({
  kind: "step",
  step,
  loss: 0.1 * step,
  gradientNorm: 1,
  learningRate: 0.01,
  tokens: 7,
  seconds: 0.5,
});

async function withSteps(count: number): Promise<Files> {
  const { files } = memoryHost();
  await files.makeFolder("run");
  for (let step = 0; step < count; step++) await appendEvent(files, "run", event(step));
  return files;
}

async function stepsIn(files: Files): Promise<readonly unknown[]> {
  const lines = (await readText(files, "run/events.jsonl")).split("\n");
  expect(lines.pop()).toBe("");
  return lines.map((line) => (JSON.parse(line) as TrainingEvent).step); // written above
}

it("lines of steps that are done again are cut", async () => {
  const files = await withSteps(5);
  expect(await cutEvents(files, "run", 3)).toEqual({ redone: 2, half: undefined, unreadable: [] });
  expect(await stepsIn(files)).toEqual([0, 1, 2]);
  await appendEvent(files, "run", event(3));
  expect(await stepsIn(files)).toEqual([0, 1, 2, 3]);
});

it("a half-written last line is cut and told", async () => {
  const files = await withSteps(2);
  await files.append("run/events.jsonl", new TextEncoder().encode('{"kind":"step","st'));
  expect(await cutEvents(files, "run", 2)).toEqual({ redone: 0, half: '{"kind":"step","st', unreadable: [] });
  expect(await stepsIn(files)).toEqual([0, 1]);
});

it("a half-written line behind redone ones goes with them", async () => {
  const files = await withSteps(3);
  await files.append("run/events.jsonl", new Uint8Array(4));
  expect(await cutEvents(files, "run", 1)).toEqual({ redone: 2, half: "\0\0\0\0", unreadable: [] });
  expect(await stepsIn(files)).toEqual([0]);
});

it("a whole line that cannot be read is told and left alone", async () => {
  const files = await withSteps(1);
  await files.appendLine("run/events.jsonl", "what is this");
  await appendEvent(files, "run", event(1));
  const before = await readText(files, "run/events.jsonl");
  expect(await cutEvents(files, "run", 2)).toEqual({ redone: 0, half: undefined, unreadable: [2] });
  expect(await readText(files, "run/events.jsonl")).toBe(before);
});

it("a file that needs no cut is not touched, an absent one is none", async () => {
  const files = await withSteps(2);
  const before = await files.describe("run/events.jsonl");
  await cutEvents(files, "run", 2);
  expect(await files.describe("run/events.jsonl")).toEqual(before);
  expect(await cutEvents(files, "nowhere", 2)).toBeUndefined();
});
