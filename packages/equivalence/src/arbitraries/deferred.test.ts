import fc from "fast-check";
import { expect, test } from "vitest";
import { deferred } from "./deferred.ts";

test("is made once, when the first value is drawn", () => {
  let made = 0;
  const arbitrary = fc.array(
    deferred(() => {
      made++;
      return fc.nat();
    }),
    { minLength: 1 },
  );
  expect(made).toBe(0);
  fc.sample(arbitrary, 20);
  expect(made).toBe(1);
});

test("draws and shrinks as the arbitrary itself does", () => {
  const plain = fc.string({ maxLength: 9 });
  const found = [plain, deferred(() => plain)].map((arbitrary) =>
    fc.check(
      fc.property(arbitrary, (text) => text.length < 3),
      { seed: 7 },
    ),
  );
  expect(found[0]?.counterexample).toBeDefined();
  expect([found[1]?.counterexample, found[1]?.counterexamplePath]).toEqual([found[0]?.counterexample, found[0]?.counterexamplePath]);
});
