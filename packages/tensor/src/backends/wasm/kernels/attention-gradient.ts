import { attentionGradientDefinition } from "../../../operators/composites/attention-gradient.ts";
import { attentionWithDropoutGradientDefinition } from "../../../operators/composites/attention-with-dropout-gradient.ts";
import type { ClaimedKernel, Strided } from "../../../plan/kernel.ts";
import type { FunctionSource } from "../assemble.ts";
import { call, count, int, least, load, op, plus, repeatWhile, when, type Code, type Local } from "../code.ts";
import { bitsOfFloat, kernelParameters, readBlock, type Launches, type Word } from "../launch.ts";
import type { Mode } from "../modes.ts";
import { inTiles } from "../tiles/in-tiles.ts";
import { packLines, packMatrix } from "../tiles/pack.ts";
import { tile, tileSizes } from "../tiles/tile.ts";
import type { TunedKernel, TunedStep } from "../tuned.ts";
import { attentionGradientRows } from "./attention-gradient-rows.ts";
import { attentionGradientThreadBytes, blockTiles, scratchRegions } from "./attention-gradient-scratch.ts";
import { eachPanel, wholeTiles } from "../tiles/panels.ts";
import { rangeOfKeys } from "./key-ranges.ts";
import { addRows, clearRows } from "./rows-of-sums.ts";

/**
 * Gradients [3, T, h, d] of self-attention. The block: out, q, k, v, from, to, (key,) output, gradient, sizes, bytes between rows, heads and columns of q, k, v,
 * output and gradient (, bits of rate and factor). Units are whole heads, because rows add to the same keys; they do so in ascending order.
 */
