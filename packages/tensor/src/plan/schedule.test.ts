import { expect, test } from "vitest";
import { tensor } from "../create.ts";
import { trace } from "../graph/trace.ts";
import { add } from "../operators/add.ts";
import { concat } from "../operators/concat.ts";
import { div } from "../operators/div.ts";
import { matmul, matmulDefinition } from "../operators/matmul.ts";
import { mul } from "../operators/mul.ts";
import { sum } from "../operators/sum.ts";
import { tanh } from "../operators/tanh.ts";
import { transpose } from "../operators/transpose.ts";
import type { Tensor } from "../tensor.ts";
import type { KernelExpression } from "./kernel.ts";
import { schedule, type Task } from "./schedule.ts";

function tasksOf(outputs: readonly Tensor[], fused = true): readonly Task[] {
  return schedule(
    trace(outputs, () => false),
    { fused, claims: () => true },
  );
}

const vector = (length: number): Tensor => tensor(new Float32Array(length));
const labels = (tasks: readonly Task[]): readonly string[] => tasks.map((task) => task.label);

function reductionsOf(task: Task): number {
  const seen = new Set<KernelExpression>();
  const visit = (value: KernelExpression): number => {
    if (seen.has(value)) return 0;
    seen.add(value);
    const parts = Object.values(value).filter((part): part is KernelExpression => typeof part === "object");
    return parts.reduce((total, part) => total + visit(part), value.kind === "reduce" ? 1 : 0);
  };
  return task.kernel.kind === "loop" ? task.kernel.values.reduce((total, value) => total + visit(value), 0) : 0;
}

test("seven inputs go into one kernel, more are cut", () => {
  const sumOf = (count: number): Tensor => Array.from({ length: count }, () => vector(5)).reduce(add);
  expect(tasksOf([sumOf(7)]).length).toBe(1);
  const many = tasksOf([sumOf(20)]);
  expect(many.length).toBeGreaterThan(1);
  for (const task of many) expect(task.inputs.length).toBeLessThanOrEqual(7);
});

test("a concatenation of more than seven tensors is cut too", () => {
  const tasks = tasksOf([
    concat(
      Array.from({ length: 17 }, () => vector(3)),
      0,
    ),
  ]);
  for (const task of tasks) expect(task.inputs.length).toBeLessThanOrEqual(7);
});

test("two reductions are cut, side by side, one in the other and one in an operand's bounds", () => {
  const x = tensor(new Float32Array(12), { shape: [3, 4] });
  const graphs = [
    [div(sum(x, { axis: 1 }), sum(mul(x, x), { axis: 1 }))],
    [sum(mul(x, sum(x, { axis: 1, keep: true })), { axis: 0 })],
    [sum(sum(x, { axis: 1 }), { axis: 0 })],
  ];
  for (const outputs of graphs) {
    const tasks = tasksOf(outputs);
    expect(tasks.length).toBe(2);
    for (const task of tasks) expect(reductionsOf(task)).toBeLessThanOrEqual(1);
  }
});

test("long expressions are cut, so that no kernel grows without end", () => {
  let x: Tensor = vector(4);
  for (let i = 0; i < 200; i++) x = tanh(x);
  const tasks = tasksOf([x]);
  expect(tasks.length).toBeGreaterThan(1);
  for (const { kernel } of tasks) expect(kernel.kind === "loop" && kernel.key.length < 60_000).toBe(true);
});

test("without fusion every operator is a kernel", () => {
  const x = tensor(new Float32Array(12), { shape: [3, 4] });
  expect(labels(tasksOf([add(transpose(tanh(x)), 1)], false))).toEqual(["tanh", "transpose", "add"]);
});

test("an input that a claimed kernel refuses to read as a view is made contiguous", () => {
  const x = tensor(new Float32Array(12), { shape: [3, 4] });
  const graph = trace([matmul(x, transpose(x))], ({ definition }) => definition === matmulDefinition);
  expect(labels(schedule(graph, { fused: true, claims: () => true }))).toEqual(["matmul"]);
  const isContiguous = (strides: readonly number[]): boolean => strides.at(-1) === 1;
  const tasks = schedule(graph, { fused: true, claims: ({ inputs }) => inputs.every(({ strides }) => isContiguous(strides)) });
  expect(labels(tasks)).toEqual(["transpose", "matmul"]);
});

test("memory may be taken over from an input that is read only at the element that is written", () => {
  const [x, row] = [tensor(new Float32Array(12), { shape: [3, 4] }), vector(4)];
  const inPlace = (y: Tensor): readonly number[] => {
    const [task] = tasksOf([y]);
    return task === undefined ? [] : task.inputs.flatMap((input, i) => (task.inPlace.has(input) ? [i] : []));
  };
  expect(inPlace(mul(add(x, row), x))).toEqual([0]);
  expect(inPlace(sum(x, { axis: 1 }))).toEqual([]);
  const square = tensor(new Float32Array(9), { shape: [3, 3] });
  expect(inPlace(add(square, transpose(square)))).toEqual([]);
});
