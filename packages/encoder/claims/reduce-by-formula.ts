import type { Rows } from "@tercet/transformer/claims";
import type { Reduction } from "../src/reduction.ts";

/** One vector of a text's token vectors, in plain float64; a text without tokens gives zeros. */
export function reduceByFormula({ kind }: Reduction, rows: Rows, width: number): Float64Array {
  const [first] = rows;
  if (first === undefined) return new Float64Array(width);
  const weighted = (weight: (place: number) => number, total: number): Float64Array =>
    Float64Array.from({ length: width }, (_, d) => rows.reduce((sum, row, i) => sum + weight(i) * (row[d] ?? NaN), 0) / total);
  switch (kind) {
    case "first":
      return first;
    case "last":
      return rows.at(-1) ?? first;
    case "mean":
      return weighted(() => 1, rows.length);
    case "mean-sqrt":
      return weighted(() => 1, Math.sqrt(rows.length));
    case "weighted-mean":
      return weighted((place) => place + 1, (rows.length * (rows.length + 1)) / 2);
    case "max":
      return first.map((_, d) => rows.reduce((most, row) => Math.max(most, row[d] ?? NaN), -Infinity));
    default:
      return kind satisfies never;
  }
}

/** m places for token vectors: the first ones, or the last ones in the order of the text, with the first before them where that is asked for. Places without a token hold zeros. */
export function placesByFormula(
  rows: Rows,
  width: number,
  { m, from, first }: { readonly m: number; readonly from: "start" | "end"; readonly first: boolean },
): { readonly vectors: Rows; readonly present: readonly boolean[] } {
  const taken = from === "start" ? rows.slice(0, m) : rows.slice(Math.max(0, rows.length - m));
  const filled = (list: Rows, places: number): { vectors: Rows; present: readonly boolean[] } => ({
    vectors: Array.from({ length: places }, (_, i) => list[i] ?? new Float64Array(width)),
    present: Array.from({ length: places }, (_, i) => i < list.length),
  });
  const [before, after] = [first ? filled(rows.slice(0, 1), 1) : filled([], 0), filled(taken, m)];
  return { vectors: [...before.vectors, ...after.vectors], present: [...before.present, ...after.present] };
}
