import type { HostArray, Shape } from "@tercet/tensor";
import type { TokenBatch } from "@tercet/transformer";

/** Rows of tokens as a library's rectangle, padded on the right, and the ragged batch inside of it. */
export interface Rectangle {
  readonly batch: TokenBatch;
  readonly rows: number;
  readonly columns: number;
  /** Real tokens of each row. */
  readonly lengths: Int32Array;
}

/** Rows of a rectangle by what stands at each place. */
export interface RectangleRows {
  readonly ids: readonly (readonly number[])[];
  /** 1 where a token is. */
  readonly mask: readonly (readonly number[])[];
  /** Default: zeros. */
  readonly types?: readonly (readonly number[])[] | undefined;
}

/** The ragged batch of a rectangle, which remembers how much padding each row had. */
export function rectangle({ ids, mask, types }: RectangleRows): Rectangle {
  const columns = ids[0]?.length ?? 0;
  const lengths = Int32Array.from(mask, (row) => row.reduce((sum, value) => sum + value, 0));
  mask.forEach((row, i) => {
    if (row.some((value, j) => value !== Number(j < (lengths[i] ?? 0)))) throw new RangeError(`Row ${i} is not padded on the right alone`);
  });
  const real = (rows: readonly (readonly number[])[]): Int32Array => Int32Array.from(rows.flatMap((row, i) => row.slice(0, lengths[i])));
  const offsets = new Int32Array(ids.length + 1);
  lengths.forEach((length, i) => (offsets[i + 1] = (offsets[i] ?? 0) + length));
  const padding = lengths.map((length) => columns - length);
  const own = real(ids);
  const batch = { ids: own, types: types === undefined ? new Int32Array(own.length) : real(types), offsets, padding };
  return { batch, rows: ids.length, columns, lengths };
}

/** A rectangle whose padding goes through the encoder as tokens that nobody attends to, as in libraries that pad. */
export function withPaddingAsTokens({ ids, mask }: RectangleRows): Rectangle {
  const inside = rectangle({ ids, mask });
  const all = rectangle({ ids, mask: ids.map((row) => row.map(() => 1)) });
  const { padding: _, ...batch } = all.batch;
  return { ...all, lengths: inside.lengths, batch: { ...batch, attended: inside.lengths } };
}

/** Vectors of ragged tokens, [tokens, width], at their places of the rectangle, [rows, columns, width]. */
export function spread({ batch, rows, columns }: Rectangle, width: number, fill: (column: number) => number = () => 0) {
  return (values: HostArray): { readonly shape: Shape; readonly values: Float32Array | Float64Array; readonly compared: Uint8Array } => {
    const wide = zerosLike(values, rows * columns * width);
    const compared = new Uint8Array(wide.length);
    for (let row = 0; row < rows; row++) {
      const [start = 0, end = 0] = [batch.offsets[row], batch.offsets[row + 1]];
      for (let i = 0; i < columns * width; i++) wide[row * columns * width + i] = fill(i % width);
      wide.set(values.subarray(start * width, end * width), row * columns * width);
      compared.fill(1, row * columns * width, row * columns * width + (end - start) * width);
    }
    return { shape: [rows, columns, width], values: wide, compared };
  };
}

/** Dense attention weights of a ragged batch, [heads, tokens, tokens], as [rows, heads, columns, columns]; compared where a query is real. */
export function spreadWeights({ batch, rows, columns }: Rectangle, heads: number) {
  return (values: HostArray): { readonly shape: Shape; readonly values: Float32Array | Float64Array; readonly compared: Uint8Array } => {
    const tokens = Math.sqrt(values.length / heads);
    const wide = zerosLike(values, rows * heads * columns * columns);
    const compared = new Uint8Array(wide.length);
    for (let row = 0; row < rows; row++) {
      const [start = 0, end = 0] = [batch.offsets[row], batch.offsets[row + 1]];
      for (let head = 0; head < heads; head++)
        for (let query = start; query < end; query++) {
          const from = (head * tokens + query) * tokens;
          const to = ((row * heads + head) * columns + query - start) * columns;
          wide.set(values.subarray(from + start, from + end), to);
          compared.fill(1, to, to + columns);
        }
    }
    return { shape: [rows, heads, columns, columns], values: wide, compared };
  };
}

function zerosLike(values: HostArray, length: number): Float32Array | Float64Array {
  return values instanceof Float64Array ? new Float64Array(length) : new Float32Array(length);
}
