import type { FunctionSource } from "../assemble.ts";
import { call, count, int, least, op, plus, times, when, type Code } from "../code.ts";
import { kernelParameters, readBlock } from "../launch.ts";
import type { Mode } from "../modes.ts";
import { inTiles } from "./in-tiles.ts";
import { quantizeRow } from "./quantize-row.ts";
import { quantizedTile, quantizedTileSizes, type QuantizedForm } from "./quantized-tile.ts";
import { strideOfRow } from "./row-of-pairs.ts";
import { copyRows } from "./tile.ts";

/** Rows of x that are rounded at once: 104 KB of k = 384, 399 KB of k = 1536, for the second cache. */
const blockRows = 96;
/** Room for the steps of a block's rows, and for a tile at the right edge. */
const [stepBytes, edgeBytes] = [4 * blockRows, 512];

/** Scratch memory of each thread for rows of k elements. */
export function quantizedProductBytes(k: number): number {
  return stepBytes + edgeBytes + blockRows * strideOfRow(k);
}

/**
 * C [M, N] of floats: rows of x [M, K] rounded to 12 bits, times panels packed by `packPairs`, times steps and scales (, plus a bias). The block: C, x, panels,
 * scale (, bias), M, N, K, pairs of K, bytes between rows of x, and 1
 * where the units are tiles of rows, 0 where they are panels. The sums are exact, so no bit depends on it.
 */
export function quantizedProduct(mode: Mode, form: QuantizedForm): FunctionSource {
  const { rows, columns } = quantizedTileSizes[mode];
  const { rowBytes, isBiased } = form;
  return {
    key: `quantized product ${mode} ${rowBytes} ${isBiased}`,
    parameters: kernelParameters,
    build: (builder, use) => {
      const { pointer, unit, end, scratch } = builder.parameters("pointer", "unit", "end", "scratch");
      const block = builder.locals(
        "i32",
        ...(["c", "x", "panels", "scale"] as const),
        ...(isBiased ? (["bias"] as const) : []),
        ...(["m", "n", "k", "pairs", "xRow", "byRows"] as const),
      );
      const { c, x, panels, scale, m, n, k, pairs, xRow, byRows } = block;
      const { first, last, firstPanel, lastPanel, panelBytes, cRow } = builder.locals(
        "i32",
        ...(["first", "last", "firstPanel", "lastPanel", "panelBytes", "cRow"] as const),
      );
      const { from, now, i, row, packed, xAt, stepAt, panel, panelAt, target, columnBytes, valid, edge } = builder.locals(
        "i32",
        ...(["from", "now", "i", "row", "packed", "xAt", "stepAt", "panel", "panelAt", "target", "columnBytes"] as const),
        ...(["valid", "edge"] as const),
      );
      const rounded = plus(scratch.get, int(stepBytes + edgeBytes));
      const round: Code = [
        packed.set(rounded),
        stepAt.set(scratch.get),
        count(row, int(0), now.get, int(1), [
          call(use(quantizeRow), xAt.get, k.get, packed.get, stepAt.get),
          packed.set(plus(packed.get, int(rowBytes))),
          xAt.set(plus(xAt.get, xRow.get)),
          stepAt.set(plus(stepAt.get, int(4))),
        ]),
      ];
      const multiply = (size: number): Code => {
        const run = (to: Code, stride: Code): Code =>
          call(
            use(quantizedTile(mode, size, form)),
            ...[packed.get, panelAt.get, to, stride, pairs.get, stepAt.get, plus(scale.get, columnBytes.get)],
            ...("bias" in block ? [plus(block.bias.get, columnBytes.get)] : []),
          );
        return [
          when(op("i32.eq", valid.get, int(columns)), run(target.get, cRow.get), [
            // Scales and biases are read beyond their end: the heap has a margin.
            run(edge.get, int(4 * columns)),
            call(use(copyRows), target.get, cRow.get, edge.get, int(4 * columns), int(size), valid.get),
          ]),
          packed.set(plus(packed.get, int(rowBytes * size))),
          target.set(plus(target.get, times(cRow.get, size))),
          stepAt.set(plus(stepAt.get, int(4 * size))),
        ];
      };
      return [
        readBlock(block, pointer),
        panelBytes.set(times(pairs.get, 4 * columns)),
        cRow.set(op("i32.shl", n.get, int(2))),
        edge.set(plus(scratch.get, int(stepBytes))),
        when(
          byRows.get,
          [
            first.set(times(unit.get, rows)),
            last.set(times(end.get, rows)),
            last.set(least(m.get, last.get)),
            firstPanel.set(int(0)),
            lastPanel.set(op("i32.div_u", plus(n.get, int(columns - 1)), int(columns))),
          ],
          [first.set(int(0)), last.set(m.get), firstPanel.set(unit.get), lastPanel.set(end.get)],
        ),
        count(from, first.get, last.get, int(blockRows), [
          now.set(least(int(blockRows), op("i32.sub", last.get, from.get))),
          xAt.set(plus(x.get, op("i32.mul", from.get, xRow.get))),
          round,
          count(panel, firstPanel.get, lastPanel.get, int(1), [
            columnBytes.set(times(panel.get, 4 * columns)),
            valid.set(least(int(columns), op("i32.sub", n.get, times(panel.get, columns)))),
            panelAt.set(plus(panels.get, op("i32.mul", panel.get, panelBytes.get))),
            target.set(plus(plus(c.get, op("i32.mul", from.get, cRow.get)), columnBytes.get)),
            packed.set(rounded),
            stepAt.set(scratch.get),
            inTiles(builder, { i, from: int(0), to: now.get }, rows, multiply),
          ]),
        ]),
      ];
    },
  };
}
