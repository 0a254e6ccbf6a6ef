import type { Elements } from "../array.ts";

/** Where one operand of a product lies: the start of each row (or column), and the step along the summed axis. */
export interface Operand {
  readonly elements: Elements;
  readonly starts: Int32Array;
  readonly step: number;
}

/** Rows of the left operand that are packed at once: 64 rows of 1536 fit the second-level cache as float64. */
const rowBlock = 64;
const tile = 4;

/**
 * out[i, j] = sum over k, in order, of left[i, k] right[j, k], plus bias[j]. Both operands are packed as float64 in panels of 4, so the
 * inner loop converts nothing and keeps 16 sums in registers; the order of a sum depends on k alone.
 */
export function product(out: Elements, outStart: number, left: Operand, right: Operand, depth: number, bias: Operand | undefined): void {
  const [rows, columns] = [left.starts.length, right.starts.length];
  const blockRows = Math.min(rowBlock, Math.ceil(rows / tile) * tile);
  const leftPanels = new Float64Array(blockRows * depth);
  const rightPanel = new Float64Array(tile * depth);
  const sums = new Float64Array(tile * tile);
  for (let first = 0; first < rows; first += rowBlock) {
    const last = Math.min(rows, first + rowBlock);
    for (let i = first; i < last; i += tile) pack(leftPanels, (i - first) * depth, left, i, depth);
    for (let j = 0; j < columns; j += tile) {
      pack(rightPanel, 0, right, j, depth);
      const width = Math.min(tile, columns - j);
      for (let i = first; i < last; i += tile) {
        multiplyTile(sums, leftPanels, (i - first) * depth, rightPanel, depth);
        const height = Math.min(tile, last - i);
        for (let y = 0; y < height; y++) {
          const row = outStart + (i + y) * columns + j;
          for (let x = 0; x < width; x++) {
            const sum = sums[y * tile + x]!;
            out[row + x] = bias === undefined ? sum : sum + bias.elements[bias.starts[j + x]!]!;
          }
        }
      }
    }
  }
}

/** Four rows side by side: panel[4 k + lane]. Rows that don't exist are zeros. */
function pack(panel: Float64Array, at: number, { elements, starts, step }: Operand, first: number, depth: number): void {
  for (let lane = 0; lane < tile; lane++) {
    const start = starts[first + lane];
    if (start === undefined) for (let k = 0; k < depth; k++) panel[at + tile * k + lane] = 0;
    else for (let k = 0, from = start; k < depth; k++, from += step) panel[at + tile * k + lane] = elements[from]!;
  }
}

// Sixteen named sums: V8 keeps locals in registers, not array elements.
function multiplyTile(sums: Float64Array, left: Float64Array, at: number, right: Float64Array, depth: number): void {
  let [s00, s01, s02, s03, s10, s11, s12, s13] = [0, 0, 0, 0, 0, 0, 0, 0];
  let [s20, s21, s22, s23, s30, s31, s32, s33] = [0, 0, 0, 0, 0, 0, 0, 0];
  const end = tile * depth;
  for (let k = 0; k < end; k += tile) {
    const a0 = left[at + k]!;
    const a1 = left[at + k + 1]!;
    const a2 = left[at + k + 2]!;
    const a3 = left[at + k + 3]!;
    const b0 = right[k]!;
    const b1 = right[k + 1]!;
    const b2 = right[k + 2]!;
    const b3 = right[k + 3]!;
    s00 += a0 * b0;
    s01 += a0 * b1;
    s02 += a0 * b2;
    s03 += a0 * b3;
    s10 += a1 * b0;
    s11 += a1 * b1;
    s12 += a1 * b2;
    s13 += a1 * b3;
    s20 += a2 * b0;
    s21 += a2 * b1;
    s22 += a2 * b2;
    s23 += a2 * b3;
    s30 += a3 * b0;
    s31 += a3 * b1;
    s32 += a3 * b2;
    s33 += a3 * b3;
  }
  sums[0] = s00;
  sums[1] = s01;
  sums[2] = s02;
  sums[3] = s03;
  sums[4] = s10;
  sums[5] = s11;
  sums[6] = s12;
  sums[7] = s13;
  sums[8] = s20;
  sums[9] = s21;
  sums[10] = s22;
  sums[11] = s23;
  sums[12] = s30;
  sums[13] = s31;
  sums[14] = s32;
  sums[15] = s33;
}
