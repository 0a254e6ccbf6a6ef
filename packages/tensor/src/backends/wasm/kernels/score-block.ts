import type { FunctionSource } from "../assemble.ts";
import { call, choose, count, int, least, load, op, plus, store, times, type Code, type Local } from "../code.ts";
import type { Mode } from "../modes.ts";
import { inTiles } from "../tiles/in-tiles.ts";
import { tile, tileSizes } from "../tiles/tile.ts";
import { turned } from "../tiles/turned.ts";

/** Candidates whose products are made at once: with their rows they stay in the second cache while all contexts read them. */
export const blockRows = 48;

/** Rows of candidates are read whole up to this length: a row in parts begins as many streams from memory (measured: 94 against 100 GFLOP/s at 768). */
const depth = 768;

/**
 * Products of rows of candidates, as they lie, with vectors in panels [panels][d][columns]: U [rows][panels columns]. An element adds its products in ascending
 * order, as a matrix product does. Parameters: U, candidates, bytes between candidates, panels' address, how many panels, d, rows.
 */
export function blockProducts(mode: Mode, columns: number): FunctionSource {
  return {
    key: `block products ${mode} ${columns}`,
    parameters: new Array<"i32">(7).fill("i32"),
    build: (builder, use) => {
      const { u, candidates, row, vectors, panels, d, rows } = builder.parameters(
        ...(["u", "candidates", "row", "vectors", "panels", "d", "rows"] as const),
      );
      const { kFrom, kNow, panel, i, panelAt, a, c, uRow } = builder.locals(
        "i32",
        "kFrom",
        "kNow",
        "panel",
        "i",
        "panelAt",
        "a",
        "c",
        "uRow",
      );
      const step = (size: number): Code => [
        call(use(tile(mode, size, { columns, strided: true })), a.get, panelAt.get, c.get, uRow.get, kNow.get, kFrom.get, int(0), row.get),
        a.set(plus(a.get, times(row.get, size))),
        c.set(plus(c.get, times(uRow.get, size))),
      ];
      return [
        uRow.set(times(panels.get, 4 * columns)),
        // An empty sum is a result too.
        count(kFrom, int(0), choose(op("i32.eqz", d.get), int(1), d.get), int(depth), [
          kNow.set(least(int(depth), op("i32.sub", d.get, kFrom.get))),
          count(panel, int(0), panels.get, int(1), [
            panelAt.set(plus(vectors.get, times(plus(op("i32.mul", panel.get, d.get), kFrom.get), 4 * columns))),
            a.set(plus(candidates.get, op("i32.shl", kFrom.get, int(2)))),
            c.set(plus(u.get, times(panel.get, 4 * columns))),
            inTiles(builder, { i, from: int(0), to: rows.get }, tileSizes[mode].rows, step),
          ]),
        ]),
      ];
    },
  };
}

/**
 * Eight rows of U as columns: element (i, j) of [columns][8]. Parameters: to, bytes between its rows, from, bytes between rows of U, columns, a multiple of 4.
 */
export const eightInLanes: FunctionSource = {
  key: "eight in lanes",
  parameters: ["i32", "i32", "i32", "i32", "i32"],
  build: (builder) => {
    const { to, toRow, from, fromRow, columns } = builder.parameters("to", "toRow", "from", "fromRow", "columns");
    const { i, at, target } = builder.locals("i32", "i", "at", "target");
    const rows = Array.from({ length: 8 }, () => builder.local("v128"));
    const [[turn, first], [otherTurn, second]] = [0, 4].map(
      (from) => turned(builder, rows.slice(from, from + 4) as [Local, Local, Local, Local]), // just as many
    ) as [ReturnType<typeof turned>, ReturnType<typeof turned>]; // of both halves
    return count(i, int(0), columns.get, int(4), [
      at.set(plus(from.get, op("i32.shl", i.get, int(2)))),
      rows.map((row, n) => [row.set(load("v128.load", at.get)), n === 7 ? [] : at.set(plus(at.get, fromRow.get))]),
      [turn, otherTurn],
      target.set(to.get),
      first.map((vector, n) => [
        store("v128.store", target.get, vector),
        store("v128.store", target.get, second[n] ?? [], 16),
        target.set(plus(target.get, toRow.get)),
      ]),
      to.set(target.get),
    ]);
  },
};
