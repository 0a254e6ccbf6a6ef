import type { HeatMap } from "./checkpoint-record.ts";

const most = { rows: 32, columns: 32 };
const [steps, offset] = [4, 56];

/**
 * The heat map of an array's errors.
 * @param errors absolute, of all elements in row-major order; NaN counts as beyond everything
 * @example
 * const map = heatMapOf([2, 3], [0, 1, 0, 0, 0, 2], 1);
 * expect([map.height, map.width, partsOfTolerance(map)]).toEqual([2, 3, [0, 1, 0, 0, 0, 2]]);
 */
export function heatMapOf(shape: readonly number[], errors: ArrayLike<number>, tolerance: number): HeatMap {
  const width = shape.at(-1) ?? 1;
  const height = width === 0 ? 0 : errors.length / width;
  const [rows, columns] = [Math.min(height, most.rows), Math.min(width, most.columns)];
  const bytes = new Uint8Array(rows * columns);
  for (let i = 0; i < errors.length; i++) {
    const [y, x] = [Math.floor(i / width), i % width];
    const place = Math.floor((y * rows) / height) * columns + Math.floor((x * columns) / width);
    bytes[place] = Math.max(bytes[place] ?? 0, byteOf((errors[i] ?? NaN) / tolerance));
  }
  return { rows, columns, height, width, bytes: btoa(String.fromCharCode(...bytes)) };
}

function byteOf(part: number): number {
  if (part === 0) return 0;
  if (Number.isNaN(part)) return 255;
  return Math.min(Math.max(1 + Math.round(steps * (Math.log2(part) + offset)), 1), 255);
}

/** The errors of a heat map as parts of the tolerance, row by row, as near as a byte holds them. */
export function partsOfTolerance({ bytes }: HeatMap): readonly number[] {
  return Array.from(atob(bytes), (char) => {
    const byte = char.charCodeAt(0);
    return byte === 0 ? 0 : 2 ** ((byte - 1) / steps - offset);
  });
}
