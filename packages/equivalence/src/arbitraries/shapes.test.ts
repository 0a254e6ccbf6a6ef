import fc from "fast-check";
import { expect, test } from "vitest";
import { elementsOf } from "../array.ts";
import { orderKeys, orderOf } from "./orders.ts";
import { broadcastPartners, shapes, sizes } from "./shapes.ts";

test("sizes are 0, 1 and the neighbourhood of every tile edge", () => {
  const drawn = new Set(fc.sample(sizes(), { seed: 1, numRuns: 500 }));
  expect([...drawn].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17]);
  expect(fc.sample(sizes({ zero: false, largest: 4 }), { seed: 1, numRuns: 100 }).every((size) => size >= 1 && size <= 4)).toBe(true);
  expect(new Set(fc.sample(sizes({ largest: 65 }), { seed: 1, numRuns: 800 }))).toContain(33);
  expect(fc.sample(sizes({ largest: 64 }), { seed: 1, numRuns: 800 })).not.toContain(65);
});

test("shapes keep to ranks and elements, and scalars, vectors and zero extents come up", () => {
  const drawn = fc.sample(shapes({ elements: 500 }), { seed: 1, numRuns: 500 });
  expect(drawn.every((shape) => shape.length <= 4 && elementsOf(shape) <= 500)).toBe(true);
  for (const rank of [0, 1, 2, 3, 4]) expect(drawn.some((shape) => shape.length === rank)).toBe(true);
  expect(drawn.some((shape) => shape.includes(0))).toBe(true);
  expect(drawn.some((shape) => elementsOf(shape) > 250)).toBe(true);
});

test("partners broadcast, and really repeat something", () => {
  const drawn = fc.sample(broadcastPartners(3), { seed: 1, numRuns: 300 });
  for (const partners of drawn) {
    expect(partners.length).toBe(3);
    const rank = Math.max(...partners.map((shape) => shape.length));
    for (let axis = 1; axis <= rank; axis++) {
      const extents = new Set(partners.map((shape) => shape.at(-axis) ?? 1));
      extents.delete(1);
      expect(extents.size).toBeLessThanOrEqual(1);
    }
  }
  expect(drawn.some(([a, b]) => a?.length !== b?.length)).toBe(true);
  expect(drawn.some(([a, b]) => a?.length === b?.length && a?.some((extent, axis) => extent === 1 && (b?.[axis] ?? 1) > 1))).toBe(true);
});

test("orders are permutations and shrink towards the identity", () => {
  const order = fc.tuple(fc.nat({ max: 8 }), orderKeys()).map(([length, keys]) => orderOf(keys, length));
  fc.assert(
    fc.property(order, (drawn) => {
      expect(drawn.toSorted((a, b) => a - b)).toEqual([...drawn.keys()]);
    }),
  );
  const details = fc.check(
    fc.property(order, (drawn) => drawn.every((from, place) => from === place)),
    { seed: 2 },
  );
  expect(details.counterexample).toEqual([[1, 0]]);
});
