import type { FunctionSource } from "../assemble.ts";
import { call, count, int, least, load, op, plus, shuffle, store, times } from "../code.ts";
import { kernelParameters, readBlock } from "../launch.ts";
import { packLines } from "./pack.ts";
import { blockOfPairs } from "./row-of-pairs.ts";

/** Where the 16-bit integers of two vectors stand side by side: those of one half of each. */
function interleaved(half: 0 | 1): readonly number[] {
  return [0, 1, 2, 3].flatMap((n) => [0, 16].flatMap((vector) => [0, 1].map((byte) => vector + 8 * half + 2 * n + byte)));
}

/** Widens k 8-bit integers to words of two of 16 bits, see `pairsOf`. Parameters: from, k, to. What lies beyond the row, up to a whole block, is widened too. */
const widenRow: FunctionSource = {
  key: "widen row",
  parameters: ["i32", "i32", "i32"],
  build: (builder) => {
    const { from, k, to } = builder.parameters("from", "k", "to");
    const { i, at } = builder.locals("i32", "i", "at");
    const { first, second } = builder.locals("v128", "first", "second");
    // The heap has a margin for what is read beyond the last row.
    return count(i, int(0), k.get, int(blockOfPairs), [
      at.set(plus(from.get, i.get)),
      first.set(load("i16x8.load8x8_s", at.get)),
      second.set(load("i16x8.load8x8_s", at.get, blockOfPairs / 2)),
      ([0, 1] as const).map((half) => store("v128.store", to.get, shuffle(first.get, second.get, interleaved(half)), 16 * half)),
      to.set(plus(to.get, int(2 * blockOfPairs))),
    ]);
  },
};

/**
 * Packs a weight [n, k] of 8-bit integers to panels [n / columns][pairs of k][columns][2] of 16-bit ones, which are the units. The block: to, from, k, n, pairs.
 * Columns beyond n are copies of the last one, and an element beyond k is what lies there: neither meets anything but zeros, or is kept.
 */
export function packPairs(columns: number): FunctionSource {
  return {
    key: `pack pairs ${columns}`,
    parameters: kernelParameters,
    build: (builder, use) => {
      const { pointer, panel, end, scratch } = builder.parameters("pointer", "panel", "end", "scratch");
      const block = builder.locals("i32", "to", "from", "k", "n", "pairs");
      const { to, from, k, n, pairs } = block;
      const { column, row, rowBytes } = builder.locals("i32", "column", "row", "rowBytes");
      return [
        readBlock(block, pointer),
        rowBytes.set(times(pairs.get, 4)),
        count(panel, panel.get, end.get, int(1), [
          count(column, int(0), int(columns), int(1), [
            row.set(least(plus(times(panel.get, columns), column.get), op("i32.sub", n.get, int(1)))),
            call(
              use(widenRow),
              plus(from.get, op("i32.mul", row.get, k.get)),
              k.get,
              plus(scratch.get, op("i32.mul", column.get, rowBytes.get)),
            ),
          ]),
          call(
            use(packLines(columns)),
            plus(to.get, op("i32.mul", panel.get, times(pairs.get, 4 * columns))),
            scratch.get,
            rowBytes.get,
            int(4),
            pairs.get,
            int(columns),
          ),
        ]),
      ];
    },
  };
}
