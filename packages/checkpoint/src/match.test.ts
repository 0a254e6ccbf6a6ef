import { expect, it } from "vitest";
import { matchTensors } from "./match.ts";

const shapes = (entries: Readonly<Record<string, readonly number[]>>): ReadonlyMap<string, { readonly shape: readonly number[] }> =>
  new Map(Object.entries(entries).map(([name, shape]) => [name, { shape }]));

it("lists everything that differs in one error", () => {
  const attempt = (): unknown =>
    matchTensors(shapes({ a: [1], b: [2, 3], c: [], d: [4] }), shapes({ b: [3, 2], c: [], e: [1], f: [2], d: [4, 1] }));
  expect(attempt).toThrow("weights-mismatch");
  try {
    attempt();
  } catch (error) {
    expect(error).toMatchObject({
      exitCode: 65,
      details: {
        missing: ["a"],
        unused: ["e", "f"],
        misshaped: [
          { name: "b", expected: [2, 3], found: [3, 2] },
          { name: "d", expected: [4], found: [4, 1] },
        ],
      },
    });
  }
});

it("lets through what is allowed, and says so", () => {
  const match = matchTensors(shapes({ codes: [4], w: [1] }), shapes({ w: [1], "cls.a.b": [2], "bert.embeddings.position_ids": [1, 512] }), {
    missing: ["codes"],
    unused: ["cls.*"],
  });
  expect(match).toEqual({ matched: ["w"], missing: ["codes"], unused: ["cls.a.b"], ignored: ["bert.embeddings.position_ids"] });
});

it.each([
  ["cls.*", "cls", false],
  ["*.bias", "a.bias", true],
  ["*.bias", "a.bias.b", false],
  ["a*c*e", "abcde", true],
  ["a*a", "a", false],
  ["a.c", "abc", false],
  ["*", "anything", true],
])("the pattern %s fits %s: %s", (pattern, name, fits) => {
  const attempt = (): unknown => matchTensors(new Map(), shapes({ [name]: [] }), { unused: [pattern] });
  if (fits) expect(attempt).not.toThrow();
  else expect(attempt).toThrow("weights-mismatch");
});
