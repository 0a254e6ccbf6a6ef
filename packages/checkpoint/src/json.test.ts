import fc from "fast-check";
import { expect, it } from "vitest";
import { parseJson, plainJson } from "./json.ts";

const parse = (text: string): unknown => plainJson(parseJson(text, "x.json"));

it("reads every JSON value as JSON.parse does", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), fc.constantFrom(undefined, 1, "\t"), (value, indent) => {
      const text = JSON.stringify(value, undefined, indent);
      expect(parse(text)).toEqual(JSON.parse(text));
    }),
  );
});

it("accepts a text exactly when JSON.parse does, apart from names that come twice", () => {
  const piece = fc.constantFrom(
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    '"',
    '"a"',
    '"b"',
    "\\",
    "\\u00",
    "1",
    "-",
    "0",
    ".",
    "e",
    "+",
    "true",
    "nul",
    "null",
    " ",
    "\n",
    "\u0001",
    "\ufeff",
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join("")),
      ),
      (text) => {
        let expected: unknown;
        try {
          expected = JSON.parse(text);
        } catch {
          expect(() => parse(text)).toThrow("json-invalid");
          return;
        }
        try {
          expect(parse(text)).toEqual(expected);
        } catch (error) {
          expect(String(error)).toContain("comes twice");
        }
      },
    ),
    { numRuns: 5000 },
  );
});

it.each([
  ['{"a":1,"a":1}', "comes twice", 7],
  ['{"a":1,"\\u0061":1}', "comes twice", 7],
  [`${"[".repeat(200)}${"]".repeat(200)}`, "nested", 101],
  ["", "not well formed", 0],
  ["1 2", "follows", 2],
  ['"ab', "not closed", 0],
  ['"\\"', "not closed", 0],
  ['"\\x"', "not well formed", 0],
])("refuses %j", (text, reason, offset) => {
  expect(() => parse(text)).toThrow(reason);
  let error: unknown;
  try {
    parse(text);
  } catch (reason) {
    error = reason;
  }
  expect(error).toMatchObject({ code: "json-invalid", exitCode: 65, details: { path: "x.json", offset } });
});

it("keeps __proto__ an own name", () => {
  const value = parse('{"__proto__":{"polluted":1}}');
  expect(Object.keys(value as object)).toEqual(["__proto__"]); // as: an object was written
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined(); // as: what pollution would add
});

it("reads a string of 30 MB", () => {
  const long = `\\n${"a".repeat(30_000_000)}`;
  expect((parse(`"${long}"`) as string).length).toBe(30_000_001); // as: a string was written
});
