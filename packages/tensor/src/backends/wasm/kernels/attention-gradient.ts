import { attentionGradientDefinition } from "../../../operators/composites/attention-gradient.ts";
import { attentionWithDropoutGradientDefinition } from "../../../operators/composites/attention-with-dropout-gradient.ts";
import type { ClaimedKernel, Strided } from "../../../plan/kernel.ts";
import { maskThreshold } from "../../../scalar/mask-bits.ts";
import type { FunctionSource } from "../assemble.ts";
import { call, count, int, least, load, op, plus, repeatWhile, when, type Code, type Local } from "../code.ts";
import { bitsOfFloat, kernelParameters, readBlock, type Launches } from "../launch.ts";
import type { Mode } from "../modes.ts";
import { inTiles } from "../tiles/in-tiles.ts";
import { packMatrix } from "../tiles/pack.ts";
import { eachPanel, wholeTiles } from "../tiles/panels.ts";
import { copyRows, tile, tileSizes } from "../tiles/tile.ts";
import type { TunedKernel, TunedStep } from "../tuned.ts";
import { attentionGradientColumns, attentionGradientWorkBytes, keptColumns } from "./attention-gradient-columns.ts";
import { rowsOfHeads } from "./contiguous.ts";
import { factorMargin } from "./dropout-columns.ts";
import { rangeOfKeys } from "./key-ranges.ts";
import { addRows, clearRows } from "./rows-of-sums.ts";

const regions = ["keyRows", "valueRows", "weights", "scores", "qPanels", "gradientPanels", "keyGradient", "valueGradient", "work"] as const;

/** Numbers in each region but the last, for n keys and d numbers with room for whole tiles. */
function regionSizes<N>(n: N, d: N, { add, mul }: { add: (a: N, b: number) => N; mul: (a: N, b: N | number) => N }): readonly N[] {
  const matrix = mul(add(n, 2 * factorMargin), keptColumns);
  const panels = mul(add(d, 16), keptColumns);
  const sums = mul(n, add(d, 16));
  return [mul(n, d), mul(n, d), matrix, matrix, panels, panels, sums, sums];
}

/**
 * Gradients [3, T, h, d] of self-attention. The block: out, q, k, v, from, to, (key,) output, gradient, sizes, bytes between rows and heads of q, k, v, output
 * and gradient (, threshold and bits of the factor). Units are whole heads, because rows add to the same keys; they do so in ascending order.
 */
