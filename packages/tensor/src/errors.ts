import { defineErrors, type ErrorConstructors } from "@tercet/host";
import type { Shape } from "./shape.ts";

const show = (shape: Shape): string => `[${shape.join(", ")}]`;
const showAll = (shapes: readonly Shape[]): string => shapes.map(show).join(" and ");

/** What each of this package's errors tells, by its code. */
export interface TensorErrorDetails {
  "shapes-not-broadcastable": { operator: string; shapes: readonly Shape[]; axis: number };
  "axis-out-of-range": { operator: string; axis: number; rank: number };
  "axis-mismatch": { operator: string; signature: string; axis: string; shapes: readonly Shape[] };
  "shape-invalid": { operator: string; requirement: string; shapes: readonly Shape[] };
  "dtype-mismatch": { operator: string; requirement: string; dtypes: readonly string[] };
  "attribute-invalid": { operator: string; attribute: string; requirement: string; value: unknown };
  "graph-invalid": { pass: string; requirement: string; found: string };
  "backend-mixed": { backends: readonly string[] };
  "dtype-unsupported": { backend: string; dtype: string; operator: string };
  "tensor-released": { shape: Shape; dtype: string };
  "not-finite": { operator: string; shape: Shape; index: number; value: number };
  "not-differentiable": { operator: string };
  "tree-invalid": { requirement: string; path: string; found: string };
  "backend-absent": { name: string; present: readonly string[] };
  "backend-unavailable": { backend: string; reason: string };
  "library-absent": { package: string; backend: string };
  "backend-failed": { backend: string; reason: string };
  "memory-exhausted": { backend: string; requested: number; limit: number };
}

/** This package's errors. */
export const errors: ErrorConstructors<TensorErrorDetails> = defineErrors<TensorErrorDetails>({
  "shapes-not-broadcastable": {
    exit: 65,
    must: (d) => `Operands of ${d.operator} must have equal extents, or 1, on every axis counted from the last`,
    got: (d) => `${showAll(d.shapes)} differ on axis ${d.axis}`,
    fix: () => "Reshape or slice one of them, or write broadcastTo where repetition is meant.",
  },
  "axis-out-of-range": {
    exit: 65,
    must: (d) => `An axis of ${d.operator} must be an integer from ${-d.rank} to ${d.rank - 1}`,
    got: (d) => `it is ${d.axis}`,
    fix: () => "Count axes from 0, or from the end with negative numbers.",
  },
  "axis-mismatch": {
    exit: 65,
    must: (d) => `Inputs of ${d.operator} must agree with "${d.signature}"`,
    got: (d) => `axis ${d.axis} differs or is absent in ${showAll(d.shapes)}`,
    fix: () => "Transpose, reshape or slice the operand whose axis is wrong.",
  },
  "shape-invalid": {
    exit: 65,
    must: (d) => `${d.operator}: ${d.requirement}`,
    got: (d) => `the shapes are ${showAll(d.shapes)}`,
    fix: () => "Check the operand's shape before the call.",
  },
  "dtype-mismatch": {
    exit: 65,
    must: (d) => `${d.operator}: ${d.requirement}`,
    got: (d) => `the dtypes are ${d.dtypes.join(", ")}`,
    fix: () => "Write a cast where a conversion is meant; none is implied.",
  },
  "attribute-invalid": {
    exit: 65,
    must: (d) => `${d.attribute} of ${d.operator} must be ${d.requirement}`,
    got: (d) => `it is ${JSON.stringify(d.value)}`,
    fix: (d) => `Pass ${d.requirement}.`,
  },
  "graph-invalid": {
    exit: 70,
    must: (d) => `After the pass ${d.pass}, ${d.requirement}`,
    got: (d) => d.found,
    fix: () => "This is a fault in the engine: please report it with the printed plan.",
  },
  "backend-mixed": {
    exit: 65,
    must: () => "All computed inputs of one evaluation must live on one backend",
    got: (d) => `they live on ${d.backends.join(" and ")}`,
    fix: () => "Move one with `toHost`, or pass the backend you mean.",
  },
  "dtype-unsupported": {
    exit: 69,
    must: (d) => `A plan for backend ${d.backend} must use dtypes that it computes in`,
    got: (d) => `${d.operator} makes ${d.dtype}`,
    fix: () => "Cast to float32, or use the backend `js`, which computes in float64 too.",
  },
  "tensor-released": {
    exit: 70,
    must: () => "A tensor must not be used after its memory was given back",
    got: (d) => `one of shape ${show(d.shape)}, ${d.dtype}, was`,
    fix: () => "Dispose later, or keep a second copy; a donated input of a compiled function is gone after the call.",
  },
  "not-finite": {
    exit: 65,
    must: (d) => `Every value that ${d.operator} makes must be finite (the option \`stopAt\` asks for it)`,
    got: (d) => `element ${d.index} of its result ${show(d.shape)} is ${d.value}`,
    fix: () => "Look at the operands of this operator: a division by 0, a logarithm of 0, or an overflow.",
  },
  "not-differentiable": {
    exit: 65,
    must: () => "A gradient must pass through operators that have one",
    got: (d) => `${d.operator} has none`,
    fix: () => "Put stopGradient before it where no gradient is meant.",
  },
  "tree-invalid": {
    exit: 65,
    must: (d) => `In a parameter tree ${d.requirement}`,
    got: (d) => `at "${d.path}" there is ${d.found}`,
    fix: () => "Keep tensors alone in parameter trees, and give trees that go together the same paths.",
  },
  "backend-absent": {
    exit: 69,
    must: (d) => `A backend must be one that is here: ${d.present.join(", ")}`,
    got: (d) => `${d.name} was asked for`,
    fix: () => "Choose one of those; tercet info tells what each can do.",
  },
  "backend-unavailable": {
    exit: 69,
    must: (d) => `Backend ${d.backend} must be able to compute here`,
    got: (d) => d.reason,
    fix: () => "Take `auto`, which goes by what is here, or `js`, which needs nothing.",
  },
  "library-absent": {
    exit: 69,
    must: (d) => `The backend ${d.backend} needs the package ${d.package}`,
    got: () => "it is not installed",
    fix: (d) => `Install it (npm install ${d.package}), or choose another backend.`,
  },
  "backend-failed": {
    exit: 69,
    must: (d) => `Backend ${d.backend} must stay able to run plans`,
    got: (d) => d.reason,
    fix: () => "Create a new backend; tensors that lived on this one are lost.",
  },
  "memory-exhausted": {
    exit: 69,
    must: (d) => `Backend ${d.backend} must fit its data into ${d.limit} bytes`,
    got: (d) => `${d.requested} more bytes were asked for`,
    fix: () => "Use smaller batches, dispose tensors that are no longer needed, or raise the limit.",
  },
});
