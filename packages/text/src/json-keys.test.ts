import fc from "fast-check";
import { expect, test } from "vitest";
import { duplicateKeys } from "./json-keys.ts";

test.each([
  ['{"a":1,"a":2}', [{ at: "", key: "a" }]],
  ['{"a":{"b":1},"c":{"b":1,"b":2}}', [{ at: "c", key: "b" }]],
  ['{"x":["a","a",{"k":1,"k":{}}]}', [{ at: "x", key: "k" }]],
  ['{"\\u0061":1,"a":2}', [{ at: "", key: "a" }]],
  ['{"a":"a\\"a","b":"{\\"b\\":1,\\"b\\":2}"}', []],
  ['{"__proto__":1,"constructor":2}', []],
  ["[]", []],
  ['"a"', []],
])("finds the keys written twice in %s", (json, expected) => {
  expect(duplicateKeys(json)).toEqual(expected);
});

test("what JSON.stringify writes has none", () => {
  fc.assert(
    fc.property(fc.json(), (json) => {
      expect(duplicateKeys(JSON.stringify(JSON.parse(json)))).toEqual([]);
    }),
  );
});