function attentionGradient(mode: Mode, drops: boolean): FunctionSource {
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
        ...(["qRow", "qHead", "qColumn", "kRow", "kHead", "kColumn", "vRow", "vHead", "vColumn"] as const),
        ...(["outputRow", "outputHead", "outputColumn", "gradientRow", "gradientHead", "gradientColumn"] as const),
        ...(drops ? (["rate", "factor"] as const) : []),
      );
      const { out, q, k, v, rows, heads, keys, d, scale, output, gradient } = block;
      const { blockEnd, blockRows, started, outRow, part, panel, i, resultRow, scoreRow } = builder.locals(
        "i32",
        ...(["blockEnd", "blockRows", "started", "outRow", "part", "panel", "i", "resultRow", "scoreRow"] as const),
      );
      const range = rangeOfKeys(builder, block);
      const { row, last, first, n } = range;
      const { rows: largest, columns } = tileSizes[mode];
      const times = (a: Code, b: Code): Code => op("i32.mul", a, b);
      const place = (base: Local, stride: Local, ofHead: Local, index: Code): Code =>
        plus(base.get, plus(times(head.get, ofHead.get), times(index, stride.get)));
      const outAt = (which: number, index: Code): Code =>
        plus(plus(out.get, times(part.get, int(which))), plus(times(index, outRow.get), op("i32.shl", times(head.get, d.get), int(2))));
      const regions = scratchRegions(builder, { n: n.get, d: d.get, rows: int(largest * blockTiles), largest });
      const { keyPanels, valuePanels, keyColumns, weights, scores, qPanels, gradientPanels, keyGradient, valueGradient, packed, work } =
        regions.at;

      const dropout = (): Code[] => [
        plus(times(plus(times(head.get, rows.get), i.get), keys.get), first.get),
        keys.get,
        load("i32.load", block.key.get),
        load("i32.load", block.key.get, 4),
        block.rate.get,
        block.factor.get,
      ];
      const inBlock = (base: Local): Code => plus(base.get, times(op("i32.sub", i.get, row.get), scoreRow.get));
      const rowsOf = (size: number): Code =>
        call(
          use(attentionGradientRows(mode, size, drops)),
          place(q, block.qRow, block.qHead, i.get),
          block.qRow.get,
          block.qColumn.get,
          place(gradient, block.gradientRow, block.gradientHead, i.get),
          block.gradientRow.get,
          place(output, block.outputRow, block.outputHead, i.get),
          block.outputRow.get,
          ...[keyPanels, valuePanels, keyColumns, n, d, scale].map((local) => local.get),
          inBlock(weights),
          inBlock(scores),
          outAt(0, i.get),
          outRow.get,
          work.get,
          ...(drops ? dropout() : []),
        );
      /** Adds [rows of block]^T [rows of block, d] to the gradients of keys or values, a few keys at a time. */
      const addBlock = (left: Local, right: Local, to: Local): Code =>
        count(i, int(0), n.get, int(largest), [
          call(
            use(packLines(largest)),
            packed.get,
            plus(left.get, op("i32.shl", i.get, int(2))),
            int(4),
            scoreRow.get,
            blockRows.get,
            int(largest),
          ),
          eachPanel(mode, panel, d.get, [
            call(
              use(tile(mode, largest)),
              packed.get,
              plus(right.get, times(times(panel.get, blockRows.get), int(4 * columns))),
              plus(to.get, plus(times(i.get, resultRow.get), times(panel.get, int(4 * columns)))),
              resultRow.get,
              blockRows.get,
              started.get,
              int(0),
            ),
          ]),
        ]);
      /** Packs `lines` lines of `depth` elements: rows of a matrix, or with its strides exchanged its columns. */
      const pack = (to: Local, from: Code, line: Local, step: Local, depth: Local, lines: Local): Code =>
        call(use(packMatrix(columns)), to.get, from, line.get, step.get, depth.get, lines.get);
      const packBlock = (to: Local, from: Code, stride: Local, column: Local): Code => pack(to, from, column, stride, blockRows, d);
      const keysFrom = place(k, block.kRow, block.kHead, first.get);
      const attend: Code = [
        regions.place(scratch.get),
        scoreRow.set(op("i32.shl", wholeTiles(mode, n.get), int(2))),
        pack(keyPanels, keysFrom, block.kRow, block.kColumn, d, n),
        pack(valuePanels, place(v, block.vRow, block.vHead, first.get), block.vRow, block.vColumn, d, n),
        pack(keyColumns, keysFrom, block.kColumn, block.kRow, n, d),
        started.set(int(0)),
        repeatWhile(op("i32.lt_s", row.get, last.get), [
          blockEnd.set(plus(row.get, int(largest * blockTiles))),
          blockEnd.set(least(last.get, blockEnd.get)),
          blockRows.set(op("i32.sub", blockEnd.get, row.get)),
          inTiles(builder, { i, from: row.get, to: blockEnd.get }, largest, rowsOf),
          packBlock(qPanels, place(q, block.qRow, block.qHead, row.get), block.qRow, block.qColumn),
          packBlock(
            gradientPanels,
            place(gradient, block.gradientRow, block.gradientHead, row.get),
            block.gradientRow,
            block.gradientColumn,
          ),
          addBlock(scores, qPanels, keyGradient),
          addBlock(weights, gradientPanels, valueGradient),
          started.set(int(1)),
          row.set(blockEnd.get),
        ]),
        call(use(addRows), outAt(1, first.get), outRow.get, keyGradient.get, resultRow.get, n.get, d.get),
        call(use(addRows), outAt(2, first.get), outRow.get, valueGradient.get, resultRow.get, n.get, d.get),
      ];
      return [
        readBlock(block, pointer),
        outRow.set(op("i32.shl", times(heads.get, d.get), int(2))),
        resultRow.set(op("i32.shl", wholeTiles(mode, d.get), int(2))),
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
  const contiguous = (input: Strided): boolean => input.strides[0] === 1 || input.shape[0] === 1;
  const columns = (input: Strided): boolean => input.strides[2] === 1 || input.shape[2] === 1;
  const isBound = (input: Strided): boolean => input.dtype === "int32";
  return output === "float32" && inputs.filter(isBound).every(contiguous) && inputs.slice(-2).every(columns);
}

function lower({ kernel, inputs, output, mode }: TunedStep, drops: boolean): Launches {
  const floats = kernel.inputs.filter((input) => input.dtype === "float32");
  const [rows = 0, heads = 0, d = 0] = floats[0]?.shape ?? [];
  const slots = inputs.map((slot, i): Word => ({ kind: "slot", slot, bytes: 4 * (kernel.inputs[i]?.offset ?? 0) }));
  const strides = floats.flatMap((input) => input.strides.map((stride) => 4 * stride));
  const rate = Number(kernel.attributes["rate"]);
  const sizes = [rows, heads, rows, d, bitsOfFloat(Number(kernel.attributes["scale"]))];
  const dropout = drops ? [bitsOfFloat(rate), bitsOfFloat(1 / (1 - rate))] : [];
  const words = [{ kind: "slot", slot: output, bytes: 0 } as const, ...slots, ...sizes, ...strides, ...dropout];
  return {
    launches: [{ source: attentionGradient(mode, drops), words, units: heads, cycles: rows * rows * heads * d }],
    scratchBytes: 0,
    threadBytes: attentionGradientThreadBytes(mode, rows, d),
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
