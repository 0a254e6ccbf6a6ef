import type { DeviceFacts } from "../kernel.ts";
import type { AttentionRows, ProductCut } from "./tuning.ts";
import type { GpuTileName } from "../kernels/tile.ts";

/** An entry of a table stands for extents up to so many times larger or smaller than its own. */
const reach = 2;

/** Beyond this extent every tile makes more workgroups than any device runs at once, and what was measured of this many holds for more. */
const most = 8192;

/** The entry whose extents lie next to those that are wanted, by ratios; undefined where one of them is out of reach. */
function nearest<Entry>(
  entries: readonly Entry[],
  wanted: readonly number[],
  extentsOf: (entry: Entry) => readonly number[],
): Entry | undefined {
  let [best, least]: [Entry | undefined, number] = [undefined, Infinity];
  for (const entry of entries) {
    const own = extentsOf(entry);
    const apart = wanted.map((extent, i) => Math.abs(Math.log2(Math.min(extent, most) / Math.min(own[i] ?? NaN, most))));
    const sum = apart.reduce((a, b) => a + b, 0);
    if (apart.every((ratio) => ratio <= Math.log2(reach)) && sum < least) [best, least] = [entry, sum];
  }
  return best;
}

interface Extents {
  readonly rows: number;
  readonly columns: number;
  readonly length: number;
}

const ofProduct = ({ rows, columns, length }: Extents): readonly number[] => [rows, columns, length];

/** How products of about these extents were fastest; undefined where none such was measured. */
export function tunedProduct(wanted: Extents, { tuning }: Pick<DeviceFacts, "tuning">): ProductCut | undefined {
  return nearest(tuning?.products ?? [], ofProduct(wanted), ofProduct);
}

/** The same of int8 weights. */
export function tunedQuantized(wanted: Extents, { tuning }: Pick<DeviceFacts, "tuning">): GpuTileName | undefined {
  return nearest(tuning?.quantized ?? [], ofProduct(wanted), ofProduct)?.tile;
}

/** The height of tiles in which attention of about so many rows was fastest; how they fall into sequences is not known to a kernel. */
export function tunedAttention(rows: number, heads: number, { tuning }: Pick<DeviceFacts, "tuning">): AttentionRows | undefined {
  return nearest(tuning?.attention ?? [], [rows, heads], (each) => [each.rows, each.heads])?.tileRows;
}
