import type { Slot } from "../../../plan/kernel.ts";
import type { Launches, PackedCopy, Word } from "../launch.ts";
import type { Mode } from "../modes.ts";
import { packPanels } from "./pack.ts";
import { product, productThreadBytes } from "./product.ts";
import type { TileSize } from "./tile.ts";

/** A batch of matrices in a slot: where it starts and how many elements lie between batches, rows and columns. */
export interface Matrices {
  readonly slot: Slot;
  readonly offset: number;
  readonly batch: number;
  readonly row: number;
  readonly column: number;
}

/** Extents of a batch of products [m, k] [k, n]. */
export interface ProductShape {
  readonly batch: number;
  readonly m: number;
  readonly k: number;
  readonly n: number;
}

/** Where a product goes, and what computes it. */
export interface ProductTarget {
  readonly output: Slot;
  readonly bias?: { readonly slot: Slot; readonly offset: number } | undefined;
  readonly mode: Mode;
  readonly tile: TileSize;
  readonly threads: number;
}

/** Launches for C = A B (+ bias): B is packed to panels, once for a plan input that is used again. */
export function lowerProduct(shape: ProductShape, a: Matrices, b: Matrices, target: ProductTarget): Launches {
  const { batch, m, n, k } = shape;
  const { bias, mode, tile, threads } = target;
  const { rows, columns } = tile;
  const panelCount = Math.ceil(n / columns);
  const panelBytes = 4 * batch * panelCount * columns * k;
  // Where threads divide the panels, each packs all rows for a piece; where they divide the rows, each reads all panels. So it is the panels where rows are
  // too few for all threads, and where rows are not many but panels are (measured: a sentence of 32 tokens in 5.3 instead of 6.0 ms).
  const pieces = 2 * threads;
  const byRows = batch >= threads || m >= (panelCount >= 6 * pieces ? 16 : 2) * rows * threads;
  const panels: PackedCopy = {
    kind: "packed",
    slot: b.slot,
    key: `panels ${[columns, b.offset, b.batch, b.row, b.column, batch, k, n].join(" ")}`,
    bytes: panelBytes,
    scratch: 0,
  };
  const at = (slot: Slot, offset: number): Word => ({ kind: "slot", slot, bytes: 4 * offset });
  const strides = ({ batch: batches, row, column }: Matrices): readonly number[] => [4 * batches, 4 * row, 4 * column];
  return {
    launches: [
      {
        source: packPanels(columns),
        words: [panels, at(b.slot, b.offset), k, n, ...strides(b)],
        packs: panels,
        units: batch * panelCount,
        cycles: batch * k * n,
      },
      {
        source: product(mode, tile),
        words: [
          at(target.output, 0),
          at(a.slot, a.offset),
          panels,
          bias === undefined ? 0 : at(bias.slot, bias.offset),
          m,
          n,
          k,
          ...strides(a),
          byRows ? 1 : 0,
        ],
        units: batch * (byRows ? Math.ceil(m / rows) : panelCount),
        grain: byRows ? 1 : Math.max(1, Math.ceil(panelCount / pieces)),
        cycles: (batch * m * n * k) / 8,
      },
    ],
    scratchBytes: panelBytes,
    threadBytes: productThreadBytes,
  };
}
