import type { Applicable, Application } from "../src/arbitraries/applications.ts";
import type { Expectations, NamedArray, NamedArrays } from "../src/array.ts";
import { probabilisticBound } from "../src/tolerance.ts";

// A matrix product in float32, its float64 oracle with the a-priori bound k u sum |a b|, and its gradient.
export const matmul: Applicable<object> = {
  draw: (size: () => number) => {
    const [m, k, n] = [size(), size(), size()];
    return {
      shapes: [
        [m, k],
        [k, n],
      ],
      attributes: {},
    };
  },
  domain: [{ kind: "finite" }, { kind: "finite" }],
};

export interface Product {
  readonly round: (value: number) => number;
  readonly term?: (a: number, b: number, k: number) => number;
}

export function multiply({ inputs }: Pick<Application, "inputs">, { round, term = (a, b) => a * b }: Product): NamedArray {
  const [a, b] = inputs;
  const [m = 0, extent = 0] = a?.shape ?? [];
  const n = b?.shape[1] ?? 0;
  const data = new Float64Array(m * n);
  for (let i = 0; i < m; i++)
    for (let j = 0; j < n; j++)
      for (let k = 0; k < extent; k++)
        data[i * n + j] = round((data[i * n + j] ?? 0) + round(term(a?.data[i * extent + k] ?? 0, b?.data[k * n + j] ?? 0, k)));
  return { shape: [m, n], data };
}

/** A result as a subject gives it. */
export const float32 = ({ shape, data }: NamedArray): NamedArrays => ({ c: { shape, data: Float32Array.from(data) } });
export const exact: Product = { round: (value) => value };

export function productOracle(application: Application): Expectations {
  const k = application.inputs[0]?.shape[1] ?? 0;
  const sizes = multiply(application, { ...exact, term: (a, b) => Math.abs(a * b) });
  // Rounding of products and sums, underflow, and nothing known where float32 overflows.
  const bound = Float64Array.from(sizes.data, (size) => (size > 1e38 ? Infinity : 2 * k * (2 ** -24 * size + 2 ** -149)));
  const yardstick = Float64Array.from(sizes.data, (magnitude) => probabilisticBound({ roundings: 2 * k, magnitude }) + 2 ** -140);
  return { c: { ...multiply(application, exact), bound, yardstick } };
}
