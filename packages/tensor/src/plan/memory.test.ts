import fc from "fast-check";
import { expect, it } from "vitest";
import { placeInArena, type Life } from "./memory.ts";

const lives: fc.Arbitrary<Life[]> = fc.array(
  fc
    .record({ bytes: fc.nat(5000), from: fc.nat(30), length: fc.nat(10) })
    .map(({ bytes, from, length }) => ({ bytes, from, to: from + length })),
  { maxLength: 40 },
);

it("gives no two values that live at one time the same bytes", () => {
  fc.assert(
    fc.property(lives, (list) => {
      const { offsets, bytes } = placeInArena(list);
      return list.every((a, i) =>
        list.every((b, j) => {
          if (i === j || a.to < b.from || b.to < a.from || a.bytes === 0 || b.bytes === 0) return true;
          const [x, y] = [offsets[i] ?? 0, offsets[j] ?? 0];
          return (x + a.bytes <= y || y + b.bytes <= x) && x + a.bytes <= bytes;
        }),
      );
    }),
  );
});

it("uses the same bytes again when their value is no longer read", () => {
  const { bytes } = placeInArena([
    { bytes: 1024, from: 0, to: 1 },
    { bytes: 1024, from: 1, to: 2 },
    { bytes: 1024, from: 2, to: 3 },
  ]);
  expect(bytes).toBe(2048);
});
