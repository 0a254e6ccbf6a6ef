import type { NamedArray } from "@tercet/equivalence";

/** Vectors in plain float64, one for each token. */
export type Rows = readonly Float64Array[];

/** Arrays by the names of parameters. */
export type Named = ReadonlyMap<string, NamedArray>;

/** A parameter that must be there. */
export function parameter(named: Named, name: string): NamedArray {
  const found = named.get(name);
  if (found === undefined) throw new TypeError(`There is no parameter ${name}`);
  return found;
}

/** Row i of a table. */
export function rowOf({ shape, data }: NamedArray, i: number): Float64Array {
  const width = shape.at(-1) ?? 0;
  return Float64Array.from(data.subarray(i * width, (i + 1) * width));
}

export function plus(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, i) => value + (b[i] ?? NaN));
}

export function times(a: Float64Array, by: number): Float64Array {
  return a.map((value) => value * by);
}

/** The product of two vectors of one length, summed in order. */
export function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? NaN), 0);
}

/** y = W x + b for each row x. */
export function dense(named: Named, name: string, rows: Rows): Rows {
  const weight = parameter(named, `${name}.weight`);
  const bias = parameter(named, `${name}.bias`);
  const lines = Array.from({ length: weight.shape[0] ?? 0 }, (_, i) => rowOf(weight, i));
  return rows.map((x) => Float64Array.from(lines, (line, i) => dot(line, x) + Number(bias.data[i])));
}

/** (x - mean) / sqrt(variance + eps) gain + bias for each row x. */
export function layerNorm(named: Named, name: string, rows: Rows, eps: number): Rows {
  const gain = parameter(named, `${name}.weight`).data;
  const bias = parameter(named, `${name}.bias`).data;
  return rows.map((x) => {
    const mean = x.reduce((sum, value) => sum + value, 0) / x.length;
    const variance = x.reduce((sum, value) => sum + (value - mean) ** 2, 0) / x.length;
    return x.map((value, i) => ((value - mean) / Math.sqrt(variance + eps)) * Number(gain[i]) + Number(bias[i]));
  });
}

/** exp(x_i) / sum exp(x_j); nothing of nothing. */
export function softmax(scores: Float64Array): Float64Array {
  const greatest = scores.reduce((most, value) => Math.max(most, value), -Infinity);
  const powers = scores.map((value) => Math.exp(value - greatest));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}

/** What the queries of one head find, and how they look: scores of each query with all keys, times `scale`, plus what `bias` says. */
export function attend(
  { q, k, v }: { readonly q: Rows; readonly k: Rows; readonly v: Rows },
  scale: number,
  bias: (query: number, key: number) => number = () => 0,
): { readonly found: Rows; readonly weights: Rows } {
  const weights = q.map((query, i) => softmax(Float64Array.from(k, (key, j) => dot(query, key) * scale + bias(i, j))));
  const width = v[0]?.length ?? 0;
  const found = weights.map((row) => Float64Array.from({ length: width }, (_, d) => v.reduce((sum, value, j) => sum + (row[j] ?? NaN) * (value[d] ?? NaN), 0))); // prettier-ignore
  return { found, weights };
}

/** Columns from .. to - 1 of each row. */
export function columns(rows: Rows, from: number, to: number): Rows {
  return rows.map((row) => row.subarray(from, to));
}

/** Rows one after the other. */
export function flat(rows: Rows): Float64Array {
  return Float64Array.from(rows.flatMap((row) => Array.from(row)));
}
