import { attentionWithBiasDefinition } from "../../../operators/composites/attention-with-bias.ts";
import { attentionWithDropoutDefinition } from "../../../operators/composites/attention-with-dropout.ts";
import { attentionDefinition } from "../../../operators/composites/attention.ts";
import type { ClaimedKernel, Strided } from "../../../plan/kernel.ts";
import type { FunctionSource } from "../assemble.ts";
import { call, count, int, load, op, plus, repeatWhile, store, when, type Code } from "../code.ts";
import { bitsOfFloat, kernelParameters, readBlock, type Launches, type Word } from "../launch.ts";
import type { Mode } from "../modes.ts";
import { inTiles } from "../tiles/in-tiles.ts";
import { packMatrix } from "../tiles/pack.ts";
import { tileSizes } from "../tiles/tile.ts";
import type { TunedKernel, TunedStep } from "../tuned.ts";
import { attentionRows, attentionWorkBytes, type AttentionVariant } from "./attention-rows.ts";
import { rangeOfKeys } from "./key-ranges.ts";
import { shareOf } from "./rows.ts";

/**
 * Attention over ranges of keys: out [Tq, h, dv]. The block: out, q, k, v, from, to (with dropout: key, with bias: bias), sizes, then bytes between rows, heads
 * and columns of q, k and v, then bytes of scratch for packed keys and values (with dropout: bits of rate and factor; with bias: bytes between heads, and
 * columns). Rows with one range share its packed keys; a thread takes a contiguous range of (head, row).
 */
function attention(mode: Mode, variant: AttentionVariant): FunctionSource {
  return {
    key: `attention ${mode} ${variant}`,
    parameters: kernelParameters,
    build: (builder, use) => {
      const { pointer, thread, threads, scratch } = builder.parameters("pointer", "thread", "threads", "scratch");
      const block = builder.locals(
        "i32",
        ...(["out", "q", "k", "v", "from", "to"] as const),
        ...(variant === "dropout" ? (["key"] as const) : []),
        ...(variant === "bias" ? (["bias"] as const) : []),
        ...(["rows", "heads", "keys", "d", "dv", "scale"] as const),
        ...(["qRow", "qHead", "qColumn", "kRow", "kHead", "kColumn", "vRow", "vHead", "vColumn", "keyBytes", "valueBytes"] as const),
        ...(variant === "dropout" ? (["rate", "factor"] as const) : []),
        ...(variant === "bias" ? (["biasHead", "width"] as const) : []),
      );
      const { out, q, k, v, rows, heads, keys, d, dv, scale, qRow, qHead, qColumn, kRow, kHead, kColumn, vRow, vHead, vColumn } = block;
      const { unit, end, head, values, work, i, j, outRow, at } = builder.locals(
        "i32",
        ...(["unit", "end", "head", "values", "work", "i", "j", "outRow", "at"] as const),
      );
      const { rows: largest, columns } = tileSizes[mode];
      const range = rangeOfKeys(builder, block);
      const { row, last, first, n } = range;
      const times = (a: Code, b: Code): Code => op("i32.mul", a, b);
      const address = (index: Code): Code => plus(out.get, plus(times(index, outRow.get), op("i32.shl", times(head.get, dv.get), int(2))));
      const further: { readonly [V in AttentionVariant]: () => Code[] } = {
        plain: () => [],
        dropout: () => [
          plus(times(plus(times(head.get, rows.get), i.get), keys.get), first.get),
          keys.get,
          load("i32.load", block.key.get),
          load("i32.load", block.key.get, 4),
          block.rate.get,
          block.factor.get,
        ],
        bias: () => [
          plus(block.bias.get, times(head.get, block.biasHead.get)),
          // The column of distance 0 is the middle one.
          plus(op("i32.sub", first.get, i.get), op("i32.shr_u", block.width.get, int(1))),
          block.width.get,
        ],
      };
      const rowsOf = (size: number): Code =>
        call(
          use(attentionRows(mode, size, variant)),
          plus(q.get, plus(times(i.get, qRow.get), times(head.get, qHead.get))),
          ...[qRow, qColumn, d, scratch, values, n, dv, scale].map((local) => local.get),
          address(i.get),
          outRow.get,
          work.get,
          ...further[variant](),
        );
      const keysAt = plus(k.get, plus(times(head.get, kHead.get), times(first.get, kRow.get)));
      const valuesAt = plus(v.get, plus(times(head.get, vHead.get), times(first.get, vRow.get)));
      const attend: Code = [
        call(use(packMatrix(columns)), scratch.get, keysAt, kRow.get, kColumn.get, d.get, n.get),
        call(use(packMatrix(columns)), values.get, valuesAt, vColumn.get, vRow.get, n.get, dv.get),
        inTiles(builder, { i, from: row.get, to: last.get }, largest, rowsOf),
      ];
      const zeros = count(i, row.get, last.get, int(1), [
        at.set(address(i.get)),
        count(j, int(0), dv.get, int(1), [store("i32.store", at.get, int(0)), at.set(plus(at.get, int(4)))]),
      ]);
      return [
        readBlock(block, pointer),
        outRow.set(op("i32.shl", times(heads.get, dv.get), int(2))),
        values.set(plus(scratch.get, block.keyBytes.get)),
        work.set(plus(values.get, block.valueBytes.get)),
        shareOf(times(heads.get, rows.get), thread, threads, unit, end),
        repeatWhile(op("i32.lt_s", unit.get, end.get), [
          head.set(op("i32.div_u", unit.get, rows.get)),
          row.set(op("i32.sub", unit.get, times(head.get, rows.get))),
          range.find(plus(row.get, op("i32.sub", end.get, unit.get))),
          unit.set(plus(unit.get, op("i32.sub", last.get, row.get))),
          when(op("i32.gt_s", n.get, int(0)), attend, zeros),
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
  return [bitsOfFloat(rate), bitsOfFloat(1 / (1 - rate))];
}

function lower({ kernel, inputs, output, mode }: TunedStep, variant: AttentionVariant): Launches {
  const [q, k, v] = kernel.inputs as readonly [Strided, Strided, Strided]; // the definitions have these inputs
  const [rows = 0, heads = 0, d = 0] = q.shape;
  const [n = 0, , dv = 0] = v.shape;
  const slots = inputs.map((slot, i): Word => ({ kind: "slot", slot, bytes: 4 * (kernel.inputs[i]?.offset ?? 0) }));
  const strides = [q, k, v].flatMap((input) => input.strides.map((stride) => 4 * stride));
  const { columns } = tileSizes[mode];
  const keyBytes = 4 * d * (n + columns);
  const valueBytes = 4 * n * (dv + columns);
  const sizes = [rows, heads, n, d, dv, bitsOfFloat(Number(kernel.attributes["scale"]))];
  return {
    launches: [
      {
        source: attention(mode, variant),
        words: [
          { kind: "slot", slot: output, bytes: 0 },
          ...slots,
          ...sizes,
          ...strides,
          keyBytes,
          valueBytes,
          ...lastNumbers(kernel, variant),
        ],
        cycles: (rows * heads * n * (d + dv)) / 6,
      },
    ],
    scratchBytes: 0,
    threadBytes: keyBytes + valueBytes + attentionWorkBytes(mode, { d, dv, n }),
  };
}

/** Attention without a matrix of all scores: a few rows at a time, over the keys of their range. */
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
