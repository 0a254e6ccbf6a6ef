import fc from "fast-check";
import { expect, test } from "vitest";
import { wrap } from "./wrap.ts";

const words = fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1, maxLength: 40 });

test("keeps every word in its order, and every line within the width", () => {
  fc.assert(
    fc.property(words, fc.integer({ min: 16, max: 60 }), (list, width) => {
      const lines = wrap(list.join(" "), width, "> ", "  ").split("\n");
      expect(lines.map((line) => line.slice(2)).join(" ")).toBe(list.join(" "));
      expect(lines.every((line, i) => line.length <= width && line.startsWith(i === 0 ? "> " : "  "))).toBe(true);
    }),
  );
});

test("gives a word that is longer than a line one of its own", () => {
  expect(wrap("a abcdefghij b", 5)).toBe("a\nabcdefghij\nb");
});
