import { expect, it } from "vitest";
import { interleaved, timesOf } from "./timing.ts";

it("takes the median, the quartiles and the best of samples in any order", () => {
  expect(timesOf([5, 1, 4, 2, 3])).toEqual({ median: 3, lower: 2, upper: 4, best: 1, samples: [5, 1, 4, 2, 3] });
  expect(timesOf([1, 2]).median).toBe(1.5);
  expect(() => timesOf([])).toThrow(RangeError);
});

it("warms all up, then begins each round with another one and counts no pause", async () => {
  let now = 0;
  const order: string[] = [];
  const work = (name: string, milliseconds: number) => () => {
    order.push(name);
    now += milliseconds;
    return Promise.resolve();
  };
  const sleep = (milliseconds: number): Promise<void> => {
    now += milliseconds;
    return Promise.resolve();
  };
  const options = { warmups: 1, rounds: 3, pauseMilliseconds: 50, sleep, elapsed: () => now };
  const times = await interleaved([work("a", 3), work("b", 7)], options);
  expect(order.join("")).toBe("ab" + "ab" + "ba" + "ab");
  expect(times.map(({ samples }) => samples)).toEqual([
    [3, 3, 3],
    [7, 7, 7],
  ]);
});
