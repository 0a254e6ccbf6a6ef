import { expect, test } from "vitest";
import { move } from "./grid-keys.ts";

const size = { rows: 100, columns: 5, page: 10 };
const press = (key: string, ctrlKey = false) => move({ row: 50, column: 2 }, { key, ctrlKey }, size);

test("arrows go one step, pages ten rows, Home and End to the ends of the row, with Ctrl of the grid", () => {
  expect([press("ArrowUp"), press("ArrowDown"), press("ArrowLeft"), press("ArrowRight")]).toEqual([
    { row: 49, column: 2 },
    { row: 51, column: 2 },
    { row: 50, column: 1 },
    { row: 50, column: 3 },
  ]);
  expect([press("PageUp"), press("PageDown")]).toEqual([
    { row: 40, column: 2 },
    { row: 60, column: 2 },
  ]);
  expect([press("Home"), press("End"), press("Home", true), press("End", true)]).toEqual([
    { row: 50, column: 0 },
    { row: 50, column: 4 },
    { row: 0, column: 0 },
    { row: 99, column: 4 },
  ]);
});

test("nothing leads outside, other keys lead nowhere", () => {
  expect(move({ row: 0, column: 0 }, { key: "ArrowLeft", ctrlKey: false }, size)).toEqual({ row: 0, column: 0 });
  expect(move({ row: 99, column: 4 }, { key: "PageDown", ctrlKey: false }, size)).toEqual({ row: 99, column: 4 });
  expect(press("a")).toBeUndefined();
});
