import type { Backend } from "../../../backend/interface.ts";
import type { DType, HostArray } from "../../../dtype.ts";
import type { Attributes, Definition } from "../../../operators/define.ts";
import type { ClaimedKernel, Plan } from "../../../plan/kernel.ts";
import { sizeOf, stridesOf, type Shape } from "../../../shape.ts";

/** An input of a tuned kernel in a test; strides and offset as of a contiguous array where they are absent. */
export interface View {
  readonly data: HostArray;
  readonly shape: Shape;
  readonly strides?: readonly number[];
  readonly offset?: number;
  readonly dtype?: DType;
}

/** Floats between -1 and 1 that depend on a seed alone. */
export function noise(length: number, seed: number): Float32Array {
  let state = (seed * 2654435761) >>> 0;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

/** The claimed kernel of an application. */
export function claimedOf(definition: Definition, views: readonly View[], attributes: Attributes): ClaimedKernel {
  const dtypes = views.map((view) => view.dtype ?? "float32");
  const shapes = views.map((view) => view.shape);
  return {
    kind: "claimed",
    definition,
    attributes,
    inputs: views.map((view, i) => ({
      shape: view.shape,
      strides: view.strides ?? stridesOf(view.shape),
      offset: view.offset ?? 0,
      dtype: dtypes[i] ?? "float32",
    })),
    shape: definition.shape(shapes, attributes),
    output: definition.dtype(dtypes, attributes),
  };
}

/** A claimed kernel as a plan of one step; its inputs are whole arrays of these lengths. */
export function planOfClaimed(kernel: ClaimedKernel, lengths: readonly number[]): Plan {
  return {
    inputs: kernel.inputs.map(({ dtype }, i) => ({ shape: [lengths[i] ?? 0], dtype })),
    results: [{ shape: [sizeOf(kernel.shape)], dtype: kernel.output }],
    steps: [
      {
        kernel,
        parameters: [],
        inputs: kernel.inputs.map((_, index) => ({ kind: "input", index })),
        outputs: [{ kind: "result", index: 0 }],
        label: kernel.definition.name,
      },
    ],
    arenaBytes: 0,
    donated: [-1],
  };
}

/** Runs a tuned kernel as a plan of one step, `times` times on the same buffers, and gives the last result. */
export async function runClaimed(
  backend: Backend,
  definition: Definition,
  views: readonly View[],
  attributes: Attributes = {},
  times = 1,
): Promise<HostArray> {
  const kernel = claimedOf(definition, views, attributes);
  if (!backend.claims(kernel)) throw new Error(`${definition.name} is not claimed`);
  const plan = planOfClaimed(
    kernel,
    views.map(({ data }) => data.length),
  );
  const buffers = views.map(({ data, dtype }) => backend.upload(data, [data.length], dtype ?? "float32"));
  const executable = await backend.prepare(plan);
  let result: HostArray = new Float32Array(0);
  for (let i = 0; i < times; i++) {
    const [made] = await backend.run(executable, buffers);
    if (made === undefined) throw new Error("no result");
    result = await backend.download(made);
    made.release();
  }
  for (const buffer of buffers) buffer.release();
  return result;
}
