import fc from "fast-check";
import { expect, test } from "vitest";
import { compareRanks, rankOrder } from "./ranks.ts";

const scores = fc.array(fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double()), { maxLength: 20 });

test("ranks go by score descending, then by index, NaN last", () => {
  expect(rankOrder([1, NaN, 3, 1, -Infinity, Infinity, NaN, 0, -0])).toEqual([5, 2, 0, 3, 7, 8, 4, 1, 6]);
  fc.assert(
    fc.property(scores, (values) => {
      const order = rankOrder(values);
      expect(order.toSorted((a, b) => a - b)).toEqual([...values.keys()]);
      order.slice(1).forEach((index, place) => {
        const before = order[place] ?? 0;
        const [a = NaN, b = NaN] = [values[before], values[index]];
        expect(Number.isNaN(b) || a > b || (a === b && before < index)).toBe(true);
      });
    }),
  );
});

test("equal scores agree in every place", () => {
  fc.assert(
    fc.property(scores, (values) => {
      expect(compareRanks(values, values)).toEqual({ agreeing: values.length, misplaced: 0 });
    }),
  );
});

test("a swap of unequal scores is misplaced unless the slack excuses it", () => {
  expect(compareRanks([3, 2, 1], [2, 3, 1])).toEqual({ agreeing: 1, misplaced: 1, first: { place: 0, expected: 0, got: 1 } });
  expect(compareRanks([3, 2.9, 1], [2.9, 3, 1], 0.2)).toMatchObject({ agreeing: 1, misplaced: 0 });
  expect(compareRanks([3, 2.9, 1], [2.9, 3, 1], 0.05)).toMatchObject({ misplaced: 1 });
});

test("without slack a tie must be resolved by index", () => {
  expect(compareRanks([1, 1], [1, 1.5])).toMatchObject({ misplaced: 1, first: { place: 0, expected: 0, got: 1 } });
  expect(compareRanks([1, 1], [1, 1.5], 1e-9)).toMatchObject({ misplaced: 0, agreeing: 0 });
});

test("a tie that is broken in favour of the lower index is no fault", () => {
  expect(compareRanks([1, 1, 0], [1.5, 1, 0]).misplaced).toBe(0);
});

test("misplaced is 0 exactly when the order is the expected one", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 })), { maxLength: 8 }), (pairs) => {
      const [expected, got] = [pairs.map(([a]) => a), pairs.map(([, b]) => b)];
      const { misplaced, agreeing } = compareRanks(expected, got);
      expect(misplaced === 0).toBe(agreeing === pairs.length);
    }),
  );
});
