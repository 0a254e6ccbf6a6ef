import { storedAs, type Application, type NamedArray, type Operand } from "@tercet/equivalence";
import type { Backend } from "../src/backend/interface.ts";
import { valuesOf } from "../src/backends/reference/host-values.ts";
import { tensor } from "../src/create.ts";
import type { DType, HostArray } from "../src/dtype.ts";
import { asClaimed } from "../src/graph/trace.ts";
import { apply, type Attributes, type Definition } from "../src/operators/define.ts";
import { slice } from "../src/operators/slice.ts";
import { transpose } from "../src/operators/transpose.ts";
import type { ClaimedKernel } from "../src/plan/kernel.ts";
import type { Tensor } from "../src/tensor.ts";

/** One drawn application of a definition. */
export type Drawn = Application<Attributes>;

/** The inputs of an application as tensors: where the layout says so, a view of a stored one. */
export function tensorsOf({ inputs }: Drawn): readonly Tensor[] {
  return inputs.map(viewed);
}

function viewed(operand: Operand): Tensor {
  const { layout, shape } = operand;
  // Nothing makes a view of a storage type.
  if (operand.data instanceof Int8Array) return tensor(operand.data, { shape });
  const { shape: storedShape, data } = storedAs(operand, layout);
  const stored = tensor(data, { shape: storedShape });
  if (layout.kind === "transposed") return transpose(stored, layout.order);
  if (layout.kind === "contiguous") return stored;
  const { axis, from, step } = layout;
  return slice(stored, { axis, from, to: from + (shape[axis] ?? 0) * step, step });
}

/** The lazy result of an application. */
export function applied(definition: Definition, drawn: Drawn): Tensor {
  return apply(definition, tensorsOf(drawn), drawn.attributes);
}

function dtypesOf({ inputs }: Drawn): readonly DType[] {
  const dtypes: Readonly<Record<string, DType>> = {
    Float32Array: "float32",
    Float64Array: "float64",
    Int32Array: "int32",
    Int8Array: "int8",
  };
  return inputs.map(({ data }) => dtypes[data.constructor.name] ?? "bool");
}

/** The kernel that a backend is asked to claim for an application with contiguous inputs. */
export function kernelOf(definition: Definition, drawn: Drawn): ClaimedKernel {
  const dtypes = dtypesOf(drawn);
  const inputs = drawn.inputs.map(({ shape }, i) => ({ shape, dtype: dtypes[i] ?? "float32" }));
  const shape = definition.shape(
    inputs.map((input) => input.shape),
    drawn.attributes,
  );
  return asClaimed(definition, drawn.attributes, inputs, shape, definition.dtype(dtypes, drawn.attributes));
}

/** Whether a backend computes in the types of an application. */
export function isComputable(backend: Backend, definition: Definition, drawn: Drawn): boolean {
  const { inputs, output } = kernelOf(definition, drawn);
  return [...inputs.map((input) => input.dtype), output].every((dtype) => backend.dtypes.has(dtype));
}

/** Computed elements as an array to compare: half types by their values. */
export function arrayOf(data: HostArray, { shape, dtype }: Tensor): NamedArray {
  const isHalf = dtype === "float16" || dtype === "bfloat16";
  return { shape, data: isHalf ? Float32Array.from(valuesOf(data, dtype)) : data };
}
