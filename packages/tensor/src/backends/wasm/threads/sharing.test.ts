import fc from "fast-check";
import { expect, it } from "vitest";
import { shareUnits } from "./sharing.ts";

it("every unit is done once, in pieces of whole grains, whichever threads come and in whatever turns", () => {
  const cases = fc.record({
    units: fc.nat(500),
    grain: fc.integer({ min: 1, max: 20 }),
    pieces: fc.integer({ min: 1, max: 10 }),
    threads: fc.integer({ min: 1, max: 5 }),
    // A thread that comes while another one is at a piece: the pieces after which each begins.
    starts: fc.array(fc.nat(20), { minLength: 5, maxLength: 5 }),
  });
  fc.assert(
    fc.property(cases, ({ units, grain, pieces, threads, starts }) => {
      const counters = new Int32Array(1 + threads);
      const done = new Array<number>(units).fill(0);
      const begun = new Set<number>();
      let count = 0;
      const begin = (thread: number): void => {
        begun.add(thread);
        shareUnits({ units, grain, least: grain * pieces }, { counters, at: 1, thread, threads }, (from, to) => {
          expect(from % grain).toBe(0);
          expect(to === units || to % grain === 0).toBe(true);
          for (let unit = from; unit < to; unit++) done[unit] = (done[unit] ?? NaN) + 1;
          count++;
          for (let other = 0; other < threads; other++) if (!begun.has(other) && (starts[other] ?? 0) <= count) begin(other);
        });
      };
      begin(0);
      expect(done.every((times) => times === 1)).toBe(true);
    }),
    { verbose: true },
  );
});

it("a thread alone does all, its own part first, and begins with half of it", () => {
  const order: (readonly [number, number])[] = [];
  shareUnits({ units: 64, grain: 4, least: 8 }, { counters: new Int32Array(2), at: 0, thread: 1, threads: 2 }, (from, to) => {
    order.push([from, to]);
  });
  expect(order).toEqual([
    [32, 48],
    [48, 56],
    [56, 64],
    [0, 16],
    [16, 24],
    [24, 32],
  ]);
});
