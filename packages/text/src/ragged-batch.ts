import type { Encoding } from "./encoding.ts";
import { errors } from "./errors.ts";

/** Token sequences of any lengths, one behind the other. */
export interface RaggedBatch {
  /** All token ids, [tokens]. */
  readonly ids: Int32Array;
  /** All token types, [tokens]. */
  readonly types: Int32Array;
  /** Where each sequence begins, and the end, [sequences + 1]. */
  readonly offsets: Int32Array;
}

/** How to pad where a format needs a rectangle. */
export interface Padding {
  readonly id: number;
  readonly type: number;
  readonly length: "longest" | number;
  readonly side: "left" | "right";
  /** Lengths are rounded up to a multiple of this; 1 changes nothing. */
  readonly multipleOf: number;
}

/** A rectangle of tokens, row after row. */
export interface PaddedBatch {
  /** [rows, columns] */
  readonly ids: Int32Array;
  readonly types: Int32Array;
  /** 1 where a token is, 0 where padding is. */
  readonly mask: Int32Array;
  readonly rows: number;
  readonly columns: number;
}

/**
 * Lays sequences one behind the other.
 * @example
 * const batch = raggedBatch([{ ids: [1, 2], types: [0, 0] }, { ids: [3], types: [0] }]);
 * expect([...batch.offsets]).toEqual([0, 2, 3]);
 */
export function raggedBatch(
  sequences: readonly (Pick<Encoding, "ids" | "types"> | { readonly ids: readonly number[]; readonly types: readonly number[] })[],
): RaggedBatch {
  const offsets = new Int32Array(sequences.length + 1);
  sequences.forEach(({ ids, types }, index) => {
    if (ids.length !== types.length)
      throw errors["ragged-invalid"]({ reason: `sequence ${index} has ${ids.length} ids and ${types.length} types` });
    offsets[index + 1] = offsets[index]! + ids.length;
  });
  const total = offsets.at(-1)!;
  const batch = { ids: new Int32Array(total), types: new Int32Array(total), offsets };
  sequences.forEach(({ ids, types }, index) => {
    batch.ids.set(ids, offsets[index]);
    batch.types.set(types, offsets[index]);
  });
  return batch;
}

/** Number of sequences in a batch. */
export function sequenceCount({ offsets }: RaggedBatch): number {
  return offsets.length - 1;
}

/** One sequence of a batch, as views of its arrays. @throws TercetError `ragged-invalid` when there is no such sequence */
export function sequenceAt(batch: RaggedBatch, index: number): { readonly ids: Int32Array; readonly types: Int32Array } {
  const [start, end] = [batch.offsets[index], batch.offsets[index + 1]];
  if (start === undefined || end === undefined)
    throw errors["ragged-invalid"]({ reason: `sequence ${index} was asked for, and there are ${sequenceCount(batch)}` });
  return { ids: batch.ids.subarray(start, end), types: batch.types.subarray(start, end) };
}

/**
 * Sequences of a batch by index, in the given order; an index may come twice.
 * @example
 * const batch = raggedBatch([{ ids: [1, 2], types: [0, 0] }, { ids: [3], types: [0] }]);
 * expect([...selectSequences(batch, [1, 0, 1]).ids]).toEqual([3, 1, 2, 3]);
 */
export function selectSequences(batch: RaggedBatch, indices: ArrayLike<number>): RaggedBatch {
  return raggedBatch(Array.from(indices, (index) => sequenceAt(batch, index)));
}

/** Batches one behind the other as one batch. */
export function concatBatches(batches: readonly RaggedBatch[]): RaggedBatch {
  return raggedBatch(batches.flatMap((batch) => Array.from({ length: sequenceCount(batch) }, (_, index) => sequenceAt(batch, index))));
}

/**
 * Position of each token in its own sequence, [tokens], counted from `first` (0; RoBERTa and MPNet start at 2).
 * @example expect([...positionsOf(Int32Array.of(0, 2, 3))]).toEqual([0, 1, 0]);
 */
