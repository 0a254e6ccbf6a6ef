import { expect, test } from "vitest";
import { labelRows } from "./label-rows.ts";

const figure = { left: 60, right: 340 };

test("names that have room stand in one row, each in the middle of its stretch", () => {
  const placed = labelRows([{ text: "layers", from: 60, room: 100 }, { text: "scores", from: 160, room: 100 }], figure); // prettier-ignore
  expect(placed.map(({ row }) => row)).toEqual([0, 0]);
  const [first, second] = placed.map(({ x, from }) => x - from);
  expect(first).toBeGreaterThan(0);
  expect(second).toBeCloseTo(first!, 6);
});

test("names of short stretches take rows below each other, never overlap, and stay within the figure", () => {
  const texts = ["embeddings and layers", "vectors", "scores", "losses", "gradients", "steps"];
  const placed = labelRows(
    texts.map((text, i) => ({ text, from: 60 + i * 12, room: i === 5 ? 215 : 12 })),
    figure,
  );
  for (const [i, a] of placed.entries())
    for (const b of placed.slice(i + 1)) if (a.row === b.row) expect(b.x).toBeGreaterThan(a.x + a.text.length * 6);
  expect(Math.min(...placed.map(({ x }) => x))).toBeGreaterThanOrEqual(60);
  expect(Math.max(...placed.map(({ x, text }) => x + text.length * 6))).toBeLessThanOrEqual(340);
});
