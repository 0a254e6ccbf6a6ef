import { expect, test } from "vitest";
import { grad } from "../../autodiff/grad.ts";
import { createJsBackend } from "../../backends/js/backend.ts";
import { createWasmBackend } from "../../backends/wasm/backend.ts";
import { tensor } from "../../create.ts";
import { data, toArray } from "../../evaluate.ts";
import { sum } from "../sum.ts";
import { binaryCrossEntropy } from "./binary-cross-entropy.ts";

test.each([createJsBackend(), createWasmBackend({ mode: "baseline" })])(
  "a loss that is nearly 0 keeps its digits, for either target, on $name",
  async (backend) => {
    const losses = await data(binaryCrossEntropy(tensor([20, -20, 9, -9]), tensor([1, 0, 1, 0])), { backend });
    const exact = [20, 20, 9, 9].map((x) => Math.log1p(Math.exp(-x)));
    expect(Math.max(...exact.map((value, i) => Math.abs((losses[i] ?? NaN) - value) / value))).toBeLessThan(8 * 2 ** -23);
  },
);

test("its gradient is the probability less the target, also where the logit is 0, and that of a target is minus the logit", async () => {
  const targets = tensor([0, 1, 0.25, 1]);
  const gradient = grad((logits: ReturnType<typeof tensor>) => sum(binaryCrossEntropy(logits, targets)))(tensor([0, 0, 0, 200]));
  expect(await toArray(gradient)).toEqual([0.5, -0.5, 0.25, 0]);
  const logits = tensor([[1], [3]]);
  const ofTargets = grad((each: ReturnType<typeof tensor>) => sum(binaryCrossEntropy(logits, each)))(tensor([0.5, 0]));
  expect(await toArray(ofTargets)).toEqual([-4, -4]);
});
