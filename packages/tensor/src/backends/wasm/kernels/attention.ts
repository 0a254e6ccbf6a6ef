import { attentionDefinition } from "../../../operators/composites/attention.ts";
import type { Slot, Strided } from "../../../plan/kernel.ts";
import type { FunctionSource } from "../assemble.ts";
import { call, count, int, least, load, op, plus, repeatWhile, store, when, type Code } from "../code.ts";
import { bitsOfFloat, kernelParameters, readBlock, type Word } from "../launch.ts";
import type { Mode } from "../modes.ts";
import { packLines } from "../tiles/pack.ts";
import { tileColumns, tileRows } from "../tiles/tile.ts";
import type { TunedKernel } from "../tuned.ts";
import { attentionRows, attentionWorkBytes, padded } from "./attention-rows.ts";

/**
 * Attention over ranges of keys: out [Tq, h, dv]. The block: out, q, k, v, from, to, Tq, h, Tk, d, dv, scale's bits, then bytes between rows, heads and columns of
 * q, k and v, then bytes of scratch for packed keys and values. Rows with one range share its packed keys; a thread takes a contiguous range of (head, row).
 */
export function attention(mode: Mode): FunctionSource {
  return {
    key: `attention ${mode}`,
    parameters: kernelParameters,
    build: (builder, use) => {
      const { pointer, thread, threads, scratch } = builder.parameters("pointer", "thread", "threads", "scratch");
      const block = builder.locals(
        "i32",
        ...(["out", "q", "k", "v", "from", "to", "rows", "heads", "keys", "d", "dv", "scale"] as const),
        ...(["qRow", "qHead", "qColumn", "kRow", "kHead", "kColumn", "vRow", "vHead", "vColumn", "keyBytes", "valueBytes"] as const),
      );
      const { out, q, k, v, from, to, rows, heads, keys, d, dv, scale } = block;
      const { qRow, qHead, qColumn, kRow, kHead, kColumn, vRow, vHead, vColumn, keyBytes, valueBytes } = block;
      const { unit, end, share, head, row, last, first, n, values, work, i, panel, outRow, at } = builder.locals(
        "i32",
        ...(["unit", "end", "share", "head", "row", "last", "first", "n", "values", "work", "i", "panel", "outRow", "at"] as const),
      );
      const largest = tileRows[mode];
      const offsetAt = (base: Code, index: Code): Code => load("i32.load", plus(base, op("i32.shl", index, int(2))));
      const times = (a: Code, b: Code): Code => op("i32.mul", a, b);
      const columns32 = op("i32.shl", panel.get, int(3));

      const packKeys = count(
        panel,
        int(0),
        op("i32.shr_u", padded(n.get), int(3)),
        int(1),
        call(
          use(packLines(tileColumns)),
          plus(scratch.get, op("i32.shl", times(panel.get, d.get), int(5))),
          plus(k.get, plus(times(head.get, kHead.get), times(plus(first.get, columns32), kRow.get))),
          kRow.get,
          kColumn.get,
          d.get,
          least(int(tileColumns), op("i32.sub", n.get, columns32)),
        ),
      );
      const packValues = count(
        panel,
        int(0),
        op("i32.shr_u", padded(dv.get), int(3)),
        int(1),
        call(
          use(packLines(tileColumns)),
          plus(values.get, op("i32.shl", times(panel.get, n.get), int(5))),
          plus(v.get, plus(plus(times(head.get, vHead.get), times(first.get, vRow.get)), times(columns32, vColumn.get))),
          vColumn.get,
          vRow.get,
          n.get,
          least(int(tileColumns), op("i32.sub", dv.get, columns32)),
        ),
      );
      const address = (index: Code): Code => plus(out.get, plus(times(index, outRow.get), op("i32.shl", times(head.get, dv.get), int(2))));
      const rowsOf = (size: number): Code =>
        call(
          use(attentionRows(mode, size)),
          plus(q.get, plus(times(i.get, qRow.get), times(head.get, qHead.get))),
          qRow.get,
          qColumn.get,
          d.get,
          scratch.get,
          values.get,
          n.get,
          dv.get,
          scale.get,
          address(i.get),
          outRow.get,
          work.get,
        );
      const left = op("i32.sub", last.get, i.get);
      const attend: Code = [
        packKeys,
        packValues,
        count(i, row.get, op("i32.sub", last.get, int(largest - 1)), int(largest), rowsOf(largest)),
        share.set(left),
        Array.from({ length: largest - 1 }, (_, size) => when(op("i32.eq", share.get, int(size + 1)), rowsOf(size + 1))),
      ];
      const nothing = count(i, row.get, last.get, int(1), [
        at.set(address(i.get)),
        count(panel, int(0), dv.get, int(1), [store("i32.store", at.get, int(0)), at.set(plus(at.get, int(4)))]),
      ]);
      const sameRange = op(
        "i32.and",
        op("i32.eq", offsetAt(from.get, last.get), first.get),
        op("i32.eq", least(keys.get, op("i32.sub", offsetAt(to.get, last.get), first.get)), n.get),
      );
      const total = times(heads.get, rows.get);
      return [
        readBlock(block, pointer),
        outRow.set(op("i32.shl", times(heads.get, dv.get), int(2))),
        values.set(plus(scratch.get, keyBytes.get)),
        work.set(plus(values.get, valueBytes.get)),
        share.set(op("i32.div_u", plus(total, op("i32.sub", threads.get, int(1))), threads.get)),
        unit.set(least(total, times(share.get, thread.get))),
        end.set(least(total, plus(unit.get, share.get))),
        repeatWhile(op("i32.lt_s", unit.get, end.get), [
          head.set(op("i32.div_u", unit.get, rows.get)),
          row.set(op("i32.sub", unit.get, times(head.get, rows.get))),
          first.set(offsetAt(from.get, row.get)),
          // No more than there is scratch memory for, whatever the bounds say.
          n.set(least(keys.get, op("i32.sub", offsetAt(to.get, row.get), first.get))),
          // The rows of this thread and head that share the range.
          i.set(least(rows.get, plus(row.get, op("i32.sub", end.get, unit.get)))),
          last.set(plus(row.get, int(1))),
          repeatWhile(op("i32.and", op("i32.lt_s", last.get, i.get), sameRange), last.set(plus(last.get, int(1)))),
          unit.set(plus(unit.get, op("i32.sub", last.get, row.get))),
          when(op("i32.gt_s", n.get, int(0)), attend, nothing),
        ]),
      ];
    },
  };
}

