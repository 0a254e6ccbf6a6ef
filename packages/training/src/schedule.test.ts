import { describe, expect, it } from "vitest";
import { learningRateFactor, type Schedule } from "./schedule.ts";

/** The lambdas of transformers' optimization.py, written as there. */
const huggingFace: Readonly<Record<Schedule["kind"], (step: number, warmup: number, steps: number) => number>> = {
  constant: (step, warmup) => (step < warmup ? step / Math.max(1, warmup) : 1),
  linear: (step, warmup, steps) => (step < warmup ? step / Math.max(1, warmup) : Math.max(0, (steps - step) / Math.max(1, steps - warmup))),
  cosine: (step, warmup, steps) => {
    if (step < warmup) return step / Math.max(1, warmup);
    const progress = (step - warmup) / Math.max(1, steps - warmup);
    return Math.max(0, 0.5 * (1 + Math.cos(Math.PI * 0.5 * 2 * progress)));
  },
};

describe.each(["constant", "linear", "cosine"] as const)("the schedule %s", (kind) => {
  it.each([
    [0, 10],
    [3, 10],
    [10, 10],
    [7, 1],
  ])("is that of Hugging Face with %i of %i steps of warm-up", (warmupSteps, steps) => {
    for (let step = 0; step <= steps + 2; step++) {
      const expected = huggingFace[kind](step, warmupSteps, steps);
      expect(Math.abs(learningRateFactor({ kind, warmupSteps }, step, steps) - expected)).toBeLessThanOrEqual(2 ** -51);
    }
  });
});

it("the warm-up begins at 0 and ends at 1, and a linear schedule ends at 0", () => {
  const schedule: Schedule = { kind: "linear", warmupSteps: 4 };
  expect([0, 2, 4, 12].map((step) => learningRateFactor(schedule, step, 12))).toEqual([0, 0.5, 1, 0]);
});
