import fc from "fast-check";
import { expect, test } from "vitest";
import {
  checkBatch,
  concatBatches,
  fromPadded,
  positionsOf,
  raggedBatch,
  selectSequences,
  sequenceAt,
  sequenceCount,
  splitByBudget,
  toPadded,
} from "./ragged-batch.ts";

const sequences = fc.array(
  fc
    .array(fc.tuple(fc.nat(1000), fc.nat(1)), { maxLength: 9 })
    .map((tokens) => ({ ids: tokens.map(([id]) => id), types: tokens.map(([, type]) => type) })),
  { maxLength: 8 },
);
const padding = fc.record({
  id: fc.nat(1000),
  type: fc.nat(1),
  length: fc.oneof(fc.constant("longest" as const), fc.nat(12)),
  side: fc.constantFrom("left" as const, "right" as const),
  multipleOf: fc.integer({ min: 1, max: 8 }),
});

test("sequences come back as they went in", () => {
  fc.assert(
    fc.property(sequences, (given) => {
      const batch = checkBatch(raggedBatch(given));
      expect(sequenceCount(batch)).toBe(given.length);
      given.forEach(({ ids, types }, index) => {
        const found = sequenceAt(batch, index);
        expect([[...found.ids], [...found.types]]).toEqual([ids, types]);
      });
    }),
  );
});

test("padding and back changes nothing", () => {
  fc.assert(
    fc.property(sequences, padding, (given, how) => {
      expect(fromPadded(toPadded(raggedBatch(given), how))).toEqual(raggedBatch(given));
    }),
  );
});

test("a padded batch has rows of one allowed length", () => {
  fc.assert(
    fc.property(sequences, padding, (given, how) => {
      const { rows, columns, mask, ids } = toPadded(raggedBatch(given), how);
      expect(columns % how.multipleOf).toBe(0);
      expect(ids).toHaveLength(rows * columns);
      expect(mask.reduce((sum, bit) => sum + bit, 0)).toBe(given.reduce((sum, { ids: own }) => sum + own.length, 0));
    }),
  );
});

test("selecting in any order equals building in that order", () => {
  fc.assert(
    fc.property(sequences, fc.array(fc.nat(), { maxLength: 12 }), (given, picks) => {
      const indices = given.length === 0 ? [] : picks.map((pick) => pick % given.length);
      expect(selectSequences(raggedBatch(given), indices)).toEqual(raggedBatch(indices.map((index) => given[index]!)));
    }),
  );
});

test("concatenating pieces gives the whole", () => {
  fc.assert(
    fc.property(sequences, fc.nat(8), (given, at) => {
      expect(concatBatches([raggedBatch(given.slice(0, at)), raggedBatch(given.slice(at))])).toEqual(raggedBatch(given));
    }),
  );
});

test("groups cover all sequences in order and keep to the budget", () => {
  fc.assert(
    fc.property(sequences, fc.integer({ min: 1, max: 20 }), (given, budget) => {
      const { offsets } = raggedBatch(given);
      const groups = splitByBudget(offsets, budget);
      expect(groups.flatMap(([start, end]) => Array.from({ length: end - start }, (_, index) => start + index))).toEqual(
        given.map((_, index) => index),
      );
      // A group ends only where the next sequence would not fit.
      for (const [start, end] of groups) if (end < given.length) expect(offsets[end + 1]! - offsets[start]!).toBeGreaterThan(budget);
      for (const [start, end] of groups) if (end - start > 1) expect(offsets[end]! - offsets[start]!).toBeLessThanOrEqual(budget);
    }),
  );
});

test("positions count from the given start in every sequence", () => {
  expect([...positionsOf(Int32Array.of(0, 3, 3, 5), 2)]).toEqual([2, 3, 4, 2, 3]);
});

test.each([
  ["offsets that do not begin with 0", { ids: [1], types: [0], offsets: [1, 1] }],
  ["offsets that fall", { ids: [1], types: [0], offsets: [0, 2, 1] }],
  ["offsets that end early", { ids: [1, 2], types: [0, 0], offsets: [0, 1] }],
  ["types of another number", { ids: [1], types: [], offsets: [0, 1] }],
])("refuses %s", (_, { ids, types, offsets }) => {
  const batch = { ids: Int32Array.from(ids), types: Int32Array.from(types), offsets: Int32Array.from(offsets) };
  expect(() => checkBatch(batch)).toThrow(expect.objectContaining({ code: "ragged-invalid" }));
});
