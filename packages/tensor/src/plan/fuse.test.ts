import { expect, test } from "vitest";
import { tensor } from "../create.ts";
import type { Application, Graph, Node } from "../graph/node.ts";
import { trace } from "../graph/trace.ts";
import { add } from "../operators/add.ts";
import { broadcastTo } from "../operators/broadcast-to.ts";
import { exp } from "../operators/exp.ts";
import { gather } from "../operators/gather.ts";
import { iota } from "../operators/iota.ts";
import { matmul, matmulDefinition } from "../operators/matmul.ts";
import { mul } from "../operators/mul.ts";
import { reshape } from "../operators/reshape.ts";
import { sum } from "../operators/sum.ts";
import { transpose } from "../operators/transpose.ts";
import type { Tensor } from "../tensor.ts";
import { fuse } from "./fuse.ts";
import { meaningOf } from "./lower.ts";

const x = tensor(new Float32Array(12), { shape: [3, 4] });

function traced(outputs: readonly Tensor[]): Graph {
  return trace(outputs, ({ definition }) => definition === matmulDefinition);
}

/** Names of the operators that get memory, in order. */
function materialized(outputs: readonly Tensor[], force: (node: Application) => boolean = () => false): readonly string[] {
  const graph = traced(outputs);
  const applications = graph.nodes.filter((node: Node): node is Application => node.kind === "application");
  const fusion = fuse(graph, new Set(applications.filter(force)), meaningOf);
  return applications.filter((node) => fusion.materialized.has(node)).map((node) => node.definition.name);
}

test("a node with one reader moves into it", () => {
  expect(materialized([add(exp(x), x)])).toEqual(["add"]);
});

test("a node with two readers of one kernel moves into it", () => {
  const y = exp(x);
  expect(materialized([add(mul(y, y), y)])).toEqual(["add"]);
});

test("a node with readers in two kernels gets memory", () => {
  const y = exp(x);
  expect(materialized([sum(y, { axis: 0 }), sum(y, { axis: 1 })])).toEqual(["exp", "sum", "sum"]);
});

test("a node that would be computed again and again gets memory", () => {
  expect(materialized([add(x, broadcastTo(exp(tensor([1, 2, 3, 4])), [3, 4]))])).toEqual(["exp", "add"]);
  expect(materialized([matmulLike(exp(x))])).toEqual(["exp", "sum"]);
});

/** Every row of x times every other: each element is read three times. */
function matmulLike(y: Tensor): Tensor {
  return sum(mul(reshape(y, [3, 1, 4]), reshape(y, [1, 3, 4])), { axis: 2 });
}

test("a view costs nothing and moves into all of its readers, and what counts is who reads through it", () => {
  const view = transpose(reshape(x, [4, 3]));
  expect(materialized([sum(view, { axis: 0 }), sum(view, { axis: 1 })])).toEqual(["sum", "sum"]);
  expect(materialized([exp(transpose(exp(x)))])).toEqual(["exp"]);
});

test("numbers that are counted need no memory", () => {
  const count = iota({ shape: [3, 4], axis: 1 });
  const y = tensor(new Int32Array(12), { shape: [3, 4] });
  expect(materialized([sum(mul(count, y), { axis: 0 }), sum(add(count, y), { axis: 1 })])).toEqual(["sum", "sum"]);
});

test("row numbers that a gather computes for every column get memory", () => {
  const ids = add(tensor([0, 1], { dtype: "int32" }), 1);
  expect(materialized([gather(x, ids)])).toEqual(["add", "gather"]);
});

test("a second reduction gets a kernel of its own", () => {
  expect(materialized([add(sum(x, { axis: 1 }), 1)])).toEqual(["add"]);
  expect(materialized([add(sum(x, { axis: 1 }), sum(mul(x, x), { axis: 1 }))]).length).toBe(2);
});

test("claimed kernels, what they read and what is asked for get memory", () => {
  expect(materialized([exp(matmul(exp(x), transpose(x)))])).toEqual(["exp", "matmul", "exp"]);
  const y = exp(x);
  expect(materialized([y, mul(y, x)])).toEqual(["exp", "mul"]);
});

test("what is forced gets memory, views too", () => {
  expect(materialized([add(exp(transpose(x)), 1)], () => true)).toEqual(["transpose", "exp", "add"]);
});

test("a result that one kernel alone reads, where it writes, is stored by that kernel", () => {
  const stored = (outputs: readonly Tensor[]): readonly (readonly string[])[] => {
    const graph = traced(outputs);
    const { storedBy } = fuse(graph, new Set(), meaningOf);
    return graph.nodes.map((node) => storedBy(node).map(({ definition }) => definition.name)).filter((names) => names.length > 0);
  };
  const [y, z] = [exp(x), mul(x, x)];
  expect(stored([y, z, add(mul(y, 2), z)])).toEqual([["exp", "mul"]]);
  expect(stored([y, add(sum(y, { axis: 1, keep: true }), 1)])).toEqual([]);
  expect(stored([y, add(transpose(y), transpose(x))])).toEqual([]);
  expect(stored([y, mul(broadcastTo(y, [2, 3, 4]), 2)])).toEqual([]);
  expect(stored([y, add(y, 1), add(y, 2)])).toEqual([]);
  expect(stored([y, matmul(y, transpose(x))])).toEqual([]);
  const row = sum(x, { axis: 1 });
  expect(stored([row, exp(row)])).toEqual([["sum"]]);
});

test("what only such results and their reader read moves into the kernel of both", () => {
  const y = exp(x);
  const [m, v] = [mul(y, 0.5), mul(y, y)];
  expect(materialized([m, v, add(m, v)])).toEqual(["mul", "mul", "add"]);
});
