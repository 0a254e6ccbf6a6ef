import type { MatrixData } from "../../data/matrix-data.ts";

/** What a cell can say, in order of how much it is worth looking at. */
export const codes = { none: 0, held: 1, unsupported: 2, notRun: 3, failed: 4 } as const;

/** The matrix as flat arrays, row by row, so that filtering and folding a hundred thousand cells takes milliseconds. */
export interface Matrix {
  readonly data: MatrixData;
  readonly rows: number;
  readonly columns: number;
  readonly code: Uint8Array;
  /** Inputs tried, or for absent ones the place of the reason. */
  readonly first: Float64Array;
  /** Worst error as a part of the bound, and in ULP; NaN where nothing was computed. */
  readonly part: Float64Array;
  readonly ulp: Float64Array;
  /** Kind, name and property of each row in lower case. */
  readonly texts: readonly string[];
  /** Each row's place when all are sorted by these names. */
  readonly rank: Int32Array;
}

/** Names in the order in which people look for them: 9 before 10. Made once, because making it is slow. */
export const byName: Intl.Collator = new Intl.Collator("en", { numeric: true });

const letters: Readonly<Record<string, number>> = { h: codes.held, f: codes.failed, u: codes.unsupported, n: codes.notRun };

/** Reads the cells of a matrix. */
export function matrixModel(data: MatrixData): Matrix {
  const [rows, columns] = [data.rows.length, data.columns.length];
  const size = rows * columns;
  const texts = data.rows.map(([subject, property]) => `${(data.subjects[subject] ?? []).join(" ")} ${property}`.toLowerCase());
  const rank = new Int32Array(rows);
  for (const [place, row] of [...texts.keys()].sort((a, b) => byName.compare(texts[a] ?? "", texts[b] ?? "")).entries()) rank[row] = place;
  const matrix: Matrix = {
    ...{ data, rows, columns, code: new Uint8Array(size), first: new Float64Array(size) },
    ...{ part: new Float64Array(size).fill(NaN), ulp: new Float64Array(size).fill(NaN) },
    texts,
    rank,
  };
  for (const [row, cells] of data.cells.entries())
    for (const [column, text] of cells.entries()) {
      if (text === null) continue;
      const at = row * columns + column;
      const [letter = "", first, part, ulp] = text.split(" ");
      matrix.code[at] = letters[letter] ?? codes.none;
      matrix.first[at] = Number(first);
      if (part !== undefined) matrix.part[at] = Number(part);
      if (ulp !== undefined) matrix.ulp[at] = Number(ulp);
    }
  return matrix;
}

/** Which of two cells is worse, as a number that sorts the worse one first. A NaN error is the worst. */
export function worseFirst({ code, part }: Matrix, a: number, b: number): number {
  if (a < 0 || b < 0) return b - a;
  const byCode = (code[b] ?? 0) - (code[a] ?? 0);
  if (byCode !== 0) return byCode;
  const [x, y] = [part[a] ?? 0, part[b] ?? 0];
  if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(y)) - Number(Number.isNaN(x));
  return y - x;
}
