import { heatMapOf } from "@tercet/results";
import { expect, test } from "vitest";
import { coordinatesOf, placesOf, spanInWords, worstPlaces } from "./worst-places.ts";

test("places of a map that is smaller than its tensor name exactly the elements that fall on them", () => {
  const shape = [3, 50, 70];
  const errors = new Float64Array(3 * 50 * 70);
  errors[(2 * 50 + 7) * 70 + 33] = 0.5; // [2, 7, 33]
  const [worst] = worstPlaces(placesOf(heatMapOf(shape, errors, 1)), 5);
  expect(worst?.part).toBe(0.5);
  expect(worst!.rows[0]).toBeLessThanOrEqual(107);
  expect(worst!.rows[1]).toBeGreaterThanOrEqual(107);
  expect(worst!.columns[0]).toBeLessThanOrEqual(33);
  expect(worst!.columns[1]).toBeGreaterThanOrEqual(33);
});

test("places cover every element once", () => {
  const places = placesOf(heatMapOf([45, 33], new Float64Array(45 * 33).fill(1), 1));
  const covered = places.map(({ rows, columns }) => (rows[1] - rows[0] + 1) * (columns[1] - columns[0] + 1));
  expect(covered.reduce((sum, each) => sum + each, 0)).toBe(45 * 33);
});

test("elements are told as coordinates", () => {
  expect(coordinatesOf(107, [3, 50, 70])).toEqual([2, 7]);
  const [place] = placesOf(heatMapOf([2, 2], [1, 0, 0, 0], 1));
  expect(spanInWords(place!, [2, 2])).toBe("[0, 0]");
});
