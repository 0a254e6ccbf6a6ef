import { afterAll, describe, expect, test } from "vitest";
import { compile } from "../../compile.ts";
import { tensor } from "../../create.ts";
import { toArray } from "../../evaluate.ts";
import { mul } from "../../operators/mul.ts";
import { segmentSum } from "../../operators/segment-sum.ts";
import { tanh } from "../../operators/tanh.ts";
import type { ObservedRun } from "../../backend/observer.ts";
import type { Plan } from "../../plan/kernel.ts";
import type { Tensor } from "../../tensor.ts";
import { absence, openSpied } from "./spied.fixture.ts";

describe.skipIf(absence !== undefined)(`an observer${absence === undefined ? "" : `: ${absence}`}`, async () => {
  if (absence !== undefined) return;
  const { backend, device } = await openSpied();
  afterAll(() => backend.close());

  test.skipIf(!device.features.has("timestamp-query"))("hears of each kernel's time and of the integers that were read", async () => {
    const [runs, plans]: [ObservedRun[], Plan[]] = [[], []];
    const integers: unknown[] = [];
    backend.observe?.({
      now: () => performance.now(),
      prepared: (plan) => plans.push(plan),
      ran: (run) => {
        runs.push(run);
        integers.push(...run.plan.inputs.map((_, index) => run.integers({ kind: "input", index })));
      },
    });
    const sums = compile((x: Tensor, offsets: Tensor) => tanh(segmentSum(tanh(x), offsets)), { backend });
    const result = await sums(tensor([[1], [2], [3]]), tensor([0, 2, 3], { dtype: "int32" })); // prettier-ignore
    expect(((await toArray(result)) as number[][]).length).toBe(2);
    expect(plans.length).toBe(1);
    const [run] = runs;
    expect(run?.launches.map(({ step }) => step)).toEqual(run?.plan.steps.map((_, i) => i));
    expect(run?.launches.every(({ worked, threads }) => worked >= 0 && threads === 1)).toBe(true);
    expect(integers).toContainEqual(Int32Array.of(0, 2, 3));
    // Three steps in one dispatch are three launches, each with its share.
    const scaled = compile((a: Tensor, b: Tensor, c: Tensor) => [a, b, c].map((each) => mul(each, 2)), { backend });
    await scaled(tensor([1]), tensor([2]), tensor([3]));
    expect(runs[1]?.launches.map(({ step }) => step)).toEqual([0, 1, 2]);
    backend.observe?.(undefined);
    await sums(tensor([[1]]), tensor([0, 1], { dtype: "int32" })); // prettier-ignore
    expect(runs.length).toBe(2);
  });
});