function attentionGradient(mode: Mode, drops: boolean): FunctionSource {
  const { rows: largest, columns } = tileSizes[mode];
  return {
    key: `attention gradient ${mode} ${drops}`,
    parameters: kernelParameters,
    build: (builder, use) => {
      const { pointer, head, lastHead, scratch } = builder.parameters("pointer", "head", "lastHead", "scratch");
      const block = builder.locals(
        "i32",
        ...(["out", "q", "k", "v", "from", "to"] as const),
        ...(drops ? (["key"] as const) : []),
        ...(["output", "gradient", "rows", "heads", "keys", "d", "scale"] as const),
        ...(["qRow", "qHead", "kRow", "kHead", "vRow", "vHead", "outputRow", "outputHead", "gradientRow", "gradientHead"] as const),
        ...(drops ? (["threshold", "factor"] as const) : []),
      );
      const { out, q, k, v, rows, heads, keys, d, scale, output, gradient } = block;
      const names = [
        "head",
        "lastHead",
        "blockEnd",
        "blockRows",
        "started",
        "outRow",
        "part",
        "panel",
        "i",
        "resultRow",
        "rowBytes",
      ] as const;
      const { blockEnd, blockRows, started, outRow, part, panel, i, resultRow, rowBytes } = builder.locals("i32", ...names);
      const at = builder.locals("i32", ...regions);
      const range = rangeOfKeys(builder, block);
      const { row, last, first, n } = range;
      const times = (a: Code, b: Code): Code => op("i32.mul", a, b);
      const bytes = (numbers: Code): Code => op("i32.shl", numbers, int(2));
      const place = (base: Local, stride: Local, ofHead: Local, index: Code): Code =>
        plus(base.get, plus(times(head.get, ofHead.get), times(index, stride.get)));
      const outAt = (which: number, index: Code): Code =>
        plus(plus(out.get, times(part.get, int(which))), plus(times(index, outRow.get), bytes(times(head.get, d.get))));
      const marginBytes = int(4 * factorMargin * keptColumns);
      const arithmetic = {
        add: (a: Code, b: number): Code => plus(a, int(b)),
        mul: (a: Code, b: Code | number): Code => times(a, typeof b === "number" ? int(b) : b),
      };
      const placeRegions: Code = [
        at.keyRows.set(scratch.get),
        regionSizes(n.get, d.get, arithmetic).map((size, j) => at[regions[j + 1]!].set(plus(at[regions[j]!].get, bytes(size)))),
        // Dropout writes a few lines before and behind.
        at.weights.set(plus(at.weights.get, marginBytes)),
        at.scores.set(plus(at.scores.get, marginBytes)),
      ];
      const dropout = (): Code[] => [
        plus(times(plus(times(head.get, rows.get), i.get), keys.get), first.get),
        keys.get,
        load("i32.load", block.key.get),
        load("i32.load", block.key.get, 4),
        block.threshold.get,
        block.factor.get,
      ];
      const inBlock = (base: Local): Code => plus(base.get, bytes(op("i32.sub", i.get, row.get)));
      const someColumns = call(
        use(attentionGradientColumns(mode, drops)),
        place(q, block.qRow, block.qHead, i.get),
        block.qRow.get,
        place(gradient, block.gradientRow, block.gradientHead, i.get),
        block.gradientRow.get,
        place(output, block.outputRow, block.outputHead, i.get),
        block.outputRow.get,
        least(int(columns), op("i32.sub", blockEnd.get, i.get)),
        ...[at.keyRows, at.valueRows, rowBytes, n, d, scale].map((local) => local.get),
        inBlock(at.weights),
        inBlock(at.scores),
        outAt(0, i.get),
        outRow.get,
        at.work.get,
        ...(drops ? dropout() : []),
      );
      /** Adds [n][queries of the block] [queries, d] to the gradients of keys or values. */
      const addBlock = (left: Local, right: Local, to: Local): Code =>
        eachPanel(
          mode,
          panel,
          d.get,
          inTiles(builder, { i, from: int(0), to: n.get }, largest, (size) =>
            call(
              use(tile(mode, size, { strided: true })),
              plus(left.get, times(i.get, int(4 * keptColumns))),
              plus(right.get, times(times(panel.get, blockRows.get), int(4 * columns))),
              plus(to.get, plus(times(i.get, resultRow.get), times(panel.get, int(4 * columns)))),
              ...[resultRow.get, blockRows.get, started.get, int(0), int(4 * keptColumns)],
            ),
          ),
        );
      const packBlock = (to: Local, from: Local, stride: Local, ofHead: Local): Code =>
        call(use(packMatrix(columns)), to.get, place(from, stride, ofHead, row.get), int(4), stride.get, blockRows.get, d.get);
      /** Rows of one head lie so far apart that they share few places in the cache. */
      const together = (to: Local, from: Local, stride: Local, ofHead: Local): Code =>
        call(use(copyRows), to.get, rowBytes.get, place(from, stride, ofHead, first.get), stride.get, n.get, d.get);
      const attend: Code = [
        placeRegions,
        together(at.keyRows, k, block.kRow, block.kHead),
        together(at.valueRows, v, block.vRow, block.vHead),
        started.set(int(0)),
        repeatWhile(op("i32.lt_s", row.get, last.get), [
          blockEnd.set(plus(row.get, int(keptColumns))),
          blockEnd.set(least(last.get, blockEnd.get)),
          blockRows.set(op("i32.sub", blockEnd.get, row.get)),
          count(i, row.get, blockEnd.get, int(columns), someColumns),
          packBlock(at.qPanels, q, block.qRow, block.qHead),
          packBlock(at.gradientPanels, gradient, block.gradientRow, block.gradientHead),
          addBlock(at.scores, at.qPanels, at.keyGradient),
          addBlock(at.weights, at.gradientPanels, at.valueGradient),
          started.set(int(1)),
          row.set(blockEnd.get),
        ]),
        call(use(addRows), outAt(1, first.get), outRow.get, at.keyGradient.get, resultRow.get, n.get, d.get),
        call(use(addRows), outAt(2, first.get), outRow.get, at.valueGradient.get, resultRow.get, n.get, d.get),
      ];
      return [
        readBlock(block, pointer),
        outRow.set(bytes(times(heads.get, d.get))),
        rowBytes.set(bytes(d.get)),
        resultRow.set(bytes(wholeTiles(mode, d.get))),
        part.set(times(rows.get, outRow.get)),
        repeatWhile(op("i32.lt_s", head.get, lastHead.get), [
          [0, 1, 2].map((which) => call(use(clearRows), outAt(which, int(0)), outRow.get, rows.get, d.get)),
          row.set(int(0)),
          repeatWhile(op("i32.lt_s", row.get, rows.get), [
            range.find(rows.get),
            when(op("i32.gt_s", n.get, int(0)), attend),
            row.set(last.get),
          ]),
          head.set(plus(head.get, int(1))),
        ]),
      ];
    },
  };
}

function claims({ inputs, output }: ClaimedKernel): boolean {
  const isContiguous = (input: Strided): boolean => input.strides[0] === 1 || input.shape[0] === 1;
  return output === "float32" && inputs.filter((input) => input.dtype === "int32").every(isContiguous);
}

function threadBytes(mode: Mode, n: number, d: number): number {
  const arithmetic = { add: (a: number, b: number): number => a + b, mul: (a: number, b: number): number => a * b };
  const numbers = regionSizes(n, d, arithmetic).reduce((a, b) => a + b, 0);
  return 4 * numbers + attentionGradientWorkBytes(mode, d);
}

function lower({ kernel, inputs, output, mode }: TunedStep, drops: boolean): Launches {
  const [rows = 0, heads = 0, d = 0] = kernel.shape.slice(1);
  const read = rowsOfHeads(kernel.inputs, inputs);
  const rate = Number(kernel.attributes["rate"]);
  const sizes = [rows, heads, rows, d, bitsOfFloat(Number(kernel.attributes["scale"]))];
  const dropout = drops ? [maskThreshold(rate), bitsOfFloat(1 / (1 - rate))] : [];
  const words = [{ kind: "slot", slot: output, bytes: 0 } as const, ...read.slots, ...sizes, ...read.strides, ...dropout];
  return {
    launches: [...read.launches, { source: attentionGradient(mode, drops), words, units: heads, cycles: rows * rows * heads * d }],
    scratchBytes: read.scratchBytes,
    threadBytes: threadBytes(mode, rows, d),
  };
}

/** The gradients of attention, with the weights computed again a few rows at a time. */
export const attentionGradientKernel: TunedKernel = {
  definition: attentionGradientDefinition,
  claims,
  lower: (step) => lower(step, false),
};

/** The same with dropout, drawn again from key and position. */
export const attentionWithDropoutGradientKernel: TunedKernel = {
  definition: attentionWithDropoutGradientDefinition,
  claims,
  lower: (step) => lower(step, true),
};
