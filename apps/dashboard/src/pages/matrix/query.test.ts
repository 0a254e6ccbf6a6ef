import { describe, expect, test } from "vitest";
import { parseQuery, withoutTerm } from "./query.ts";

describe("a query", () => {
  test("is words, filters by words and filters by numbers, each possibly turned round", () => {
    expect(parseQuery('kind:head -backend:wasm,js ulp>4 bound<=0.5 "layer norm" Gelu').terms).toEqual([
      { kind: "word", source: "kind:head", negated: false, key: "kind", values: ["head"] },
      { kind: "word", source: "-backend:wasm,js", negated: true, key: "backend", values: ["wasm", "js"] },
      { kind: "number", source: "ulp>4", negated: false, key: "ulp", operator: ">", value: 4 },
      { kind: "number", source: "bound<=0.5", negated: false, key: "bound", operator: "<=", value: 0.5 },
      { kind: "text", source: '"layer norm"', negated: false, text: "layer norm" },
      { kind: "text", source: "Gelu", negated: false, text: "gelu" },
    ]);
  });

  test("keeps spaces in a quoted value, reads exponents, and takes a lone minus as a word", () => {
    expect(parseQuery('subject:"layer norm" bound>1e-3 -').terms).toMatchObject([
      { key: "subject", values: ["layer norm"] },
      { key: "bound", value: 0.001 },
      { kind: "text", text: "-" },
    ]);
  });

  test("of nothing has no filters", () => {
    expect(parseQuery("  ")).toEqual({ terms: [], problems: [] });
  });

  test.each([
    ["back:wasm", 'There is no filter "back". Did you mean backend? Filters are kind, subject,'],
    ["status:fail", 'No status is called "fail". Did you mean failed? A status is held, failed,'],
    ["ulp>many", "ulp needs a number, as in ulp>4."],
    ["ulp>", "ulp needs a number"],
    ["kind>3", "kind is a word: write kind:something."],
    ["kind:", "kind: needs a word after the colon."],
    ['subject:"layer', "A quote is opened and not closed."],
  ])("says what is wrong with %s, and keeps the rest", (part, why) => {
    const { terms, problems } = parseQuery(`exp ${part}`);
    expect(problems).toMatchObject([{ source: part, why: expect.stringContaining(why) as string }]);
    expect(terms).toMatchObject([{ text: "exp" }]);
  });

  test("loses one part, and only that, though it stands there twice", () => {
    expect(withoutTerm('exp kind:head "a b" exp', "exp")).toBe('kind:head "a b" exp');
  });
});
