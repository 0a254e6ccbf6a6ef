/** How a product is cut. A workgroup makes `rows` x `columns` results; each of its invocations `ownRows` x `ownColumns` of them, in registers. */
export interface Tile {
  readonly name: GpuTileName;
  readonly rows: number;
  readonly columns: number;
  readonly ownRows: 1 | 4 | 8;
  readonly ownColumns: 4 | 8;
}

/** Names of tiles: rows and columns of a workgroup. */
export type GpuTileName = "128x128" | "64x64" | "32x32" | "64x8" | "64x4";

/** How many places of the summed axis lie in workgroup memory at once. */
export const depth = 16;

/**
 * Places of the summed axis that are added up by themselves: a sum is that of its parts, in order, each summed in order from 0. So a sum depends on its length alone,
 * whether one workgroup adds all parts or each part has its own.
 */
export const partDepth = 512;

/**
 * All tiles, from large to small. Loads are vectors of four from workgroup memory for each product of four in registers; memory is that of one pair of buffers.
 *
 * | tile    | invocations | sums | operands in registers | memory | loads a product |
 * | ------- | ----------- | ---- | --------------------- | ------ | --------------- |
 * | 128x128 | 256         | 64   | 16, next 16           | 16.5 K | 4 / 16          |
 * | 64x64   | 128         | 32   | 12, next 16           | 8.5 K  | 3 / 8           |
 * | 32x32   | 64          | 16   | 8, next 16            | 4.5 K  | 2 / 4           |
 * | 64x8    | 64          | 8    | 9, next 32            | 5 K    | 3 / 2           |
 * | 64x4    | 64          | 4    | 5, next 32            | 4.75 K | 2 / 1           |
 */
export const tiles: readonly Tile[] = [
  { name: "128x128", rows: 128, columns: 128, ownRows: 8, ownColumns: 8 },
  { name: "64x64", rows: 64, columns: 64, ownRows: 8, ownColumns: 4 },
  { name: "32x32", rows: 32, columns: 32, ownRows: 4, ownColumns: 4 },
  { name: "64x8", rows: 64, columns: 8, ownRows: 1, ownColumns: 8 },
  { name: "64x4", rows: 64, columns: 4, ownRows: 1, ownColumns: 4 },
];

/** Invocations of a workgroup. */
export function invocationsOf({ rows, columns, ownRows, ownColumns }: Tile): number {
  return (rows / ownRows) * (columns / ownColumns);
}

/** Vectors of four from one place of the summed axis to the next. One more than there are, so that neighbours in the summed axis lie in different banks. */
export function pitch(extent: number): number {
  return extent / 4 + 1;
}

/** Bytes of workgroup memory for so many pairs of buffers. */
export function memoryOf({ rows, columns }: Tile, buffers: number): number {
  return 16 * depth * buffers * (pitch(rows) + pitch(columns));
}