export function positionsOf(offsets: Int32Array, first = 0): Int32Array {
  const positions = new Int32Array(offsets.at(-1) ?? 0);
  for (let sequence = 0; sequence + 1 < offsets.length; sequence++)
    for (let i = offsets[sequence]!; i < offsets[sequence + 1]!; i++) positions[i] = first + i - offsets[sequence]!;
  return positions;
}

/**
 * Checks arrays that come from elsewhere and makes them a batch.
 * @throws TercetError `ragged-invalid`
 */
export function checkBatch({ ids, types, offsets }: RaggedBatch): RaggedBatch {
  const fault = (reason: string): never => {
    throw errors["ragged-invalid"]({ reason });
  };
  if (ids.length !== types.length) fault(`there are ${ids.length} ids and ${types.length} types`);
  if (offsets[0] !== 0) fault(`offsets begin with ${offsets[0]}`);
  if (offsets.at(-1) !== ids.length) fault(`offsets end at ${offsets.at(-1)}, and there are ${ids.length} tokens`);
  for (let i = 1; i < offsets.length; i++) if (offsets[i]! < offsets[i - 1]!) fault(`offset ${i} is less than the one before`);
  return { ids, types, offsets };
}

/**
 * Cuts a batch's sequences, in order, into groups of at most `budget` tokens each; a longer sequence stands alone.
 * Gives ranges [start, end) of sequences.
 * @example
 * const batch = raggedBatch([[1, 1], [1], [1, 1, 1]].map((ids) => ({ ids, types: ids })));
 * expect(splitByBudget(batch.offsets, 3)).toEqual([[0, 2], [2, 3]]);
 */
export function splitByBudget(offsets: Int32Array, budget: number): readonly (readonly [start: number, end: number])[] {
  const groups: (readonly [number, number])[] = [];
  let start = 0;
  for (let end = 1; end < offsets.length; end++) {
    if (end === offsets.length - 1 || offsets[end + 1]! - offsets[start]! > budget) {
      groups.push([start, end]);
      start = end;
    }
  }
  return groups;
}

/**
 * Fills a rectangle, for formats that need one. A fixed length shorter than a sequence does not cut it: rows grow to the longest.
 * @example
 * const batch = raggedBatch([{ ids: [1, 2], types: [0, 0] }, { ids: [3], types: [0] }]);
 * const padded = toPadded(batch, { id: 9, type: 0, length: "longest", side: "right", multipleOf: 1 });
 * expect([...padded.ids]).toEqual([1, 2, 3, 9]);
 */
export function toPadded(batch: RaggedBatch, { id, type, length, side, multipleOf }: Padding): PaddedBatch {
  const rows = sequenceCount(batch);
  let longest = length === "longest" ? 0 : length;
  for (let row = 0; row < rows; row++) longest = Math.max(longest, batch.offsets[row + 1]! - batch.offsets[row]!);
  const columns = Math.ceil(longest / multipleOf) * multipleOf;
  const ids = new Int32Array(rows * columns).fill(id);
  const types = new Int32Array(rows * columns).fill(type);
  const mask = new Int32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    const sequence = sequenceAt(batch, row);
    const start = row * columns + (side === "right" ? 0 : columns - sequence.ids.length);
    ids.set(sequence.ids, start);
    types.set(sequence.types, start);
    mask.fill(1, start, start + sequence.ids.length);
  }
  return { ids, types, mask, rows, columns };
}

/**
 * The batch inside a rectangle.
 * @example
 * const batch = raggedBatch([{ ids: [1, 2], types: [0, 0] }, { ids: [3], types: [0] }]);
 * const padding = { id: 0, type: 0, length: 8, side: "left", multipleOf: 1 } as const;
 * expect(fromPadded(toPadded(batch, padding))).toEqual(batch);
 */
export function fromPadded({ ids, types, mask, rows, columns }: PaddedBatch): RaggedBatch {
  const kept = (values: Int32Array, row: number): Int32Array =>
    values.subarray(row * columns, (row + 1) * columns).filter((_, column) => mask[row * columns + column] === 1);
  return raggedBatch(Array.from({ length: rows }, (_, row) => ({ ids: kept(ids, row), types: kept(types, row) })));
}
