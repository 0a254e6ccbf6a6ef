import { expect, it } from "vitest";
import { generator, ratioOf, summaryOf } from "./statistics.ts";

it("takes the median, the quartiles and the ends of samples in any order", () => {
  expect(summaryOf([5, 1, 4, 2, 3])).toEqual({ median: 3, lower: 2, upper: 4, least: 1, most: 5, samples: [5, 1, 4, 2, 3] });
  expect(summaryOf([1, 2]).median).toBe(1.5);
  expect(() => summaryOf([])).toThrow(RangeError);
});

it("gives a ratio of medians and an interval that holds it, the same one each time", () => {
  const [over, under] = [
    [10, 12, 11, 13, 9],
    [5, 6, 5.5, 6.5, 4.5],
  ];
  const found = ratioOf(over, under);
  expect(found.ratio).toBe(2);
  // Every pair has this ratio, so every draw has.
  expect(found).toEqual({ ratio: 2, from: 2, to: 2 });
  const noisy = ratioOf([10, 12, 30, 9, 11], [5, 5, 5, 6, 5]);
  expect(noisy.from).toBeLessThan(noisy.ratio);
  expect(noisy.to).toBeGreaterThan(noisy.ratio);
  expect(ratioOf([10, 12, 30, 9, 11], [5, 5, 5, 6, 5])).toEqual(noisy);
  expect(() => ratioOf([], [])).toThrow(RangeError);
});

it("draws the same numbers from the same seed, spread over the whole unit", () => {
  const numbers = Array.from({ length: 1000 }, generator(7));
  expect(numbers).toEqual(Array.from({ length: 1000 }, generator(7)));
  expect(numbers).not.toEqual(Array.from({ length: 1000 }, generator(8)));
  for (let tenth = 0; tenth < 10; tenth++) expect(numbers.some((each) => Math.floor(each * 10) === tenth)).toBe(true);
});
