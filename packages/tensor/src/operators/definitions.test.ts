import fc from "fast-check";
import { expect, test } from "vitest";
import type { DType } from "../dtype.ts";
import type { Expression } from "../scalar/expression.ts";
import { Tensor } from "../tensor.ts";
import { dtypeOfDomain } from "./domain-dtype.ts";
import { meaningAt, type Definition, type Primitive } from "./define.ts";
import { definitions } from "./index.ts";

/** A sample application from drawn sizes. */
function drawn(definition: Definition, sizes: readonly number[]) {
  let next = 0;
  const { shapes, attributes } = definition.draw(() => sizes[next++ % sizes.length] ?? 0);
  const dtypes = shapes.map((_, i) => dtypeOfDomain(definition.domain[i], "float32"));
  return { shapes, attributes, dtypes };
}

const sizes = fc.array(fc.nat({ max: 5 }), { minLength: 8, maxLength: 8 });
const primitives = definitions.filter((definition): definition is Primitive => definition.kind === "primitive");

function reductionsIn(root: Expression): number {
  const seen = new Set<Expression>();
  const visit = (node: Expression): number => {
    if (seen.has(node)) return 0;
    seen.add(node);
    switch (node.kind) {
      case "constant":
      case "axis":
        return 0;
      case "read":
        return node.at.reduce((sum, each) => sum + visit(each), 0);
      case "unary":
      case "cast":
        return visit(node.a);
      case "binary":
        return visit(node.a) + visit(node.b);
      case "select":
        return visit(node.condition) + visit(node.a) + visit(node.b);
      case "reduce":
        return 1 + visit(node.from) + visit(node.to) + visit(node.body);
    }
  };
  return visit(root);
}

test.each(definitions.map((definition) => [definition.name, definition] as const))("%s: sample applications are legal", (_, definition) => {
  fc.assert(
    fc.property(sizes, (some) => {
      const { shapes, attributes, dtypes } = drawn(definition, some);
      expect(shapes.length).toBe(definition.domain.length);
      expect(JSON.parse(JSON.stringify(attributes))).toEqual(attributes);
      for (const extent of definition.shape(shapes, attributes)) expect(Number.isInteger(extent) && extent >= 0).toBe(true);
      expect(typeof definition.dtype(dtypes, attributes)).toBe("string");
    }),
  );
});

test.each(primitives.map((definition) => [definition.name, definition] as const))(
  "%s: its meaning has the output's type and at most one reduction",
  (_, definition) => {
    fc.assert(
      fc.property(sizes, (some) => {
        const { shapes, attributes, dtypes } = drawn(definition, some);
        const { at, value } = meaningAt(definition, shapes, dtypes, attributes);
        expect(at.map((axis) => axis.size)).toEqual(definition.shape(shapes, attributes));
        expect(value.type).toBe(definition.dtype(dtypes, attributes));
        expect(reductionsIn(value)).toBeLessThanOrEqual(1);
      }),
    );
  },
);

test.each(definitions.filter(({ kind }) => kind === "composite").map((definition) => [definition.name, definition] as const))(
  "%s: its decomposition has the shape and dtype that the definition states, in float32 and float64",
  (_, definition) => {
    fc.assert(
      fc.property(sizes, fc.constantFrom<DType>("float32", "float64"), (some, float) => {
        if (definition.kind !== "composite") return;
        const sample = drawn(definition, some);
        const dtypes = sample.dtypes.map((dtype) => (dtype === "float32" ? float : dtype));
        const inputs = sample.shapes.map((shape, i) => new Tensor(shape, dtypes[i] ?? float, { kind: "parameter", index: i }));
        const result = definition.decompose(inputs, sample.attributes);
        expect(result.shape).toEqual(definition.shape(sample.shapes, sample.attributes));
        expect(result.dtype).toBe(definition.dtype(dtypes, sample.attributes));
      }),
    );
  },
);

test.each(definitions.filter(({ gradient }) => gradient !== undefined).map((definition) => [definition.name, definition] as const))(
  "%s: each gradient has the shape and dtype of its input",
  (_, definition) => {
    fc.assert(
      fc.property(sizes, (some) => {
        const { shapes, attributes, dtypes } = drawn(definition, some);
        const place = (shape: readonly number[], dtype: DType, index: number): Tensor =>
          new Tensor(shape, dtype, { kind: "parameter", index });
        const inputs = shapes.map((shape, i) => place(shape, dtypes[i] ?? "float32", i));
        const [shape, dtype] = [definition.shape(shapes, attributes), definition.dtype(dtypes, attributes)];
        if (dtype !== "float32") return;
        const gradients = definition.gradient?.(inputs, place(shape, dtype, 8), place(shape, dtype, 9), attributes) ?? [];
        gradients.forEach((gradient, i) => {
          if (gradient === undefined || i >= inputs.length) return;
          expect([gradient.shape, gradient.dtype]).toEqual([inputs[i]?.shape, inputs[i]?.dtype]);
        });
      }),
    );
  },
);
