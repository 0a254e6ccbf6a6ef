import { isLowByRule } from "../kernels/attention.ts";
import { shuffledAcross } from "../kernels/attention-tile.ts";
import { attentionBytes } from "../kernels/attention-code.ts";
import { chooseQuantizedTile, chooseTile, fits } from "../kernels/choose-tile.ts";
import { tiles } from "../kernels/tile.ts";
import type { DeviceFacts } from "../kernel.ts";
import { hasParts, squareTiles, type ProductCut, type TunedAttention, type TunedProduct, type TunedQuantized } from "./tuning.ts";

/** x [rows, length] times weights [columns, length]. */
export type ProductSize = Pick<TunedProduct, "rows" | "columns" | "length">;

/** Rows of all sequences together. */
export type AttentionSize = Pick<TunedAttention, "rows" | "heads">;

/** The height of attention's tiles. */
export type AttentionWay = Pick<TunedAttention, "tileRows">;

/** A tile of a product of int8 weights. */
export type QuantizedWay = Pick<TunedQuantized, "tile">;

/** What is measured. */
export interface TuningSizes {
  readonly products: readonly ProductSize[];
  readonly quantized: readonly ProductSize[];
  readonly attention: readonly AttentionSize[];
}

/** Columns and length of the weights of encoders that are 384 and 768 wide. */
const weights: readonly (readonly [columns: number, length: number])[] = [[384, 384], [1536, 384], [384, 1536], [768, 768], [3072, 768], [768, 3072]]; // prettier-ignore

/** Tokens of a short text, and of batches up to 64 texts of 128; each stands for half and twice as many. */
const rows: readonly number[] = [16, 64, 256, 1024, 4096, 8192];

const bySizes = rows.flatMap((each) => weights.map(([columns, length]) => ({ rows: each, columns, length })));

/** What encoders, their training and their searches consist of. */
export const encoderSizes: TuningSizes = {
  products: [
    ...bySizes,
    // Few contexts and many candidates; gradients of weights; a large square.
    ...[1, 8, 64].map((contexts) => ({ rows: contexts, columns: 16_384, length: 768 })),
    ...([[384, 384], [1536, 384], [768, 768]] as const).map(([m, n]) => ({ rows: m, columns: n, length: 8192 })), // prettier-ignore
    { rows: 4096, columns: 4096, length: 4096 },
  ],
  quantized: bySizes,
  attention: [12, 16].flatMap((heads) => rows.map((each) => ({ rows: each, heads }))),
};

/** Two small ones, for devices that are programs: they show that it works. */
export const smallSizes: TuningSizes = {
  products: [{ rows: 40, columns: 48, length: 96 }],
  quantized: [],
  attention: [{ rows: 64, heads: 2 }],
};

/** Narrow tiles are tried up to so many times their width: beyond, most of what they read is read again. */
const narrowReach = 4;

/** The ways of a product that a device can go, the rule's first. */
export function productWays(size: ProductSize, facts: DeviceFacts): readonly [ProductCut, ...ProductCut[]] {
  const { tile, isCut } = chooseTile({ ...size, batch: 1 }, { ...facts, tuning: undefined });
  const rule: ProductCut = { tile: tile.name, inParts: isCut };
  const least = Math.min(size.rows, size.columns);
  const others = tiles
    .filter((each) => fits(each, facts) && (each.ownRows > 1 || least <= narrowReach * each.columns))
    .flatMap(({ name }) => (hasParts(size.length) ? [false, true] : [false]).map((inParts): ProductCut => ({ tile: name, inParts })))
    .filter((each) => each.tile !== rule.tile || each.inParts !== rule.inParts);
  return [rule, ...others];
}

/** The tiles of a product of int8 weights, the rule's first. */
export function quantizedWays(size: ProductSize, facts: DeviceFacts): readonly [QuantizedWay, ...QuantizedWay[]] {
  const extents = { ...size, batch: 1 };
  const words = { ...extents, rows: 2 * size.rows, length: 4 * Math.ceil(size.length / 16) };
  const rule = chooseQuantizedTile(extents, words, { ...facts, tuning: undefined });
  const others = squareTiles.filter((tile) => tile !== rule && fits(tile, facts));
  return [{ tile: rule.name }, ...others.map(({ name }) => ({ tile: name }))];
}

/** The heights of attention's tiles that a device can run, the rule's first. */
export function attentionWays({ rows: own, heads }: AttentionSize, facts: DeviceFacts): readonly [AttentionWay, ...AttentionWay[]] {
  const tall = attentionBytes({ variant: "plain", each: 4, parts: 0, columns: 1, wide: true, shuffled: shuffledAcross(facts) });
  const [low, high] = [{ tileRows: 8 }, { tileRows: 32 }] as const;
  if (tall > facts.limits.maxComputeWorkgroupStorageSize) return [low];
  return isLowByRule(own, own, heads) ? [low, high] : [high, low];
}

/** Facts under which a product goes one way. */
export function withProduct(facts: DeviceFacts, size: ProductSize, way: ProductCut): DeviceFacts {
  return { ...facts, tuning: { products: [{ ...size, ...way, measured: [] }], quantized: [], attention: [] } };
}

/** Facts under which a product of int8 weights has a tile. */
export function withQuantized(facts: DeviceFacts, size: ProductSize, way: QuantizedWay): DeviceFacts {
  return { ...facts, tuning: { products: [], quantized: [{ ...size, ...way, measured: [] }], attention: [] } };
}

/** Facts under which attention has tiles of a height. */
export function withAttention(facts: DeviceFacts, size: AttentionSize, way: AttentionWay): DeviceFacts {
  return { ...facts, tuning: { products: [], quantized: [], attention: [{ ...size, ...way, measured: [] }] } };
}

/** Another way than the rule's must be faster by this much: noise is no reason. */
const clearGain = 1.05;

/** The fastest of several ways; the first, the rule's, unless another is clearly faster. */
export function fastest<Way extends { readonly milliseconds: number }>(ways: readonly [Way, ...Way[]]): Way {
  const [rule] = ways;
  const best = ways.reduce((a, b) => (b.milliseconds < a.milliseconds ? b : a));
  return rule.milliseconds > clearGain * best.milliseconds ? best : rule;
}
