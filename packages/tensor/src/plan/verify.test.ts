import { expect, test } from "vitest";
import { tensor } from "../create.ts";
import { trace } from "../graph/trace.ts";
import { exp } from "../operators/exp.ts";
import { sum } from "../operators/sum.ts";
import { sub } from "../operators/sub.ts";
import type { KernelExpression, LoopKernel, Plan, Slot, Step } from "./kernel.ts";
import { thrownBy } from "../../test/thrown-by.ts";
import { makePlan } from "./plan.ts";
import { verifyPlan } from "./verify.ts";

const x = tensor(new Float32Array(200), { shape: [2, 100] });
// exp (arena) -> sum of it (arena) -> exp less sum (result).
const shared = exp(x);
const legal = makePlan(trace([sub(shared, sum(shared, { axis: 1, keep: true }))], () => false)).plan;

function withStep(position: number, change: Partial<Step>): Plan {
  return { ...legal, steps: legal.steps.map((step, i) => (i === position ? { ...step, ...change } : step)) };
}

/** The first step with other values, at places of their own where none are given. */
function withValues(values: readonly KernelExpression[], outputs?: readonly Slot[]): Plan {
  const kernel: LoopKernel = { ...(legal.steps[0]?.kernel as LoopKernel), values, outputs: values.map(() => "float32") }; // every step is a loop
  const apart = values.map((_, i): Slot => ({ kind: "arena", byteOffset: 1024 * i }));
  return { ...withStep(0, { kernel, outputs: outputs ?? apart }), arenaBytes: 4096 };
}

const zero: KernelExpression = { kind: "constant", type: "int32", value: 0 };
const reduce = (body: KernelExpression, type: "float32" | "int32" = "float32"): KernelExpression => ({
  kind: "reduce",
  type,
  reducer: "sum",
  from: zero,
  to: zero,
  body,
});
const load: KernelExpression = { kind: "load", type: "float32", input: 0, offset: zero };

test("the plan to be damaged is legal and has three steps", () => {
  expect(legal.steps.map((step) => step.outputs[0]?.kind)).toEqual(["arena", "arena", "result"]);
  expect(() => verifyPlan(legal)).not.toThrow();
});

test.each<[what: string, plan: Plan, requirement: string]>([
  [
    "a read of a result before its step",
    withStep(0, { inputs: [{ kind: "result", index: 0 }] }),
    "a result must be written before it is read",
  ],
  [
    "a read of memory that nobody wrote",
    withStep(0, { inputs: [{ kind: "arena", byteOffset: 0 }] }),
    "an intermediate must still be there when it is read",
  ],
  [
    "a read of memory that another step wrote over",
    withStep(1, { outputs: legal.steps[0]?.outputs ?? [] }),
    "a step must not write over what it reads",
  ],
  ["a slot out of range", withStep(0, { inputs: [{ kind: "input", index: 1 }] }), "slots must be in range and aligned"],
  ["a slot that is not aligned", withStep(0, { outputs: [{ kind: "arena", byteOffset: 4 }] }), "slots must be in range and aligned"],
  ["a step that writes an input", withStep(2, { outputs: [{ kind: "input", index: 0 }] }), "a plan must not write its inputs"],
  ["an output without a place", withStep(0, { outputs: [] }), "a step must have a place for each output"],
  ["two outputs in one place", withValues([load, load], [{ kind: "arena", byteOffset: 0 }, { kind: "arena", byteOffset: 64 }]), "the outputs of a step must lie apart"], // prettier-ignore
  ["two outputs in one result", withValues([load, load], [{ kind: "result", index: 0 }, { kind: "result", index: 0 }]), "the outputs of a step must lie apart"], // prettier-ignore
  ["an arena that is too small", { ...legal, arenaBytes: 64 }, "the arena must hold every intermediate"],
  ["a missing parameter", withStep(0, { parameters: [] }), "a loop kernel must get its parameters"],
  ["a result that no step writes", { ...legal, steps: legal.steps.slice(0, 2) }, "every result with elements must be written"],
  ["a donated input that does not exist", { ...legal, donated: [1] }, "a donated input must fit the result that takes it"],
  [
    "a donated input of another shape",
    { ...legal, inputs: [{ shape: [100, 2], dtype: "float32" }], donated: [0] },
    "a donated input must fit the result that takes it",
  ],
  [
    "one donated input for two results",
    { ...legal, results: [...legal.results, ...legal.results], donated: [0, 0] },
    "a donated input must fit the result that takes it",
  ],
])("%s is found", (_, plan, requirement) => {
  expect(thrownBy(() => verifyPlan(plan))).toMatchObject({ code: "graph-invalid", details: { pass: "plan", requirement } });
});

test.each<[what: string, plan: Plan, found: string]>([
  ["a parameter that is not there", withValues([{ kind: "parameter", type: "int32", slot: 9 }]), "parameter 9 of"],
  ["a coordinate that is not there", withValues([{ kind: "coordinate", type: "int32", axis: 9 }]), "coordinate 9 of rank"],
  ["a load of another type", withValues([{ ...load, type: "int32" }]), "input 0 is not int32"],
  ["a load of an input that is not there", withValues([{ ...load, input: 3 }]), "input 3 is not float32"],
  ["two reductions", withValues([{ kind: "binary", type: "float32", op: "add", a: reduce(load), b: reduce({ ...load }) }]), "more than one reduction"], // prettier-ignore
  ["a reduction in each of two values", withValues([reduce(load), reduce({ ...load })]), "more than one reduction"],
  ["a reduction in a reduction", withValues([reduce(reduce(load))]), "more than one reduction"],
  ["a reduced variable outside", withValues([{ kind: "reduced", type: "int32" }]), "outside of the reduction"],
  [
    "a reduced variable that is shared with the outside",
    withValues([
      ((k: KernelExpression): KernelExpression => ({ kind: "binary", type: "int32", op: "add", a: reduce(k, "int32"), b: k }))({
        kind: "reduced",
        type: "int32",
      }),
    ]),
    "outside of the reduction",
  ],
])("%s is found in a kernel", (_, plan, found) => {
  const thrown = thrownBy(() => verifyPlan(plan));
  expect(thrown).toMatchObject({ code: "graph-invalid", details: { requirement: "a loop kernel must be well formed" } });
  expect(String(thrown)).toContain(found);
});

test("an input that is donated may be read up to the step that writes over it, and not after", () => {
  const one = { shape: [200], dtype: "float32" } as const;
  const step: Step = { ...(legal.steps[0] as Step), outputs: [{ kind: "result", index: 0 }] }; // exp
  const plan: Plan = { inputs: [one], results: [one], steps: [step], arenaBytes: 0, donated: [0] };
  expect(() => verifyPlan(plan)).not.toThrow();
  const later: Plan = {
    ...plan,
    results: [one, one],
    donated: [0, -1],
    steps: [step, { ...step, outputs: [{ kind: "result", index: 1 }] }],
  };
  expect(thrownBy(() => verifyPlan(later))).toMatchObject({
    details: { requirement: "a donated input must not be read once it is written over" },
  });
});
