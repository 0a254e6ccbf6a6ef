import { expect } from "vitest";
import type { Backend } from "../../../backend/interface.ts";
import { hostArray, type HostArray } from "../../../dtype.ts";
import type { Attributes, Definition } from "../../../operators/define.ts";
import { sizeOf, stridesOf } from "../../../shape.ts";
import { Tensor } from "../../../tensor.ts";
import { createReferenceBackend } from "../../reference/backend.ts";
import { noise, runClaimed, type View } from "../../wasm/kernels/claimed.fixture.ts";

/** The elements of a view in row-major order. */
export function elementsOf({ data, shape, strides = stridesOf(shape), offset = 0, dtype = "float32" }: View): HostArray {
  const elements = hostArray(dtype, sizeOf(shape));
  const own = stridesOf(shape);
  for (let i = 0; i < elements.length; i++)
    elements[i] =
      data[offset + shape.reduce((at, extent, axis) => at + (Math.floor(i / (own[axis] ?? 1)) % extent) * (strides[axis] ?? 0), 0)] ?? NaN;
  return elements;
}

/** Runs a kernel and holds it to the running bound of its definition; gives what it computed. */
export async function heldToOracle(
  backend: Backend,
  definition: Definition,
  views: readonly View[],
  attributes: Attributes = {},
): Promise<HostArray> {
  const got = await runClaimed(backend, definition, views, attributes);
  const tensors = views.map((view) => new Tensor(view.shape, view.dtype ?? "float32", { kind: "host", data: elementsOf(view) }));
  const shapes = tensors.map(({ shape }) => shape);
  const dtypes = tensors.map(({ dtype }) => dtype);
  const result = new Tensor(definition.shape(shapes, attributes), definition.dtype(dtypes, attributes), {
    ...{ kind: "applied", definition, inputs: tensors, attributes },
  });
  const reference = createReferenceBackend({ precision: backend.precision });
  const [buffer] = await reference.walk([result], []);
  if (buffer === undefined) throw new Error("no result");
  const { values, bounds } = reference.readWithBounds(buffer);
  expect(got.length).toBe(values.length);
  const beyond = Array.from(values).flatMap((value, i) => {
    const own = got[i] ?? NaN;
    const isWithin = Object.is(own, value) || (Number.isNaN(value) && Number.isNaN(own)) || Math.abs(own - value) <= (bounds?.[i] ?? 0);
    return isWithin ? [] : [`[${i}] is ${own}, expected ${value} within ${bounds?.[i] ?? 0}`];
  });
  expect(beyond.slice(0, 5)).toEqual([]);
  return got;
}

/** Where each sequence of these lengths begins, and the range of each of their tokens. */
export function rangesOf(lengths: readonly number[]): { readonly starts: readonly number[]; readonly from: View; readonly to: View } {
  const starts = lengths.map((_, s) => lengths.slice(0, s).reduce((a, b) => a + b, 0));
  const perToken = (values: readonly number[]): View => {
    const all = lengths.flatMap((length, s) => new Array<number>(length).fill(values[s] ?? 0));
    return { data: Int32Array.from(all), shape: [all.length], dtype: "int32" };
  };
  return { starts, from: perToken(starts), to: perToken(starts.map((start, s) => start + (lengths[s] ?? 0))) };
}

/** Noise of a shape. */
export function noiseOf(shape: readonly number[], seed: number): View {
  return { data: noise(sizeOf(shape), seed), shape };
}

/** Integers as a view. */
export function integers(...values: readonly number[]): View {
  return { data: Int32Array.from(values), shape: [values.length], dtype: "int32" };
}
