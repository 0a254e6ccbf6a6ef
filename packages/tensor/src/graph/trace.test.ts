import { expect, test } from "vitest";
import { tensor } from "../create.ts";
import { add } from "../operators/add.ts";
import { cast } from "../operators/cast.ts";
import { softmax, softmaxDefinition } from "../operators/composites/softmax.ts";
import { exp } from "../operators/exp.ts";
import { matmul, matmulDefinition } from "../operators/matmul.ts";
import { mul } from "../operators/mul.ts";
import { sum } from "../operators/sum.ts";
import type { Tensor } from "../tensor.ts";
import type { Graph } from "./node.ts";
import { trace, type Claims } from "./trace.ts";

const nothing: Claims = () => false;
const x = tensor([[1, 2, 3], [4, 5, 6]]); // prettier-ignore

function namesOf({ nodes }: Graph): readonly string[] {
  return nodes.map((node) => (node.kind === "leaf" ? "leaf" : node.definition.name));
}

test("a composite that is not claimed is replaced by its decomposition, and one that is claimed stays", () => {
  expect(namesOf(trace([softmax(x)], nothing))).not.toContain("softmax");
  expect(namesOf(trace([softmax(x)], ({ definition }) => definition === softmaxDefinition))).toEqual(["leaf", "softmax"]);
});

test("a backend is asked with contiguous inputs, shapes and types", () => {
  const asked: string[] = [];
  trace([matmul(tensor([[1, 2]]), tensor([[3], [4]]))], (kernel) => {
    asked.push(
      `${kernel.definition.name} ${kernel.inputs.map(({ strides }) => strides.join(" ")).join(", ")} -> ${kernel.shape.join(" ")}`,
    );
    return false;
  });
  expect(asked).toEqual(["matmul 2 1, 1 1 -> 1 1"]);
});

test("a claimed primitive says so, and others do not", () => {
  const graph = trace([exp(matmul(tensor([[1]]), tensor([[2]])))], ({ definition }) => definition === matmulDefinition);
  expect(graph.nodes.map((node) => node.kind === "application" && node.claimed)).toEqual([false, false, true, false]);
});

test("equal applications become one node, applications of unequal attributes do not", () => {
  expect(namesOf(trace([add(exp(x), exp(x))], nothing))).toEqual(["leaf", "exp", "add"]);
  const sums = trace([sum(x, { axis: 0 }), sum(x, { axis: 1 })], nothing);
  expect(namesOf(sums).filter((name) => name === "sum").length).toBe(2);
});

test("equal numbers become one node, and zeros of unequal sign do not", () => {
  const leaves = (y: Tensor): number => namesOf(trace([y], nothing)).filter((name) => name === "leaf").length;
  expect(leaves(mul(add(x, 2), 2))).toBe(2);
  expect(leaves(add(add(x, 0), -0))).toBe(3);
  expect(leaves(add(add(x, 1), cast(add(tensor([1], { dtype: "int32" }), 1), "float32")))).toBe(4);
});

test("equal data of two tensors stays two leaves", () => {
  expect(namesOf(trace([add(tensor([1, 2]), tensor([1, 2]))], nothing))).toEqual(["leaf", "leaf", "add"]);
});

test("a result that is asked for twice is one node", () => {
  const { outputs } = trace([exp(x), exp(x)], nothing);
  expect(outputs[0]).toBe(outputs[1]);
});

test("inputs stand before their users, and ids are positions", () => {
  const { nodes } = trace([softmax(add(exp(x), x)), sum(x)], nothing);
  nodes.forEach((node, i) => {
    expect(node.id).toBe(i);
    if (node.kind === "application") for (const input of node.inputs) expect(nodes.indexOf(input)).toBeLessThan(i);
  });
});

test("a graph deeper than the call stack is traced", () => {
  let deep: Tensor = x;
  for (let i = 0; i < 20_000; i++) deep = exp(deep);
  expect(trace([deep], nothing).nodes.length).toBe(20_001);
});
