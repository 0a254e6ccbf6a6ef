import { expect, test } from "vitest";
import { csvOf } from "./csv.ts";

test("fields with separators, quotes or lines are quoted", () => {
  expect(
    csvOf(
      ["a", "b"],
      [
        ["x,y", 'say "no"'],
        ["two\nlines", undefined],
      ],
    ),
  ).toBe('a,b\r\n"x,y","say ""no"""\r\n"two\nlines",\r\n');
});

test("a text is never a formula, a negative number stays a number", () => {
  expect(csvOf(["a"], [["=1+1"], ["@x"], [-2]])).toBe("a\r\n'=1+1\r\n'@x\r\n-2\r\n");
});
