import { attentionWithBiasDefinition } from "../../../operators/composites/attention-with-bias.ts";
import { attentionWithDropoutDefinition } from "../../../operators/composites/attention-with-dropout.ts";
import { attentionDefinition } from "../../../operators/composites/attention.ts";
import type { ClaimedKernel, Strided } from "../../../plan/kernel.ts";
import { maskThreshold } from "../../../scalar/mask-bits.ts";
import type { FunctionSource } from "../assemble.ts";
import { call, count, int, least, load, op, plus, repeatWhile, store, when, type Code, type Local } from "../code.ts";
import { bitsOfFloat, kernelParameters, readBlock, type Launches } from "../launch.ts";
import type { Mode } from "../modes.ts";
import { copyRows, tileSizes } from "../tiles/tile.ts";
import type { TunedKernel, TunedStep } from "../tuned.ts";
import { attentionColumns, attentionWorkBytes, type AttentionVariant } from "./attention-columns.ts";
import { rowsOfHeads } from "./contiguous.ts";
import { rangeOfKeys } from "./key-ranges.ts";
import { touchRows } from "./touch-rows.ts";

/** Rows that a thread takes at once: of 12 heads of 32, queries, keys, values and results take 790 KB, which the second cache holds. */
const chunkRows = 128;
/** Fewer keys than this find places in the first cache even where rows of many heads lie far apart. */
const manyKeys = 64;

/**
 * Attention over ranges of keys: out [Tq, h, dv]. The block: out, q, k, v, from, to (with dropout: key, with bias: bias), sizes, then bytes between rows and
 * heads of q, k and v, whose elements are neighbours (with dropout: bits of rate and factor; with bias: bytes between heads, and columns). Units are
 * (chunk of rows, head).
 */
function attention(mode: Mode, variant: AttentionVariant): FunctionSource {
  return {
    key: `attention ${mode} ${variant}`,
    parameters: kernelParameters,
    build: (builder, use) => {
      const { pointer, unit, end, scratch } = builder.parameters("pointer", "unit", "end", "scratch");
      const block = builder.locals(
        "i32",
        ...(["out", "q", "k", "v", "from", "to"] as const),
        ...(variant === "dropout" ? (["key"] as const) : []),
        ...(variant === "bias" ? (["bias"] as const) : []),
        ...(["rows", "heads", "keys", "d", "dv", "scale", "qRow", "qHead", "kRow", "kHead", "vRow", "vHead"] as const),
        ...(variant === "dropout" ? (["threshold", "factor"] as const) : []),
        ...(variant === "bias" ? (["biasHead", "width"] as const) : []),
      );
      const { out, q, k, v, rows, heads, keys, d, dv, scale, qRow, qHead, kRow, kHead, vRow, vHead } = block;
      const { chunkEnd, head, i, j, outRow, outHead, at, work, touched, next, firstKey, keyCount } = builder.locals(
        "i32",
        ...(["chunkEnd", "head", "i", "j", "outRow", "outHead", "at", "work"] as const),
        ...(["touched", "next", "firstKey", "keyCount"] as const),
      );
      const [keyRows, valueRows] = [builder.locals("i32", "at", "row"), builder.locals("i32", "at", "row")];
      const { columns } = tileSizes[mode];
      const range = rangeOfKeys(builder, block);
      const { row, last, first, n } = range;
      const times = (a: Code, b: Code): Code => op("i32.mul", a, b);
      const outAt = (index: Code): Code => plus(out.get, plus(times(index, outRow.get), op("i32.shl", times(head.get, dv.get), int(2))));
      const place = (base: Local, stride: Local, ofHead: Local, index: Code): Code =>
        plus(base.get, plus(times(index, stride.get), times(head.get, ofHead.get)));
      const further: { readonly [V in AttentionVariant]: () => Code[] } = {
        plain: () => [],
        dropout: () => [
          plus(times(plus(times(head.get, rows.get), i.get), keys.get), first.get),
          keys.get,
          load("i32.load", block.key.get),
          load("i32.load", block.key.get, 4),
          block.threshold.get,
          block.factor.get,
        ],
        bias: () => [
          plus(block.bias.get, times(head.get, block.biasHead.get)),
          // The column of distance 0 is the middle one.
          plus(op("i32.sub", first.get, i.get), op("i32.shr_u", block.width.get, int(1))),
          block.width.get,
        ],
      };
      const together = ({ at, row }: { readonly at: Local; readonly row: Local }, width: Local): Code => [
        call(use(copyRows), work.get, op("i32.shl", width.get, int(2)), at.get, row.get, n.get, width.get),
        at.set(work.get),
        row.set(op("i32.shl", width.get, int(2))),
        work.set(plus(work.get, times(n.get, row.get))),
      ];
      const attend: Code = [
        keyRows.at.set(place(k, kRow, kHead, first.get)),
        keyRows.row.set(kRow.get),
        valueRows.at.set(place(v, vRow, vHead, first.get)),
        valueRows.row.set(vRow.get),
        work.set(scratch.get),
        // Rows of many heads lie so far apart that they share few places in the cache: many of them, read more than once, are brought together.
        when(op("i32.and", op("i32.ge_s", n.get, int(manyKeys)), op("i32.lt_s", plus(row.get, int(columns)), last.get)), [
          together(keyRows, d),
          together(valueRows, dv),
        ]),
        count(i, row.get, last.get, int(columns), [
          call(
            use(attentionColumns(mode, variant)),
            place(q, qRow, qHead, i.get),
            qRow.get,
            least(int(columns), op("i32.sub", last.get, i.get)),
            ...[d, keyRows.at, keyRows.row, valueRows.at, valueRows.row, n, dv, scale].map((local) => local.get),
            outAt(i.get),
            outRow.get,
            work.get,
            ...further[variant](),
          ),
        ]),
      ];
      /** What the next heads read of some rows, as far as their heads lie side by side. */
      const touch = (base: Local, stride: Local, ofHead: Local, start: Code, count: Code): Code =>
        call(
          use(touchRows),
          place(base, stride, ofHead, start),
          stride.get,
          count,
          least(times(next.get, ofHead.get), stride.get),
          scratch.get,
        );
      const boundAt = (base: Local, index: Code): Code => load("i32.load", plus(base.get, op("i32.shl", index, int(2))));
      const touchChunk: Code = [
        next.set(op("i32.sub", heads.get, head.get)),
        next.set(least(next.get, op("i32.sub", end.get, unit.get))),
        // Ranges of sequences go up with the rows; of others just some keys are met, and nothing beyond them.
        firstKey.set(least(keys.get, boundAt(block.from, row.get))),
        keyCount.set(op("i32.sub", boundAt(block.to, op("i32.sub", chunkEnd.get, int(1))), firstKey.get)),
        keyCount.set(least(keyCount.get, op("i32.sub", keys.get, firstKey.get))),
        touch(q, qRow, qHead, row.get, op("i32.sub", chunkEnd.get, row.get)),
        touch(k, kRow, kHead, firstKey.get, keyCount.get),
        touch(v, vRow, vHead, firstKey.get, keyCount.get),
        touch(out, outRow, outHead, row.get, op("i32.sub", chunkEnd.get, row.get)),
      ];
      const zeros = count(i, row.get, last.get, int(1), [
        at.set(outAt(i.get)),
        count(j, int(0), dv.get, int(1), [store("i32.store", at.get, int(0)), at.set(plus(at.get, int(4)))]),
      ]);
      return [
        readBlock(block, pointer),
        outRow.set(op("i32.shl", times(heads.get, dv.get), int(2))),
        outHead.set(op("i32.shl", dv.get, int(2))),
        touched.set(unit.get),
        // All heads of some rows, one after the other: they share cache lines.
        count(unit, unit.get, end.get, int(1), [
          row.set(op("i32.mul", op("i32.div_u", unit.get, heads.get), int(chunkRows))),
          head.set(op("i32.rem_u", unit.get, heads.get)),
          chunkEnd.set(plus(row.get, int(chunkRows))),
          chunkEnd.set(least(rows.get, chunkEnd.get)),
          when(op("i32.or", op("i32.eqz", head.get), op("i32.eq", unit.get, touched.get)), touchChunk),
          repeatWhile(op("i32.lt_s", row.get, chunkEnd.get), [
            range.find(chunkEnd.get),
            when(op("i32.gt_s", n.get, int(0)), attend, zeros),
            row.set(last.get),
          ]),
        ]),
      ];
    },
  };
}

