import type { Backend } from "../../../backend/interface.ts";
import type { DType, HostArray } from "../../../dtype.ts";
import type { KernelExpression, LoopKernel, Plan } from "../../../plan/kernel.ts";
import type { Binary, Reducer, ScalarType, Unary } from "../../../scalar/expression.ts";

/** Short names for kernel expressions in tests. */
export const k = {
  int: (value: number): KernelExpression => ({ kind: "constant", type: "int32", value }),
  float: (value: number): KernelExpression => ({ kind: "constant", type: "float32", value }),
  parameter: (slot: number): KernelExpression => ({ kind: "parameter", type: "int32", slot }),
  coordinate: (axis: number): KernelExpression => ({ kind: "coordinate", type: "int32", axis }),
  reduced: { kind: "reduced", type: "int32" } as KernelExpression, // as: a literal of it
  load: (input: number, offset: KernelExpression, type: ScalarType = "float32"): KernelExpression => ({
    kind: "load",
    type,
    input,
    offset,
  }),
  unary: (op: Unary, a: KernelExpression, type: ScalarType = a.type): KernelExpression => ({ kind: "unary", type, op, a }),
  binary: (op: Binary, a: KernelExpression, b: KernelExpression): KernelExpression => ({
    kind: "binary",
    type: ["less", "lessEqual", "equal", "notEqual"].includes(op) ? "bool" : a.type,
    op,
    a,
    b,
  }),
  select: (condition: KernelExpression, a: KernelExpression, b: KernelExpression): KernelExpression => ({
    kind: "select",
    type: a.type,
    condition,
    a,
    b,
  }),
  cast: (type: ScalarType, a: KernelExpression): KernelExpression => ({ kind: "cast", type, a }),
  reduce: (
    reducer: Reducer,
    to: KernelExpression,
    body: KernelExpression,
    from: KernelExpression = { kind: "constant", type: "int32", value: 0 },
  ): KernelExpression => ({
    kind: "reduce",
    type: body.type,
    reducer,
    from,
    to,
    body,
  }),
};

/** Text that tells apart what JSON does not: -0, infinities and NaN. */
function keyOf(structure: unknown): string {
  return JSON.stringify(structure, (_, value: unknown) =>
    typeof value === "number" ? (Object.is(value, -0) ? "-0" : String(value)) : value,
  );
}

/** A kernel with a key of its own. */
export function kernelOf(rank: number, inputs: readonly DType[], value: KernelExpression, parameters = 8): LoopKernel {
  return { kind: "loop", rank, parameters, inputs, outputs: [value.type], values: [value], key: keyOf([rank, inputs, value]) };
}

/** Runs one kernel as a plan of one step. */
export async function runLoop(
  backend: Backend,
  kernel: LoopKernel,
  parameters: readonly number[],
  inputs: readonly HostArray[],
): Promise<HostArray> {
  const size = parameters.slice(0, kernel.rank).reduce((product, extent) => product * extent, 1);
  const padded = Array.from({ length: kernel.parameters }, (_, i) => parameters[i] ?? 0);
  const plan: Plan = {
    inputs: inputs.map((data, i) => ({ shape: [data.length], dtype: kernel.inputs[i] ?? "float32" })),
    results: [{ shape: [size], dtype: kernel.outputs[0] ?? "float32" }],
    steps: [
      {
        kernel,
        parameters: padded,
        inputs: inputs.map((_, index) => ({ kind: "input", index })),
        outputs: [{ kind: "result", index: 0 }],
        label: "test",
      },
    ],
    arenaBytes: 0,
    donated: [-1],
  };
  const buffers = inputs.map((data, i) => backend.upload(data, [data.length], kernel.inputs[i] ?? "float32"));
  const results = await backend.run(await backend.prepare(plan), buffers);
  for (const buffer of buffers) buffer.release();
  const [result] = results;
  if (result === undefined) throw new Error("no result");
  const data = await backend.download(result);
  result.release();
  return data;
}
