import type { DeviceFacts } from "../kernel.ts";
import { tunedProduct, tunedQuantized } from "../tuning/tuned.ts";
import { hasParts } from "../tuning/tuning.ts";
import { invocationsOf, memoryOf, partDepth, tiles, type Tile } from "./tile.ts";

/** Extents of a product, all batches. */
export interface ProductExtents {
  readonly batch: number;
  readonly rows: number;
  readonly columns: number;
  readonly length: number;
}

/**
 * Processors that each run a workgroup at a time. WebGPU does not tell how many there are: this is a data-centre GPU's number. Fewer of them only make the choice less
 * important, since then every tile fills them.
 */
const processors = 128;

/** How a product is cut. */
export interface ChosenTile {
  readonly tile: Tile;
  /** Whether the tile is cut from the transposed product. */
  readonly isTurned: boolean;
  /** Whether parts of sums get workgroups of their own. */
  readonly isCut: boolean;
}

/**
 * The tile of a product: the one that was asked for, or that was measured to be fastest for such extents, or for few rows or columns the narrowest that holds them,
 * otherwise the one that would be through first if every processor did a workgroup after the other, each taking the time of its products and of its loads from workgroup
 * memory. The choice changes no bit of the result.
 */
export function chooseTile(extents: ProductExtents, device: DeviceFacts): ChosenTile {
  const { rows, columns } = extents;
  const asked = tiles.find(({ name }) => name === device.tile);
  if (asked !== undefined) return byRule(asked, extents);
  const measured = measuredTile(extents, device);
  if (measured !== undefined) return measured;
  const narrow = tiles.find(
    (tile) => tile.ownRows === 1 && Math.min(rows, columns) <= tile.columns && Math.min(rows, columns) > tile.columns - 4,
  );
  return byRule(narrow ?? quickest(extents, device), extents);
}

function byRule(tile: Tile, extents: ProductExtents): ChosenTile {
  const { rows, columns } = extents;
  const isTurned = tile.ownRows === 1 && rows < columns;
  return { tile, isTurned, isCut: isCutInParts(tile, isTurned ? { ...extents, rows: columns, columns: rows } : extents) };
}

/** What a table of the device says; it knows nothing of batches, and parts must fit into one binding. */
function measuredTile(extents: ProductExtents, device: DeviceFacts): ChosenTile | undefined {
  const { batch, rows, columns, length } = extents;
  const found = batch === 1 ? tunedProduct(extents, device) : undefined;
  const tile = tiles.find(({ name }) => name === found?.tile);
  if (found === undefined || tile === undefined || !fits(tile, device)) return undefined;
  const bytesOfParts = 4 * rows * columns * Math.ceil(length / partDepth);
  const isCut = found.inParts && hasParts(length) && bytesOfParts <= device.limits.maxStorageBufferBindingSize;
  return { tile, isTurned: tile.ownRows === 1 && rows < columns, isCut };
}

/** The tile of a product of int8 weights, by its extents in float32; it works on `words`. */
export function chooseQuantizedTile(extents: ProductExtents, words: ProductExtents, device: DeviceFacts): Tile {
  const square = tiles.filter((tile) => tile.ownRows > 1 && fits(tile, device));
  const wanted = device.tile ?? tunedQuantized(extents, device);
  return square.find(({ name }) => name === wanted) ?? quickest(words, device);
}

function quickest(extents: ProductExtents, device: DeviceFacts): Tile {
  const square = tiles.filter((tile) => tile.ownRows > 1 && fits(tile, device));
  return square.reduce((best, each) => (timeOf(each, extents) < timeOf(best, extents) ? each : best));
}

/** Whether a device can run a tile. */
export function fits(tile: Tile, { limits }: DeviceFacts): boolean {
  return memoryOf(tile, 1) <= limits.maxComputeWorkgroupStorageSize && invocationsOf(tile) <= limits.maxComputeInvocationsPerWorkgroup;
}

/** Workgroups of a product that is not cut into parts. */
export function groupsOf({ rows, columns }: Tile, extents: ProductExtents): number {
  return extents.batch * Math.ceil(extents.rows / rows) * Math.ceil(extents.columns / columns);
}

/** How long a product takes, in products of a processor: workgroups one after the other, each with a part of the sums or with all parts. */
function timeOf(tile: Tile, extents: ProductExtents): number {
  const { rows, columns, ownRows, ownColumns } = tile;
  const loads = (Math.max(1, ownRows / 4) + ownColumns / 4) / ((ownRows * ownColumns) / 4);
  const { whole, cut } = turnsOf(tile, extents);
  return (isCutInParts(tile, extents) ? cut : whole) * rows * columns * (1 + loads);
}

/** How many parts of sums a processor adds: where a workgroup adds all parts, and where each part has a workgroup. */
function turnsOf(tile: Tile, extents: ProductExtents): { readonly whole: number; readonly cut: number } {
  const parts = Math.max(1, Math.ceil(extents.length / partDepth));
  const groups = groupsOf(tile, extents);
  return { whole: Math.ceil(groups / processors) * parts, cut: Math.ceil((groups * parts) / processors) };
}

/** Whether parts of sums get workgroups of their own: where that takes at most half as long, since they are written down and added by another launch. */
function isCutInParts(tile: Tile, extents: ProductExtents): boolean {
  const { whole, cut } = turnsOf(tile, extents);
  return 2 * cut <= whole;
}

/** Pairs of buffers in workgroup memory: two where a second workgroup still finds room on its processor. */
export function buffersOf(tile: Tile, { limits }: DeviceFacts): 1 | 2 {
  return 2 * memoryOf(tile, 2) <= limits.maxComputeWorkgroupStorageSize ? 2 : 1;
}
