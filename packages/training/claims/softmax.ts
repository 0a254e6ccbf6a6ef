/** Rows of numbers in plain float64. */
export type Lines = readonly (readonly number[])[];

/** Elements [rows, columns] as rows. */
export function linesOf(data: ArrayLike<number>, columns: number): Lines {
  return Array.from({ length: data.length / columns }, (_, i) => Array.from({ length: columns }, (__, j) => data[i * columns + j] ?? NaN));
}

export const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

export const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, value, i) => sum + value * (b[i] ?? NaN), 0);

/** ln sum exp(x). */
export function logSumExp(values: readonly number[]): number {
  const greatest = Math.max(...values);
  return greatest + Math.log(values.reduce((sum, value) => sum + Math.exp(value - greatest), 0));
}

/** exp(x_i) / sum exp(x). */
export function softmax(values: readonly number[]): readonly number[] {
  const total = logSumExp(values);
  return values.map((value) => Math.exp(value - total));
}

export const sigmoid = (value: number): number => 1 / (1 + Math.exp(-value));