/** Attention without a matrix of all scores: a few rows at a time, over the keys of their range. */
export const attentionKernel: TunedKernel = {
  definition: attentionDefinition,
  claims: ({ inputs, output }) =>
    output === "float32" &&
    inputs.slice(3).every((bounds) => bounds.dtype === "int32" && (bounds.strides[0] === 1 || bounds.shape[0] === 1)),
  lower: ({ kernel, inputs, output, mode }) => {
    const [q, k, v] = kernel.inputs as readonly [Strided, Strided, Strided]; // the definition has these inputs
    const [rows = 0, heads = 0, d = 0] = q.shape;
    const [n = 0, , dv = 0] = v.shape;
    const slots = inputs.map((slot: Slot, i): Word => ({ kind: "slot", slot, bytes: 4 * (kernel.inputs[i]?.offset ?? 0) }));
    const strides = [q, k, v].flatMap((input) => input.strides.map((stride) => 4 * stride));
    const keyBytes = 4 * d * (n + 8);
    const valueBytes = 4 * n * (dv + 8);
    const sizes = [rows, heads, n, d, dv, bitsOfFloat(Number(kernel.attributes["scale"]))];
    return {
      launches: [
        {
          source: attention(mode),
          words: [{ kind: "slot", slot: output, bytes: 0 }, ...slots, ...sizes, ...strides, keyBytes, valueBytes],
        },
      ],
      scratchBytes: 0,
      threadBytes: keyBytes + valueBytes + attentionWorkBytes(tileRows[mode], { d, dv, n }),
    };
  },
};
