import { expect, it } from "vitest";
import { trace } from "../graph/trace.ts";
import { add } from "../operators/add.ts";
import { softmax } from "../operators/composites/softmax.ts";
import { exp } from "../operators/exp.ts";
import { matmul } from "../operators/matmul.ts";
import { matmulDefinition } from "../operators/matmul.ts";
import { mul } from "../operators/mul.ts";
import { reshape } from "../operators/reshape.ts";
import { sum } from "../operators/sum.ts";
import { transpose } from "../operators/transpose.ts";
import { type Tensor } from "../tensor.ts";
import { tensor } from "../create.ts";
import type { Plan } from "./kernel.ts";
import { makePlan } from "./plan.ts";
import { printPlan } from "./print.ts";

function planOf(outputs: readonly Tensor[], options: { claimsMatmul?: boolean; donates?: readonly Tensor[] } = {}): Plan {
  const graph = trace(outputs, (kernel) => options.claimsMatmul === true && kernel.definition === matmulDefinition);
  const donated = new Set(options.donates ?? []);
  return makePlan({ nodes: graph.nodes, outputs: graph.outputs }, { donates: (leaf) => donated.has(leaf.tensor) }).plan;
}

const labels = (plan: Plan): readonly string[] => plan.steps.map((step) => step.label);
const x = tensor(
  Float32Array.from({ length: 24 }, (_, i) => i),
  { shape: [4, 6] },
);
const y = tensor(Float32Array.from({ length: 6 }, (_, i) => i));

it("makes one kernel of element-wise operators, over one axis where all run alike", () => {
  const plan = planOf([mul(add(x, x), exp(x))]);
  expect(plan.steps.length).toBe(1);
  expect(plan.steps[0]?.parameters).toEqual([24]);
});

it("computes nothing twice: a value that two kernels read gets memory", () => {
  const shared = exp(x);
  expect(labels(planOf([sum(shared, { axis: 0 }), sum(shared, { axis: 1 })]))).toEqual(["exp", "sum", "sum"]);
});

it("puts an operand into a reduction and what follows behind it", () => {
  expect(labels(planOf([add(sum(mul(x, x), { axis: 1 }), 1)]))).toEqual(["mul sum add"]);
});

it("keeps one reduction in a kernel", () => {
  expect(planOf([sum(sum(x, { axis: 1 }), { axis: 0 })]).steps.length).toBe(2);
});

it("runs softmax in four kernels", () => {
  expect(planOf([softmax(x, { axis: -1 })]).steps.length).toBe(4);
});

it("lets chains of views cost nothing", () => {
  const there = reshape(transpose(reshape(x, [4, 2, 3]), [1, 0, 2]), [2, 12]);
  const back = reshape(transpose(reshape(there, [2, 4, 3]), [1, 0, 2]), [4, 6]);
  const [step] = planOf([add(back, x)]).steps;
  expect(step?.parameters).toEqual([24]);
});

it("hands transposed and sliced operands to a claimed kernel as strides", () => {
  const [step] = planOf([matmul(x, transpose(tensor(Float32Array.from({ length: 30 }), { shape: [5, 6] })))], { claimsMatmul: true }).steps;
  expect(step?.kernel.kind === "claimed" && step.kernel.inputs.map((input) => input.strides)).toEqual([
    [6, 1],
    [1, 6],
  ]);
});

it("gives memory to what a claimed kernel can't read with strides", () => {
  const tall = reshape(transpose(x), [4, 6]);
  expect(labels(planOf([matmul(tall, transpose(x))], { claimsMatmul: true }))).toEqual(["reshape", "matmul"]);
});

it("merges equal applications", () => {
  expect(planOf([add(exp(x), exp(x))]).steps.length).toBe(1);
  expect(labels(planOf([sum(exp(x), { axis: 0 }), sum(exp(x), { axis: 0 })]))).toEqual(["exp sum", "copy"]);
});

it("gives one kernel for every row count", () => {
  const keys = [3, 50].map((rows) => {
    const [step] = planOf([add(softmax(tensor(new Float32Array(rows * 6), { shape: [rows, 6] })), y)]).steps;
    return step?.kernel.kind === "loop" && step.kernel.key;
  });
  expect(keys[0]).toBe(keys[1]);
});

it("lets a result take the memory of a donated input that it reads in place, and of no other", () => {
  const w = tensor(new Float32Array(6));
  expect(planOf([add(w, y)], { donates: [w] }).donated).toEqual([0]);
  const square = tensor(new Float32Array(36), { shape: [6, 6] });
  expect(planOf([add(square, transpose(square))], { donates: [square] }).donated).toEqual([-1]);
  expect(planOf([add(w, y)]).donated).toEqual([-1]);
});

it("copies an input that is asked for as a result", () => {
  expect(labels(planOf([x, exp(x)]))).toEqual(["exp", "copy"]);
});

it("gives every result memory of its own, also where two are one value", () => {
  const twice = planOf([exp(x), exp(x)]);
  expect(labels(twice)).toEqual(["exp", "copy"]);
  expect(twice.steps.flatMap((step) => step.outputs)).toEqual([
    { kind: "result", index: 0 },
    { kind: "result", index: 1 },
  ]);
});

it("makes no step for a result without elements", () => {
  expect(planOf([exp(tensor(new Float32Array(0), { shape: [0, 3] }))]).steps).toEqual([]);
});

it("makes one kernel of results on the way to one another, each with the memory of what it replaces", () => {
  const [w, m] = [tensor(new Float32Array(6)), tensor(new Float32Array(6))];
  const next = add(mul(m, 0.5), y);
  const plan = planOf([add(w, next), next], { donates: [w, m] });
  expect(printPlan(plan).split("\n").slice(3)).toEqual([
    "result 0: float32 [6] (takes over input 0)",
    "result 1: float32 [6] (takes over input 1)",
    "arena: 0 bytes",
    "0: mul add add: input 0, input 1, input 2 -> result 0, result 1",
    "   (6 1056964608) add(in0[i0], add(mul(in1[i0], fromBits(p1)), in2[i0]))",
    "   add(mul(in1[i0], fromBits(p1)), in2[i0])",
  ]);
});

it("gives results kernels of their own where one kernel would bind too many buffers", () => {
  const vectors = Array.from({ length: 6 }, () => tensor(new Float32Array(5)));
  const chain = vectors
    .slice(1)
    .reduce<Tensor[]>((sums, vector) => [...sums, add(sums.at(-1)!, vector)], [vectors[0]!])
    .slice(1);
  const plan = planOf(chain);
  expect(plan.steps.length).toBeGreaterThan(1);
  for (const { inputs, outputs } of plan.steps) expect(inputs.length + outputs.length).toBeLessThanOrEqual(8);
});

it("prints plans as text", () => {
  expect(printPlan(planOf([add(sum(mul(x, x), { axis: 1 }), 1)]))).toBe(
    [
      "input 0: float32 [4, 6]",
      "result 0: float32 [4]",
      "arena: 0 bytes",
      "0: mul sum add: input 0 -> result 0",
      "   (4 6 6 1065353216) add(sum[k = 0 .. p1](mul(in0[add(mul(i0, p2), k)], in0[add(mul(i0, p2), k)])), fromBits(p3))",
    ].join("\n"),
  );
});
