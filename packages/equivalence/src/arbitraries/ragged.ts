import fc, { type Arbitrary } from "fast-check";

/**
 * Sequence offsets: `sequences + 1` ascending numbers from 0 to `total`, empty sequences at any place included.
 * With no sequence the total can only be 0.
 * @example expect(inputAt({ generate: offsets(1, 5) }, 1, "0")).toEqual(Int32Array.of(0, 5));
 */
export function offsets(sequences: number, total: number): Arbitrary<Int32Array> {
  const inner = Math.max(0, sequences - 1);
  return fc
    .array(fc.nat({ max: total }), { minLength: inner, maxLength: inner })
    .map((cuts) => Int32Array.from(sequences === 0 ? [0] : [0, ...cuts.sort((a, b) => a - b), total]));
}

/** A ragged batch without its contents. */
export interface Ragged {
  readonly lengths: readonly number[];
  /** One more than lengths: where each sequence begins, and the total. */
  readonly offsets: Int32Array;
}

/** Which ragged batches may be drawn. */
export interface RaggedOptions {
  /** Most sequences; 9 when absent. */
  readonly sequences?: number;
  /** Longest sequence; 17 when absent. */
  readonly length?: number;
  /** Whether sequences, and the batch, may be empty; true when absent. */
  readonly empty?: boolean;
}

/**
 * Ragged batches: some sequences, lengths around tile edges, empty ones among them, none at all.
 * @example
 * const { lengths, offsets } = inputAt({ generate: raggedBatches() }, 1, "0")!;
 * expect(offsets.at(-1)).toBe(lengths.reduce((sum, length) => sum + length, 0));
 */
export function raggedBatches({ sequences = 9, length = 17, empty = true }: RaggedOptions = {}): Arbitrary<Ragged> {
  const drawn = fc.oneof(fc.constantFrom(1, ...(empty ? [0] : [])), fc.integer({ min: empty ? 0 : 1, max: length }));
  return fc.array(drawn, { minLength: empty ? 0 : 1, maxLength: sequences, size: "max" }).map((lengths) => {
    const starts = new Int32Array(lengths.length + 1);
    lengths.forEach((value, i) => (starts[i + 1] = (starts[i] ?? 0) + value));
    return { lengths, offsets: starts };
  });
}
