import { expect, test } from "vitest";
import { tensor } from "../create.ts";
import { trace } from "../graph/trace.ts";
import { add } from "../operators/add.ts";
import { exp } from "../operators/exp.ts";
import { mul } from "../operators/mul.ts";
import { sum } from "../operators/sum.ts";
import { transpose } from "../operators/transpose.ts";
import type { Tensor } from "../tensor.ts";
import type { KernelExpression, LoopKernel } from "./kernel.ts";
import { schedule } from "./schedule.ts";

/** The kernel of a tensor that is one kernel, with its integers. */
function emitted(y: Tensor): { readonly kernel: LoopKernel; readonly parameters: readonly number[] } {
  const [task, another] = schedule(
    trace([y], () => false),
    { fused: true, claims: () => true },
  );
  if (task?.kernel.kind !== "loop" || another !== undefined) throw new Error("one loop kernel was expected");
  return { kernel: task.kernel, parameters: task.parameters };
}

const of = (...shape: number[]): Tensor => tensor(new Float32Array(shape.reduce((a, b) => a * b, 1)), { shape });

test("axes that all loads run through alike are one", () => {
  expect(emitted(add(of(2, 3, 4), of(2, 3, 4))).parameters.slice(0, 1)).toEqual([24]);
  expect(emitted(add(of(2, 3, 4), of(2, 3, 4))).kernel.rank).toBe(1);
  expect(emitted(add(of(2, 3, 4), of(4))).kernel.rank).toBe(2);
  expect(emitted(add(of(2, 3, 4), transpose(of(4, 3, 2), [2, 1, 0]))).kernel.rank).toBe(3);
});

test("axes of extent 1 are dropped, and one element has no axes", () => {
  expect(emitted(exp(of(1, 5, 1))).kernel.rank).toBe(1);
  expect(emitted(exp(of(1, 1))).kernel.rank).toBe(0);
});

test("the extents of the axes are the first parameters", () => {
  const { kernel, parameters } = emitted(add(of(3, 4), of(4)));
  expect(parameters.slice(0, kernel.rank)).toEqual([3, 4]);
  expect(kernel.parameters).toBe(parameters.length);
});

test("one kernel serves every shape of one structure, and another structure is another kernel", () => {
  const rows = (n: number, d: number): string => emitted(sum(mul(of(n, d), of(d)), { axis: 1 })).kernel.key;
  expect(rows(5, 8)).toBe(rows(70, 3));
  expect(rows(5, 8)).not.toBe(emitted(sum(add(of(5, 8), of(8)), { axis: 1 })).kernel.key);
});

test("a float32 number is a parameter by its bits, so that another number is no other kernel", () => {
  const [a, b] = [emitted(mul(of(5), 0.1)), emitted(mul(of(5), -0))];
  expect(a.kernel.key).toBe(b.kernel.key);
  expect(a.parameters.at(-1)).toBe(new Int32Array(Float32Array.of(0.1).buffer)[0]);
  expect(b.parameters.at(-1)).toBe(-(2 ** 31));
});

test("a float64 number is a constant of the kernel, and -0 is not 0", () => {
  const x = tensor(new Float64Array(3));
  expect(emitted(mul(x, 0)).kernel.key).not.toBe(emitted(mul(x, -0)).kernel.key);
});

test("backends see no elementary function of float32, and see those of float64", () => {
  const opsOf = (y: Tensor): ReadonlySet<string> => {
    const found = new Set<string>();
    const visit = (value: KernelExpression): void => {
      if (value.kind === "unary") found.add(value.op);
      for (const part of Object.values(value)) if (typeof part === "object") visit(part as KernelExpression); // only operands are objects
    };
    emitted(y).kernel.values.forEach(visit);
    return found;
  };
  expect(opsOf(exp(of(2)))).not.toContain("exp");
  expect(opsOf(exp(tensor(new Float64Array(2))))).toContain("exp");
});

test("a tensor that is read twice at one place is one load", () => {
  const x = of(6);
  expect(emitted(add(mul(x, x), x)).kernel.inputs).toEqual(["float32"]);
});
