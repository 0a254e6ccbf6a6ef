import type { FunctionSource } from "../assemble.ts";
import { call, count, int, least, load, op, plus, store, times } from "../code.ts";
import { kernelParameters, readBlock } from "../launch.ts";
import { packLines } from "./pack.ts";

/** Bytes of a row of k 16-bit integers, filled up to whole vectors. */
export function wholeRow(k: number): number {
  return 2 * Math.ceil(k / 8) * 8;
}

/** Widens k 8-bit integers to 16 bits. Parameters: from, k, to. What lies beyond the row, up to whole vectors, is widened too. */
const widenRow: FunctionSource = {
  key: "widen row",
  parameters: ["i32", "i32", "i32"],
  build: (builder) => {
    const { from, k, to } = builder.parameters("from", "k", "to");
    const { i } = builder.locals("i32", "i");
    // The heap has a margin for what is read beyond the last row.
    return count(i, int(0), k.get, int(8), [
      store("v128.store", to.get, load("i16x8.load8x8_s", plus(from.get, i.get))),
      to.set(plus(to.get, int(16))),
    ]);
  },
};

/**
 * Packs a weight [n, k] of 8-bit integers to panels [n / columns][pairs of k][columns][2] of 16-bit ones, which are the units. The block: to, from, k, n, pairs, bytes of a widened
 * row. Columns beyond n are copies of the last one, and an element beyond k is what lies there: neither meets anything but zeros, or is kept.
 */
export function packPairs(columns: number): FunctionSource {
  return {
    key: `pack pairs ${columns}`,
    parameters: kernelParameters,
    build: (builder, use) => {
      const { pointer, panel, end, scratch } = builder.parameters("pointer", "panel", "end", "scratch");
      const block = builder.locals("i32", "to", "from", "k", "n", "pairs", "rowBytes");
      const { to, from, k, n, pairs, rowBytes } = block;
      const { column, row } = builder.locals("i32", "column", "row");
      return [
        readBlock(block, pointer),
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
