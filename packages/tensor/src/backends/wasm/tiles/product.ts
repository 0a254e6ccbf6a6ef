import type { FunctionSource } from "../assemble.ts";
import { call, choose, count, int, least, op, plus, repeatWhile, times, when, type Code } from "../code.ts";
import { kernelParameters, readBlock } from "../launch.ts";
import type { Mode } from "../modes.ts";
import { inTiles } from "./in-tiles.ts";
import { packLines } from "./pack.ts";
import { copyRows, tile, type TileSize } from "./tile.ts";

/** A panel of B of this many rows (16 KB) stays in the first cache; longer products go on from the C they have stored, with the same bits. */
const depth = 512;
/** Rows of A packed at once: with `depth` about 200 KB, for the second cache. */
const blockRows = 96;

/** Scratch memory of each thread: a packed block of A, and a tile for the right edge. */
export const productThreadBytes: number = 4 * blockRows * depth + 512;

/**
 * C [batch][M, N] = A B (+ bias) with B packed by `packPanels`. The block: C, A, panels, bias or 0, M, N, K, batch, then bytes between batches,
 * rows and columns of A, and 1 where the units are tiles of rows of all batches, 0 where they are panels of all batches.
 */
export function product(mode: Mode, { rows, columns: tileColumns }: TileSize): FunctionSource {
  return { key: `product ${mode} ${rows} ${tileColumns}`, parameters: kernelParameters, build };

  function build(builder: Parameters<FunctionSource["build"]>[0], use: Parameters<FunctionSource["build"]>[1]): Code {
    const { pointer, unit, end, scratch } = builder.parameters("pointer", "unit", "end", "scratch");
    const block = builder.locals("i32", ...(["c", "a", "panels", "bias", "m", "n", "k", "aBatch", "aRow", "aColumn", "byRows"] as const));
    const { c, a, panels, bias, m, n, k, aBatch, aRow, aColumn, byRows } = block;
    const tileBytes = 4 * tileColumns;
    const { panelCount, depthNow, edge, rowBytes, panelBytes } = builder.locals(
      "i32",
      "panelCount",
      "depthNow",
      "edge",
      "rowBytes",
      "panelBytes",
    );
    const { number, kFrom, kNow, mFrom, mNow, i, panel } = builder.locals("i32", "number", "kFrom", "kNow", "mFrom", "mNow", "i", "panel");
    const {
      perBatch,
      first,
      count: taken,
      lineFrom,
      lineTo,
      columnFrom,
      columnTo,
    } = builder.locals("i32", ...(["perBatch", "first", "count", "lineFrom", "lineTo", "columnFrom", "columnTo"] as const));
    /** The units from `unit` on that lie in one batch: its number, and a range of its rows and of its panels. */
    const takeUnits: Code = [
      number.set(op("i32.div_u", unit.get, perBatch.get)),
      first.set(op("i32.sub", unit.get, op("i32.mul", number.get, perBatch.get))),
      taken.set(op("i32.sub", end.get, unit.get)),
      taken.set(least(taken.get, op("i32.sub", perBatch.get, first.get))),
      unit.set(plus(unit.get, taken.get)),
      when(
        byRows.get,
        [
          lineFrom.set(times(first.get, rows)),
          lineTo.set(plus(lineFrom.get, times(taken.get, rows))),
          lineTo.set(least(m.get, lineTo.get)),
        ],
        [columnFrom.set(first.get), columnTo.set(plus(first.get, taken.get))],
      ),
    ];

    const { packedA, target, aFrom, panelAt, biasAt, continued, valid } = builder.locals(
      "i32",
      "packedA",
      "target",
      "aFrom",
      "panelAt",
      "biasAt",
      "continued",
      "valid",
    );

    const packOne = (size: number): Code => call(use(packLines(size)), packedA.get, aFrom.get, aRow.get, aColumn.get, kNow.get, int(size));
    const tileOne = (size: number): Code => {
      const run = (to: Code, stride: Code): Code =>
        call(use(tile(mode, size, { columns: tileColumns })), packedA.get, panelAt.get, to, stride, kNow.get, continued.get, biasAt.get);
      const copy = (to: Code, toStride: Code, from: Code, fromStride: Code): Code =>
        call(use(copyRows), to, toStride, from, fromStride, int(size), valid.get);
      return when(op("i32.eq", valid.get, int(tileColumns)), run(target.get, rowBytes.get), [
        when(continued.get, copy(edge.get, int(tileBytes), target.get, rowBytes.get)),
        run(edge.get, int(tileBytes)),
        copy(target.get, rowBytes.get, edge.get, int(tileBytes)),
      ]);
    };
    const overRows = (one: (size: number) => Code): Code => inTiles(builder, { i, from: int(0), to: mNow.get }, rows, one);
    const packedStep = (size: number): Code => packedA.set(plus(packedA.get, op("i32.mul", kNow.get, int(4 * size))));

    const packBlock: Code = [
      packedA.set(scratch.get),
      aFrom.set(
        plus(
          plus(a.get, op("i32.mul", number.get, aBatch.get)),
          plus(op("i32.mul", mFrom.get, aRow.get), op("i32.mul", kFrom.get, aColumn.get)),
        ),
      ),
      overRows((size) => [packOne(size), packedStep(size), aFrom.set(plus(aFrom.get, op("i32.mul", aRow.get, int(size))))]),
    ];
    const isLast = op("i32.le_s", k.get, plus(kFrom.get, kNow.get));
    const onePanel: Code = [
      valid.set(least(int(tileColumns), op("i32.sub", n.get, times(panel.get, tileColumns)))),
      panelAt.set(
        plus(
          plus(panels.get, op("i32.mul", plus(op("i32.mul", number.get, panelCount.get), panel.get), panelBytes.get)),
          times(kFrom.get, tileBytes),
        ),
      ),
      biasAt.set(choose(op("i32.and", op("i32.ne", bias.get, int(0)), isLast), plus(bias.get, times(panel.get, tileBytes)), int(0))),
      packedA.set(scratch.get),
      target.set(
        plus(plus(c.get, op("i32.mul", plus(op("i32.mul", number.get, m.get), mFrom.get), rowBytes.get)), times(panel.get, tileBytes)),
      ),
      overRows((size) => [tileOne(size), packedStep(size), target.set(plus(target.get, op("i32.mul", rowBytes.get, int(size))))]),
    ];

    return [
      readBlock(block, pointer),
      panelCount.set(op("i32.div_u", plus(n.get, int(tileColumns - 1)), int(tileColumns))),
      rowBytes.set(op("i32.shl", n.get, int(2))),
      panelBytes.set(times(k.get, tileBytes)),
      edge.set(plus(scratch.get, int(4 * blockRows * depth))),
      depthNow.set(int(depth)),
      lineTo.set(m.get),
      columnTo.set(panelCount.get),
      perBatch.set(choose(byRows.get, op("i32.div_u", plus(m.get, int(rows - 1)), int(rows)), panelCount.get)),
      repeatWhile(op("i32.lt_s", unit.get, end.get), [
        takeUnits,
        // An empty sum is a result too: the first turn is made even for K = 0.
        count(kFrom, int(0), choose(op("i32.eqz", k.get), int(1), k.get), depthNow.get, [
          kNow.set(least(depthNow.get, op("i32.sub", k.get, kFrom.get))),
          continued.set(op("i32.ne", kFrom.get, int(0))),
          count(mFrom, lineFrom.get, lineTo.get, int(blockRows - (blockRows % rows)), [
            mNow.set(least(int(blockRows - (blockRows % rows)), op("i32.sub", lineTo.get, mFrom.get))),
            packBlock,
            count(panel, columnFrom.get, columnTo.get, int(1), onePanel),
          ]),
        ]),
      ]),
    ];
  }
}
