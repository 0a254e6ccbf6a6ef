import { expect, test } from "vitest";
import type { LoopKernel, Plan, Slot, Step } from "../../plan/kernel.ts";
import { livesOf } from "./lives.ts";

const arena = (byteOffset: number): Slot => ({ kind: "arena", byteOffset });
const input: Slot = { kind: "input", index: 0 };
const result: Slot = { kind: "result", index: 0 };

function step(inputs: readonly Slot[], outputs: readonly Slot[], length = 4): Step {
  const kernel: LoopKernel = {
    kind: "loop",
    rank: 1,
    parameters: 1,
    inputs: inputs.map(() => "float32"),
    outputs: outputs.map(() => "float32"),
    values: [],
    key: "",
  };
  return { kernel, parameters: [length], inputs, outputs, label: "" };
}

const planOf = (...steps: readonly Step[]): Plan => ({
  inputs: [{ shape: [3], dtype: "float32" }],
  results: [{ shape: [4], dtype: "float32" }],
  steps,
  arenaBytes: 512,
  donated: [-1],
});

test("a place that is written again is another value, and the first ends with its last reader", () => {
  const { read, endsAfter, sizes } = livesOf(
    planOf(
      step([input], [arena(0)]),
      step([arena(0)], [arena(256)], 5),
      step([arena(256)], [arena(0)]),
      step([arena(0), arena(256)], [result]),
    ),
  );
  expect(read).toEqual([[undefined], ["0.0"], ["1.0"], ["2.0", "1.0"]]);
  expect(endsAfter).toEqual([[], ["0.0"], [], ["1.0", "2.0"]]);
  expect(sizes).toEqual([[3], [4], [5], [4, 5]]);
});

test("a value that nobody reads ends with the step that made it", () => {
  expect(livesOf(planOf(step([input], [arena(0), arena(256)]), step([arena(0)], [result]))).endsAfter).toEqual([["0.1"], ["0.0"]]);
});

test("a value without elements doesn't take the place of one that is still read", () => {
  const { read } = livesOf(planOf(step([input], [arena(0)]), step([input], [arena(0)], 0), step([arena(0)], [result])));
  expect(read[2]).toEqual(["0.0"]);
});
