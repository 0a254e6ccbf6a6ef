import { expect, test } from "vitest";
import { age, figure } from "./figures.ts";

test("figures have two digits that matter, and an exponent where zeros would hide them", () => {
  expect([0, 0.3141, 12.6, 0.00012, 250_000, -3.14, Infinity, NaN].map(figure)).toEqual([
    "0",
    "0.31",
    "13",
    "1.2e-4",
    "2.5e5",
    "-3.1",
    "Infinity",
    "NaN",
  ]);
});

test("an age is told in its largest unit", () => {
  const now = Date.parse("2026-11-26T12:00:00Z");
  expect(
    ["2026-11-26T11:59:50Z", "2026-11-26T11:00:00Z", "2026-11-24T12:00:00Z", "2024-11-26T12:00:00Z"].map((each) => age(each, now)),
  ).toEqual(["just now", "1 hour ago", "2 days ago", "2 years ago"]);
});
