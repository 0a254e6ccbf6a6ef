import type { FunctionBuilder, FunctionSource } from "../assemble.ts";
import { call, count, int, least, op, plus, times, when, type Code, type Local } from "../code.ts";
import type { Mode } from "../modes.ts";
import { inTiles } from "../tiles/in-tiles.ts";
import { copyRows, tile, tileSizes } from "../tiles/tile.ts";

/** Where products of a matrix with a column for each query are computed. */
export interface ColumnProducts {
  readonly builder: FunctionBuilder;
  readonly use: (other: FunctionSource) => number;
  readonly mode: Mode;
  /** Numbers from one line of the matrix to the next. */
  readonly pitch: number;
  /** Lines of the matrix: one for each key. */
  readonly n: Local;
}

/** Rows that lie some bytes apart, each of neighbouring elements. */
export interface RowsAsTheyLie {
  readonly at: Local;
  readonly bytes: Local;
}

/** Line j of the matrix at `to` = row j times d lines of packed columns. */
export function rowsTimesColumns(
  { builder, use, mode, pitch, n }: ColumnProducts,
  { rows, packed, d, to }: { readonly rows: RowsAsTheyLie; readonly packed: Local; readonly d: Local; readonly to: Local },
): Code {
  const { key } = builder.locals("i32", "key");
  return inTiles(builder, { i: key, from: int(0), to: n.get }, tileSizes[mode].rows, (size) =>
    call(
      use(tile(mode, size, { strided: true })),
      plus(rows.at.get, op("i32.mul", key.get, rows.bytes.get)),
      packed.get,
      plus(to.get, times(key.get, 4 * pitch)),
      ...[int(4 * pitch), d.get, int(0), int(0), rows.bytes.get],
    ),
  );
}

/** What {@link columnsTimesRows} reads and writes: `edge` is room for a tile at the right edge. */
export interface WeighedRows {
  readonly matrix: Local;
  readonly queries: Local;
  readonly rows: RowsAsTheyLie;
  readonly width: Local;
  readonly out: RowsAsTheyLie;
  readonly edge: Local;
}

/** Row i of the result = the sum over lines of the matrix of its column i times the line's row. */
export function columnsTimesRows(
  { builder, use, mode, pitch, n }: ColumnProducts,
  { matrix, queries, rows, width, out, edge }: WeighedRows,
): Code {
  const { query, panel, valid } = builder.locals("i32", "query", "panel", "valid");
  const { rows: largest, columns } = tileSizes[mode];
  const line = int(4 * columns);
  const some = (size: number): Code => {
    const run = (to: Code, stride: Code): Code =>
      call(
        use(tile(mode, size, { pitch, stridedB: true })),
        plus(matrix.get, op("i32.shl", query.get, int(2))),
        plus(rows.at.get, op("i32.shl", panel.get, int(2))),
        ...[to, stride, n.get, int(0), int(0), rows.bytes.get],
      );
    const target = plus(plus(out.at.get, op("i32.mul", query.get, out.bytes.get)), op("i32.shl", panel.get, int(2)));
    return when(op("i32.eq", valid.get, int(columns)), run(target, out.bytes.get), [
      run(edge.get, line),
      call(use(copyRows), target, out.bytes.get, edge.get, line, int(size), valid.get),
    ]);
  };
  return count(panel, int(0), width.get, int(columns), [
    valid.set(least(int(columns), op("i32.sub", width.get, panel.get))),
    inTiles(builder, { i: query, from: int(0), to: queries.get }, largest, some),
  ]);
}
