import { nodeHost } from "@tercet/host/node";
import { afterAll, describe, expect, test } from "vitest";
import { openGpujsForTests } from "../../../claims/gpujs.ts";
import type { ObservedRun } from "../../backend/observer.ts";
import { compile } from "../../compile.ts";
import { tensor } from "../../create.ts";
import { toArray } from "../../evaluate.ts";
import { segmentSum } from "../../operators/segment-sum.ts";
import { tanh } from "../../operators/tanh.ts";
import type { Plan } from "../../plan/kernel.ts";
import type { Tensor } from "../../tensor.ts";

const opened = await Promise.all((["cpu", "webasm", "webgpu"] as const).map((mode) => openGpujsForTests(nodeHost(), mode)));
const working = opened.flatMap((each) => (each.kind === "open" ? [each.backend] : []));
afterAll(() => Promise.all(working.map((backend) => backend.close())));

describe.each(working.map((backend) => [backend.describe().mode, backend] as const))(
  "an observer of gpujs in the mode %s",
  (_, backend) => {
    test("hears of each step's time, of what compiling took before it, and of the integers that were read", async () => {
      const [runs, plans]: [ObservedRun[], Plan[]] = [[], []];
      const integers: unknown[] = [];
      // A clock of readings: whatever was timed took some.
      let readings = 0;
      backend.observe?.({
        now: () => ++readings,
        prepared: (plan) => plans.push(plan),
        ran: (run) => {
          runs.push(run);
          integers.push(...run.plan.inputs.map((__, index) => run.integers({ kind: "input", index })));
        },
      });
      const sums = compile((x: Tensor, offsets: Tensor) => tanh(segmentSum(tanh(x), offsets)), { backend });
      const given = [tensor([[1], [2], [3]]), tensor([0, 2, 3], { dtype: "int32" })] as const;
      const rows = (await toArray(await sums(...given))) as readonly (readonly number[])[];
      for (const [i, at] of [Math.tanh(1) + Math.tanh(2), Math.tanh(3)].entries()) expect(rows[i]?.[0]).toBeCloseTo(Math.tanh(at), 6);
      await sums(...given);
      expect([runs.length, plans.length]).toEqual([2, 1]);
      for (const { plan, launches, milliseconds } of runs) {
        expect(plan.steps.length).toBeGreaterThan(1);
        expect(launches.map(({ step }) => step)).toEqual(plan.steps.map((__, i) => i));
        expect(launches.every(({ worked, waited, threads }) => worked > 0 && waited === 0 && threads === 1)).toBe(true);
        expect(launches.reduce((sum, { worked }) => sum + worked, 0)).toBeLessThan(milliseconds);
      }
      expect(integers).toContainEqual(Int32Array.of(0, 2, 3));
      backend.observe?.(undefined);
      const before = readings;
      await sums(...given);
      expect([runs.length, readings]).toEqual([2, before]);
    });
  },
);
