import { key } from "@tercet/tensor";
import fc from "fast-check";
import { expect, it } from "vitest";
import { batchAt, batches, epochOrder } from "./order.ts";

const counts = fc.integer({ min: 1, max: 60 });

it("every epoch visits every example once", () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat(50), counts, (seed, epoch, count) => {
      expect([...epochOrder(key(seed), epoch, count)].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i));
    }),
  );
});

it("no example comes twice in the batches of an epoch", () => {
  fc.assert(
    fc.property(fc.nat(), counts, fc.nat(59), (seed, count, size) => {
      const batchSize = (size % count) + 1;
      const perEpoch = Math.floor(count / batchSize);
      for (const epoch of [0, 3]) {
        const seen = Array.from({ length: perEpoch }, (_, i) => [...batchAt(key(seed), epoch * perEpoch + i, batchSize, count)]).flat();
        expect(seen).toHaveLength(perEpoch * batchSize);
        expect(new Set(seen).size).toBe(seen.length);
      }
    }),
  );
});

it("batches from any step on are those of an unbroken run", () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat(20), (seed, from) => {
      const [unbroken, resumed] = [batches(key(seed), 3, 10), batches(key(seed), 3, 10)];
      const all = Array.from({ length: 25 }, (_, step) => [...unbroken(step)]);
      for (let step = from; step < 25; step++) expect([...resumed(step)]).toEqual(all[step]);
    }),
  );
});

it("epochs and keys have orders of their own", () => {
  const [first, second, other] = [epochOrder(key(1), 0, 40), epochOrder(key(1), 1, 40), epochOrder(key(2), 0, 40)];
  expect([...first]).not.toEqual([...second]);
  expect([...first]).not.toEqual([...other]);
});

it("every example comes to every place about as often", () => {
  const counted = Array.from({ length: 5 }, () => new Int32Array(5));
  for (let epoch = 0; epoch < 2000; epoch++) epochOrder(key(9), epoch, 5).forEach((example, place) => (counted[place]![example]! += 1));
  // 400 expected, standard deviation 18: six of them.
  for (const count of counted.flatMap((row) => [...row])) expect(Math.abs(count - 400)).toBeLessThan(108);
});
