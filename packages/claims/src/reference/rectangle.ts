import type { HostArray, Shape } from "@tercet/tensor";
import type { TokenBatch } from "@tercet/transformer";

/** Rows of tokens as a library's rectangle, and the ragged batch inside of it. */
export interface Rectangle {
  readonly batch: TokenBatch;
  readonly rows: number;
  readonly columns: number;
  /** Real tokens of each row. */
  readonly lengths: Int32Array;
  /** Where each token of the batch stands in the rectangle, rows one after another. */
  readonly places: Int32Array;
  /** 1 for real tokens, 0 for padding that goes along as a query. */
  readonly isReal: Uint8Array;
  /** Whether padding stands between the tokens of a row. */
  readonly hasHoles: boolean;
}

/** Rows of a rectangle by what stands at each place. */
export interface RectangleRows {
  readonly ids: readonly (readonly number[])[];
  /** 1 where a token is. */
  readonly mask: readonly (readonly number[])[];
  /** Default: zeros. */
  readonly types?: readonly (readonly number[])[] | undefined;
}

/** How a library treats padding. */
export interface Padding {
  /** Whether padding before the first token goes through the encoder as a query, since a pooler may read it. Default: it is left out. */
  readonly leads?: boolean;
  /** Which row of the position table, from its first usable one, the places of a row of ids have. Default: tokens are counted. */
  readonly positions?: (ids: readonly number[]) => readonly number[];
}

/** The ragged batch of a rectangle, which remembers how much padding each row had. */
export function rectangle({ ids, mask, types }: RectangleRows, padding: Padding = {}): Rectangle {
  const columns = ids[0]?.length ?? 0;
  const starts = mask.map((row) => row.indexOf(1));
  const isRealAt = (i: number, j: number): boolean => mask[i]?.[j] === 1;
  const kept = ids.map((row, i) => [...row.keys()].filter((j) => isRealAt(i, j) || (padding.leads === true && j < (starts[i] ?? 0))));
  const pick = (rows: readonly (readonly number[])[]): Int32Array =>
    Int32Array.from(kept.flatMap((own, i) => own.map((j) => rows[i]?.[j] ?? 0)));
  const offsets = new Int32Array(ids.length + 1);
  kept.forEach((own, i) => (offsets[i + 1] = (offsets[i] ?? 0) + own.length));
  const lengths = Int32Array.from(mask, (row) => row.reduce((sum, value) => sum + value, 0));
  const before = Int32Array.from(starts, (start) => Math.max(start, 0));
  const own = pick(ids);
  const batch: TokenBatch = {
    ids: own,
    types: types === undefined ? new Int32Array(own.length) : pick(types),
    offsets,
    padding: lengths.map((length) => columns - length),
    ...(before.some((count) => count > 0) ? { paddingBefore: before, ...(padding.leads === true ? { unattended: before } : {}) } : {}),
    ...placesOf(kept, ids, padding),
  };
  const isReal = Uint8Array.from(kept.flatMap((each, i) => each.map((j) => Number(isRealAt(i, j)))));
  const places = Int32Array.from(kept.flatMap((each, i) => each.map((j) => i * columns + j)));
  const hasHoles = mask.some((row, i) => row.lastIndexOf(1) - (starts[i] ?? 0) + 1 > (lengths[i] ?? 0) && (lengths[i] ?? 0) > 0);
  return { batch, rows: ids.length, columns, lengths, places, isReal, hasHoles };
}

/** Explicit places, where tokens are not simply counted. */
function placesOf(
  kept: readonly (readonly number[])[],
  ids: readonly (readonly number[])[],
  { positions }: Padding,
): Pick<TokenBatch, "places"> {
  if (positions === undefined) return {};
  const places = kept.map((own, i) => {
    const of = positions(ids[i] ?? []);
    return own.map((j) => of[j] ?? 0);
  });
  const isCounted = places.every((own) => own.every((place, j) => place === j));
  return isCounted ? {} : { places: Int32Array.from(places.flat()) };
}

/** A rectangle whose padding goes through the encoder as tokens that nobody attends to, as in libraries that pad on the right. */
export function withPaddingAsTokens({ ids, mask }: RectangleRows): Rectangle {
  const inside = rectangle({ ids, mask });
  const all = rectangle({ ids, mask: ids.map((row) => row.map(() => 1)) });
  const { padding: _, ...batch } = all.batch;
  return { ...all, lengths: inside.lengths, batch: { ...batch, attended: inside.lengths } };
}

/** Values at the places of a rectangle. */
export interface Spread {
  readonly shape: Shape;
  readonly values: Float32Array | Float64Array;
  /** 1 where a token is. */
  readonly compared: Uint8Array;
}

/** Vectors of ragged tokens, [tokens, width], at their places of the rectangle, [rows, columns, width]; `fill` at the others. */
export function spread({ rows, columns, places, isReal }: Rectangle, width: number, fill: (column: number) => number = () => 0) {
  return (values: HostArray): Spread => {
    const wide = zerosLike(values, rows * columns * width).map((_, i) => fill(i % width));
    const compared = new Uint8Array(wide.length);
    places.forEach((place, token) => {
      if (isReal[token] === 0) return;
      wide.set(values.subarray(token * width, (token + 1) * width), place * width);
      compared.fill(1, place * width, (place + 1) * width);
    });
    return { shape: [rows, columns, width], values: wide, compared };
  };
}

/** Dense attention weights of a ragged batch, [heads, tokens, tokens], as [rows, heads, columns, columns]; compared where a query is real. */
export function spreadWeights({ batch, rows, columns, places, isReal }: Rectangle, heads: number) {
  return (values: HostArray): Spread => {
    const tokens = places.length;
    const wide = zerosLike(values, rows * heads * columns * columns);
    const compared = new Uint8Array(wide.length);
    for (let row = 0; row < rows; row++) {
      const [start = 0, end = 0] = [batch.offsets[row], batch.offsets[row + 1]];
      const columnOf = (token: number): number => (places[token] ?? 0) - row * columns;
      for (let head = 0; head < heads; head++)
        for (let query = start; query < end; query++) {
          if (isReal[query] === 0) continue;
          const to = ((row * heads + head) * columns + columnOf(query)) * columns;
          for (let key = start; key < end; key++) wide[to + columnOf(key)] = values[(head * tokens + query) * tokens + key] ?? NaN;
          compared.fill(1, to, to + columns);
        }
    }
    return { shape: [rows, heads, columns, columns], values: wide, compared };
  };
}

function zerosLike(values: HostArray, length: number): Float32Array | Float64Array {
  return values instanceof Float64Array ? new Float64Array(length) : new Float32Array(length);
}
