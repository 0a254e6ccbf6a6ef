import { expect, test } from "vitest";
import { tensor } from "../create.ts";
import type { Application, Node } from "../graph/node.ts";
import { trace } from "../graph/trace.ts";
import { add } from "../operators/add.ts";
import { exp } from "../operators/exp.ts";
import { gather } from "../operators/gather.ts";
import { mul } from "../operators/mul.ts";
import { reshape } from "../operators/reshape.ts";
import { slice } from "../operators/slice.ts";
import { softmaxDefinition } from "../operators/composites/softmax.ts";
import { sum } from "../operators/sum.ts";
import { transpose } from "../operators/transpose.ts";
import { axis } from "../scalar/expression.ts";
import type { Tensor } from "../tensor.ts";
import { lowering, meaningOf, partsOf, polynomialsOf, type Lowered } from "./lower.ts";
import * as polynomial from "./polynomial.ts";

const x = tensor(new Float32Array(12), { shape: [3, 4] });

/** A tensor's expression at its own axes, named @0, @1, with everything put into one kernel. */
function lowered(y: Tensor, inlined: (node: Node) => boolean = () => true): Lowered {
  const graph = trace([y], () => false);
  const root = graph.outputs[0] as Application; // none of these graphs is a leaf
  const at = root.shape.map((size, i) => polynomial.ofAtom({ kind: "axis", axis: axis(`i${i}`, size), key: `@${i}` }));
  return lowering(inlined, meaningOf)(root, at);
}

/** The offsets of all loads, as normal forms. */
function offsets(value: Lowered): readonly string[] {
  const own = value.kind === "load" ? [value.offset.key] : [];
  return [...own, ...partsOf(value).flatMap(offsets)];
}

test("a read of a leaf is a load at the polynomial of its strides", () => {
  expect(offsets(lowered(exp(x)))).toEqual(["0+4*@0+1*@1"]);
});

test("views change offsets and leave nothing else", () => {
  const value = lowered(slice(transpose(x), { axis: 0, from: 1, to: 4, step: 2 }));
  expect(value.kind).toBe("load");
  expect(offsets(value)).toEqual(["1+2*@0+4*@1"]);
  expect(offsets(lowered(reshape(reshape(exp(x), [12]), [3, 4])))).toEqual(["0+4*@0+1*@1"]);
});

test("a node that has memory is loaded, one that has none is put in its place", () => {
  const y = add(exp(x), x);
  expect(offsets(lowered(y)).length).toBe(2);
  const value = lowered(y, () => false);
  expect(value.kind === "binary" && [value.a.kind, value.b.kind]).toEqual(["load", "load"]);
});

test("a number travels with the kernel, unless it is a half type or bool", () => {
  const value = lowered(mul(x, 3));
  expect(value.kind === "binary" && value.b.kind === "scalar" && value.b.value).toBe(3);
});

test("equal pieces are one object", () => {
  const value = lowered(mul(exp(transpose(x)), exp(transpose(x))));
  expect(value.kind === "binary" && value.a === value.b).toBe(true);
});

test("a gather's row number stands as an opaque term, whose own offset is found", () => {
  const value = lowered(gather(x, tensor([2, 0], { dtype: "int32" })));
  const [row] = value.kind === "load" ? value.offset.terms.filter(({ atom }) => atom.kind === "opaque") : [];
  expect(row?.coefficient).toBe(4);
  expect(polynomialsOf(value).map(({ key }) => key)).toContain("0+1*@0");
});

test("meanings say whether they are views and how far they reduce", () => {
  const applications = trace([sum(transpose(exp(x)), { axis: 1 })], () => false).nodes.filter(
    (node): node is Application => node.kind === "application",
  );
  expect(applications.map(meaningOf).map(({ isView, reduced }) => [isView, reduced])).toEqual([
    [false, 0],
    [true, 0],
    [false, 3],
  ]);
});

test("a claimed composite has no meaning to lower", () => {
  const [, node] = trace([exp(x)], () => false).nodes;
  expect(() => meaningOf({ ...(node as Application), definition: softmaxDefinition })).toThrow(TypeError); // exp is an application
});
