import { expect, test } from "vitest";
import { summaryOfRun } from "./run-summary.ts";

const known = { id: "a", writtenAt: null, live: false, checkpoints: [2], eventsAt: "e", evaluationsAt: "v" };
const line = (step: number, loss: number): string =>
  `${JSON.stringify({ kind: "step", step, loss, gradientNorm: 1, learningRate: 0.1, tokens: 10, seconds: 0.5 })}\n`;

test("a summary tells the last and the least loss, sums, settings by path and where the run went on", () => {
  const summary = summaryOfRun(known, {
    events: line(0, 3) + line(1, 1) + line(2, 2),
    settings: '{"schemaVersion":1,"settings":{"seed":3,"optimizer":{"name":"adamw"}}}',
    resumptions: '{"kind":"resumption","step":2,"at":"2026-11-26T11:00:00Z"}\n{"kind":"resum',
  });
  expect(summary).toMatchObject({
    ...{ steps: 3, last: { step: 2, loss: 2 }, best: { step: 1, loss: 1 }, tokens: 30, seconds: 1.5, resumed: [2] },
    ...{ settings: { seed: 3, "optimizer.name": "adamw" }, evaluations: null, evaluationsAt: null, faults: [] },
  });
});

test("a damaged file is a fault of its run, told in words", () => {
  const { faults, best } = summaryOfRun(known, { events: `nothing\n${line(0, 3)}`, settings: "{", evaluations: "[]" });
  expect(best).toEqual({ step: 0, loss: 3 });
  expect(faults).toHaveLength(3);
  expect(faults[0]).toBe("events.jsonl: 1 lines cannot be read, the first is line 1");
});
