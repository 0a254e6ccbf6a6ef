import { define, defineErrors } from "@tercet/host";
import type { Shape } from "./shape.ts";

const show = (shape: Shape): string => `[${shape.join(", ")}]`;

/** This package's errors. */
export const errors = defineErrors({
  "shapes-not-broadcastable": define<{ operator: string; shapes: readonly Shape[]; axis: number }>({
    exit: 65,
    must: (d) => `Operands of ${d.operator} must have equal extents, or 1, on every axis counted from the last`,
    got: (d) => `${d.shapes.map(show).join(" and ")} differ on axis ${d.axis}`,
    fix: () => "Reshape or slice one of them, or write broadcastTo where repetition is meant.",
  }),
  "axis-out-of-range": define<{ operator: string; axis: number; rank: number }>({
    exit: 65,
    must: (d) => `An axis of ${d.operator} must be an integer from ${-d.rank} to ${d.rank - 1}`,
    got: (d) => `it is ${d.axis}`,
    fix: () => "Count axes from 0, or from the end with negative numbers.",
  }),
  "axis-mismatch": define<{ operator: string; signature: string; axis: string; shapes: readonly Shape[] }>({
    exit: 65,
    must: (d) => `Inputs of ${d.operator} must agree with "${d.signature}"`,
    got: (d) => `axis ${d.axis} differs or is absent in ${d.shapes.map(show).join(" and ")}`,
    fix: () => "Transpose, reshape or slice the operand whose axis is wrong.",
  }),
  "shape-invalid": define<{ operator: string; requirement: string; shapes: readonly Shape[] }>({
    exit: 65,
    must: (d) => `${d.operator}: ${d.requirement}`,
    got: (d) => `the shapes are ${d.shapes.map(show).join(" and ")}`,
    fix: () => "Check the operand's shape before the call.",
  }),
  "dtype-mismatch": define<{ operator: string; requirement: string; dtypes: readonly string[] }>({
    exit: 65,
    must: (d) => `${d.operator}: ${d.requirement}`,
    got: (d) => `the dtypes are ${d.dtypes.join(", ")}`,
    fix: () => "Write a cast where a conversion is meant; none is implied.",
  }),
  "attribute-invalid": define<{ operator: string; attribute: string; requirement: string; value: unknown }>({
    exit: 65,
    must: (d) => `${d.attribute} of ${d.operator} must be ${d.requirement}`,
    got: (d) => `it is ${JSON.stringify(d.value)}`,
    fix: (d) => `Pass ${d.requirement}.`,
  }),
});
