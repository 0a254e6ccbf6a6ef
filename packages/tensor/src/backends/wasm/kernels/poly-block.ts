import type { FunctionSource } from "../assemble.ts";
import { call, count, int, op, plus, times } from "../code.ts";
import type { Mode } from "../modes.ts";
import { tileSizes } from "../tiles/tile.ts";
import { polyEight } from "./poly-eight.ts";
import { blockProducts, blockRows, eightInLanes } from "./score-block.ts";

/** How the vectors of a context are packed: few take narrower panels, so that little is computed of what is not there. */
export interface PackedVectors {
  readonly columns: number;
  /** Panels of one context. */
  readonly panels: number;
}

/** The panels of `m` vectors of a context. */
export function packedVectors(mode: Mode, m: number): PackedVectors {
  const columns = Math.min(tileSizes[mode].columns, 4 * Math.ceil(m / 4));
  return { columns, panels: Math.ceil(m / columns) };
}

/** Scratch memory of {@link polyBlock} in bytes. */
export function polyBlockBytes({ columns, panels }: PackedVectors): number {
  return 4 * columns * panels * (blockRows + 16);
}

/**
 * Poly scores of at most `blockRows` candidates in one context; no product outlives its block. There must be room for a multiple of 8 scores. Parameters: scores,
 * candidates, bytes between candidates, panels' address, how many panels, d, rows, m, bits of the sharpness, scratch memory.
 */
export function polyBlock(mode: Mode, columns: number): FunctionSource {
  return {
    key: `poly block ${mode} ${columns}`,
    parameters: new Array<"i32">(10).fill("i32"),
    build: (builder, use) => {
      const { scores, candidates, row, vectors, panels, d, rows, m, sharpness, u } = builder.parameters(
        ...(["scores", "candidates", "row", "vectors", "panels", "d", "rows", "m", "sharpness", "u"] as const),
      );
      const { i, uRow, lanes, powers } = builder.locals("i32", "i", "uRow", "lanes", "powers");
      return [
        call(use(blockProducts(mode, columns)), u.get, candidates.get, row.get, vectors.get, panels.get, d.get, rows.get),
        uRow.set(times(panels.get, 4 * columns)),
        lanes.set(plus(u.get, times(uRow.get, blockRows))),
        powers.set(plus(lanes.get, times(uRow.get, 8))),
        count(i, int(0), rows.get, int(8), [
          call(use(eightInLanes), lanes.get, int(32), u.get, uRow.get, op("i32.and", plus(m.get, int(3)), int(-4))),
          call(use(polyEight), scores.get, lanes.get, powers.get, m.get, sharpness.get),
          u.set(plus(u.get, times(uRow.get, 8))),
          scores.set(plus(scores.get, int(32))),
        ]),
      ];
    },
  };
}
