import { expect, test } from "vitest";
import { Recent } from "./recent.ts";

test("a value is made once for each key, and the one not used for longest is forgotten", () => {
  const recent = new Recent<string>(2);
  const use = (key: string): string => recent.get(key, () => `${key} ${recent.made}`);
  expect([use("a"), use("b"), use("a")]).toEqual(["a 0", "b 1", "a 0"]);
  expect([use("c"), use("a"), use("b")]).toEqual(["c 2", "a 0", "b 3"]);
});
