import type { FunctionSource } from "../assemble.ts";
import { call, choose, count, int, least, op, plus, times, when, type Code, type Local } from "../code.ts";
import { kernelParameters, readBlock } from "../launch.ts";
import type { Mode } from "../modes.ts";
import { packLines } from "./pack.ts";
import { copyRows, tile, tileSizes } from "./tile.ts";

/** A panel of B of this many rows (16 KB) stays in the first cache; longer products go on from the C they have stored, with the same bits. */
const depth = 512;
/** Rows of A packed at once: with `depth` about 200 KB, for the second cache. */
const blockRows = 96;

/** Scratch memory of each thread: a packed block of A, and a tile for the right edge. */
export const productThreadBytes: number = 4 * blockRows * depth + 512;

/**
 * C [batch][M, N] = A B (+ bias) with B packed by `packPanels`. The block: C, A, panels, bias or 0, M, N, K, batch, then bytes between batches,
 * rows and columns of A. Threads take ranges of batches, of rows, or of panels, whichever there is enough of; no bit depends on it.
 */
export function product(mode: Mode): FunctionSource {
  return { key: `product ${mode}`, parameters: kernelParameters, build };

  function build(builder: Parameters<FunctionSource["build"]>[0], use: Parameters<FunctionSource["build"]>[1]): Code {
    const { pointer, thread, threads, scratch } = builder.parameters("pointer", "thread", "threads", "scratch");
    const i32 = (): Local => builder.local("i32");
    const block = builder.locals("i32", "c", "a", "panels", "bias", "m", "n", "k", "batch", "aBatch", "aRow", "aColumn");
    const { c, a, panels, bias, m, n, k, batch, aBatch, aRow, aColumn } = block;
    const { rows, columns: tileColumns } = tileSizes[mode];
    const tileBytes = 4 * tileColumns;
    const { panelCount, depthNow, edge, rowBytes, panelBytes } = builder.locals(
      "i32",
      "panelCount",
      "depthNow",
      "edge",
      "rowBytes",
      "panelBytes",
    );
    const range = (): { readonly from: Local; readonly to: Local } => ({ from: i32(), to: i32() });
    const [batches, lines, columns] = [range(), range(), range()];

    const share = (units: Code, size: number, { from, to }: { from: Local; to: Local }): Code => {
      const part = i32();
      return [
        part.set(
          op(
            "i32.mul",
            op(
              "i32.div_u",
              plus(units, op("i32.sub", op("i32.mul", threads.get, int(size)), int(1))),
              op("i32.mul", threads.get, int(size)),
            ),
            int(size),
          ),
        ),
        from.set(least(units, op("i32.mul", part.get, thread.get))),
        to.set(least(units, plus(from.get, part.get))),
      ];
    };
    const all = (units: Code, { from, to }: { from: Local; to: Local }): Code => [from.set(int(0)), to.set(units)];
    const split = when(
      op("i32.le_s", threads.get, batch.get),
      [share(batch.get, 1, batches), all(m.get, lines), all(panelCount.get, columns)],
      when(
        op("i32.le_s", op("i32.mul", threads.get, int(2 * rows)), m.get),
        [all(batch.get, batches), share(m.get, rows, lines), all(panelCount.get, columns)],
        [all(batch.get, batches), all(m.get, lines), share(panelCount.get, 1, columns)],
      ),
    );

    const { number, kFrom, kNow, mFrom, mNow, i, panel } = builder.locals("i32", "number", "kFrom", "kNow", "mFrom", "mNow", "i", "panel");
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
        call(use(tile(mode, size)), packedA.get, panelAt.get, to, stride, kNow.get, continued.get, biasAt.get);
      const copy = (to: Code, toStride: Code, from: Code, fromStride: Code): Code =>
        call(use(copyRows), to, toStride, from, fromStride, int(size), valid.get);
      return when(op("i32.eq", valid.get, int(tileColumns)), run(target.get, rowBytes.get), [
        when(continued.get, copy(edge.get, int(tileBytes), target.get, rowBytes.get)),
        run(edge.get, int(tileBytes)),
        copy(target.get, rowBytes.get, edge.get, int(tileBytes)),
      ]);
    };
    /** Whole tiles, then the rows that are left in one smaller tile. */
    const overRows = (one: (size: number) => Code, advance: (size: number) => Code): Code => {
      const whole = i32();
      return [
        whole.set(op("i32.sub", mNow.get, int(rows - 1))),
        count(i, int(0), whole.get, int(rows), [one(rows), advance(rows)]),
        i.set(op("i32.rem_u", mNow.get, int(rows))),
        Array.from({ length: rows - 1 }, (_, size) => when(op("i32.eq", i.get, int(size + 1)), one(size + 1))),
      ];
    };
    const packedStep = (size: number): Code => packedA.set(plus(packedA.get, op("i32.mul", kNow.get, int(4 * size))));

    const packBlock: Code = [
      packedA.set(scratch.get),
      aFrom.set(
        plus(
          plus(a.get, op("i32.mul", number.get, aBatch.get)),
          plus(op("i32.mul", mFrom.get, aRow.get), op("i32.mul", kFrom.get, aColumn.get)),
        ),
      ),
      overRows(packOne, (size) => [packedStep(size), aFrom.set(plus(aFrom.get, op("i32.mul", aRow.get, int(size))))]),
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
      overRows(tileOne, (size) => [packedStep(size), target.set(plus(target.get, op("i32.mul", rowBytes.get, int(size))))]),
    ];

    return [
      readBlock(block, pointer),
      panelCount.set(op("i32.div_u", plus(n.get, int(tileColumns - 1)), int(tileColumns))),
      rowBytes.set(op("i32.shl", n.get, int(2))),
      panelBytes.set(times(k.get, tileBytes)),
      edge.set(plus(scratch.get, int(4 * blockRows * depth))),
      depthNow.set(int(depth)),
      split,
      count(number, batches.from.get, batches.to.get, int(1), [
        // An empty sum is a result too: the first turn is made even for K = 0.
        count(kFrom, int(0), choose(op("i32.eqz", k.get), int(1), k.get), depthNow.get, [
          kNow.set(least(depthNow.get, op("i32.sub", k.get, kFrom.get))),
          continued.set(op("i32.ne", kFrom.get, int(0))),
          count(mFrom, lines.from.get, lines.to.get, int(blockRows - (blockRows % rows)), [
            mNow.set(least(int(blockRows - (blockRows % rows)), op("i32.sub", lines.to.get, mFrom.get))),
            packBlock,
            count(panel, columns.from.get, columns.to.get, int(1), onePanel),
          ]),
        ]),
      ]),
    ];
  }
}
