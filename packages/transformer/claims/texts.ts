import fc, { type Arbitrary } from "fast-check";
import type { TransformerConfig } from "../src/config.ts";
import type { TokenBatch } from "../src/tokens.ts";
import type { Sequence } from "./formula/encode.ts";

/** Added to the variance in a norm: as BERT has it, as ParlAI has it, and so much that nobody overlooks it. */
export const epsilons: readonly number[] = [1e-12, 1e-5, 2 ** -4];

/** A text of a few tokens, none among them. */
export function sequences(config: TransformerConfig, longest = 6): Arbitrary<Sequence> {
  const kinds = config.kind === "bert" ? config.tokenTypes : config.segments;
  const token = fc.record({ id: fc.nat({ max: config.vocabulary - 1 }), type: fc.nat({ max: Math.max(0, kinds - 1) }) });
  return fc
    .array(token, { maxLength: longest, size: "max" })
    .map((tokens) => ({ ids: tokens.map(({ id }) => id), types: tokens.map(({ type }) => type) }));
}

/** Texts as a ragged batch. */
export function batchOf(texts: readonly Sequence[]): TokenBatch {
  const offsets = new Int32Array(texts.length + 1);
  texts.forEach(({ ids }, i) => (offsets[i + 1] = (offsets[i] ?? 0) + ids.length));
  return { ids: Int32Array.from(texts.flatMap(({ ids }) => ids)), types: Int32Array.from(texts.flatMap(({ types }) => types)), offsets };
}

/** Texts in a rectangle: so many places more than its tokens has each, before or behind them, that nobody attends to; and where its tokens are. */
export function paddedBatch(
  texts: readonly Sequence[],
  padding: number,
  side: "left" | "right",
): { readonly batch: TokenBatch; readonly starts: readonly number[] } {
  const pad = Array<number>(padding).fill(1);
  const zeros = pad.map(() => 0);
  const padded = texts.map(({ ids, types }): Sequence =>
    side === "right" ? { ids: [...ids, ...pad], types: [...types, ...zeros] } : { ids: [...pad, ...ids], types: [...zeros, ...types] },
  );
  const batch = batchOf(padded);
  const own = texts.map(({ ids }) => ids.map((_, place) => place));
  const places = Int32Array.from(own.flatMap((each) => (side === "right" ? [...each, ...zeros] : [...zeros, ...each])));
  const before = side === "left" ? padding : 0;
  return {
    batch: {
      ...batch,
      places,
      attended: Int32Array.from(texts, ({ ids }) => before + ids.length),
      unattended: Int32Array.from(texts, () => before),
    },
    starts: texts.map((_, i) => (batch.offsets[i] ?? 0) + before),
  };
}