/** Ranges of keys, a key and rows of a bias are read from contiguous memory, everything else through strides. */
function claims({ inputs, output }: ClaimedKernel): boolean {
  const contiguous = ({ shape, strides }: Strided): boolean => strides.at(-1) === 1 || shape.at(-1) === 1;
  return output === "float32" && inputs.slice(3).every(contiguous);
}

/** The numbers that come last in a variant's block. */
function lastNumbers({ inputs, attributes }: ClaimedKernel, variant: AttentionVariant): readonly number[] {
  if (variant === "plain") return [];
  const bias = inputs[5];
  if (variant === "bias") return [4 * (bias?.strides[0] ?? 0), bias?.shape[1] ?? 1];
  const rate = Number(attributes["rate"]);
  return [maskThreshold(rate), bitsOfFloat(1 / (1 - rate))];
}

function lower({ kernel, inputs, output, mode }: TunedStep, variant: AttentionVariant): Launches {
  const [q, , v] = kernel.inputs as readonly [Strided, Strided, Strided]; // the definitions have these inputs
  const [rows = 0, heads = 0, d = 0] = q.shape;
  const [n = 0, , dv = 0] = v.shape;
  const read = rowsOfHeads(kernel.inputs, inputs);
  const sizes = [rows, heads, n, d, dv, bitsOfFloat(Number(kernel.attributes["scale"]))];
  const words = [
    { kind: "slot", slot: output, bytes: 0 } as const,
    ...read.slots,
    ...sizes,
    ...read.strides,
    ...lastNumbers(kernel, variant),
  ];
  const units = Math.ceil(rows / chunkRows) * heads;
  const launch = { source: attention(mode, variant), words, units, cycles: (rows * heads * n * (d + dv)) / 6 };
  return {
    launches: [...read.launches, launch],
    scratchBytes: read.scratchBytes,
    threadBytes: 4 * n * (d + dv) + attentionWorkBytes(mode, { d, n }),
  };
}

/** Attention without a matrix of all scores: a few queries at a time, over the keys of their range. */
export const attentionKernel: TunedKernel = { definition: attentionDefinition, claims, lower: (step) => lower(step, "plain") };

/** The same with dropout on the weights, drawn where they are used. */
export const attentionWithDropoutKernel: TunedKernel = {
  definition: attentionWithDropoutDefinition,
  claims,
  lower: (step) => lower(step, "dropout"),
};

/** The same with a bias by relative position: no bias for all pairs is made. */
export const attentionWithBiasKernel: TunedKernel = {
  definition: attentionWithBiasDefinition,
  claims,
  lower: (step) => lower(step, "bias"),
};
