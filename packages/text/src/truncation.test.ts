import fc from "fast-check";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { cutLengths, type Truncation } from "./truncation.ts";

type Row = readonly [first: number, second: number, maxLength: number, keptFirst: number, keptSecond: number];
// A test's own fixture: rows as make_fixtures.py writes them.
const rows = JSON.parse(readFileSync(new URL("../test/fixtures/longest-first.json", import.meta.url), "utf8")) as readonly Row[];

const codeOf = (run: () => unknown): unknown => {
  try {
    return run();
  } catch (error) {
    return (error as { readonly code: unknown }).code; // TercetError, whose code is compared
  }
};

test("longest-first leaves what Rust leaves, or says that a text would vanish", () => {
  for (const [first, second, maxLength, keptFirst, keptSecond] of rows) {
    const vanishes = (first > 0 && keptFirst === 0) || (second > 0 && keptSecond === 0);
    const result = codeOf(() => {
      const cut = cutLengths({ first, second, specials: 0 }, { kind: "longest-first", maxLength });
      return [cut.first[1], cut.second[1]];
    });
    expect(result, `${first} and ${second} to ${maxLength}`).toEqual(vanishes ? "truncated-away" : [keptFirst, keptSecond]);
  }
  expect(rows).toHaveLength(12 * 12 * 16);
});

const kinds = fc.constantFrom("longest-first", "only-first", "only-second");
const ends = fc.constantFrom("start", "end");

test("a cut never leaves more than maxLength, and what was cut adds up", () => {
  fc.assert(
    fc.property(
      fc.nat(40),
      fc.option(fc.nat(40)),
      fc.nat(4),
      fc.nat(60),
      kinds,
      ends,
      ends,
      (first, second, specials, maxLength, kind, a, b) => {
        const truncation: Truncation = { kind, maxLength, keep: { first: a, second: b } };
        const cut = codeOf(() => cutLengths({ first, second, specials }, truncation));
        if (typeof cut === "string") return ["truncation-invalid", "truncated-away"].includes(cut);
        const { first: left, second: right, removed } = cut as ReturnType<typeof cutLengths>;
        const kept = [left[1] - left[0], right[1] - right[0]] as const;
        expect(kept[0] + kept[1] + specials).toBeLessThanOrEqual(maxLength);
        expect([kept[0] + removed.first, kept[1] + removed.second]).toEqual([first, second ?? 0]);
        if (kind === "only-first") expect(removed.second).toBe(0);
        if (kind === "only-second") expect(removed.first).toBe(0);
        expect(left).toEqual(a === "start" ? [0, kept[0]] : [first - kept[0], first]);
        expect(right).toEqual(b === "start" ? [0, kept[1]] : [(second ?? 0) - kept[1], second ?? 0]);
        return true;
      },
    ),
  );
});

test("nothing is cut that fits", () => {
  const cut = cutLengths({ first: 4, second: 3, specials: 3 }, { kind: "longest-first", maxLength: 10 });
  expect(cut.removed).toEqual({ first: 0, second: 0 });
});

test("no room for the special tokens is an error", () => {
  expect(codeOf(() => cutLengths({ first: 1, second: null, specials: 2 }, { kind: "longest-first", maxLength: 1 }))).toBe(
    "truncation-invalid",
  );
});

test("input 63: a text that would lose everything is an error", () => {
  expect(codeOf(() => cutLengths({ first: 9, second: null, specials: 2 }, { kind: "longest-first", maxLength: 2 }))).toBe("truncated-away");
});
