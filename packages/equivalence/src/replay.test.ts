import fc from "fast-check";
import { expect, test } from "vitest";
import { failureOf } from "../test/outcome-of.ts";
import type { Property } from "./property.ts";
import { inputAt } from "./replay.ts";

test("the input of an outcome is found again from its seed and path", async () => {
  const generate = fc.array(fc.nat(), { maxLength: 20 });
  const seen: (readonly number[])[] = [];
  const property: Property<readonly number[]> = {
    name: "sum-is-small",
    generate,
    check: async (input) => {
      seen.push(input);
      const isSmall = input.reduce((sum, value) => sum + value, 0) < 1000;
      const measure = { elements: 1, unbounded: 0, beyond: 0, ulp: 0, absolute: 0 };
      return isSmall ? { kind: "held", measure } : { kind: "failed", what: "too large", measure };
    },
  };
  const { seed, path, counterExample } = await failureOf(property);
  expect(fc.stringify(inputAt(property, seed, path))).toBe(counterExample);
  const [first = "0"] = path.split(":");
  expect(inputAt(property, seed, first)).toEqual(seen[Number(first)]);
});
