import fc from "fast-check";
import { expect, test } from "vitest";
import { offsets, raggedBatches } from "./ragged.ts";
import { texts } from "./text.ts";

test("offsets ascend from 0 to the total", () => {
  fc.assert(
    fc.property(
      fc
        .tuple(fc.integer({ min: 1, max: 9 }), fc.nat({ max: 30 }))
        .chain(([count, total]) => fc.record({ count: fc.constant(count), total: fc.constant(total), drawn: offsets(count, total) })),
      ({ count, total, drawn }) => {
        expect(drawn.length).toBe(count + 1);
        expect([drawn[0], drawn.at(-1)]).toEqual([0, total]);
        expect(drawn).toEqual(drawn.toSorted());
      },
    ),
  );
  expect(fc.sample(offsets(0, 0), 1)).toEqual([Int32Array.of(0)]);
});

test("ragged batches: none, one, empty sequences first, last and between", () => {
  const drawn = fc.sample(raggedBatches(), { seed: 1, numRuns: 500 });
  for (const { lengths, offsets: starts } of drawn) expect(lengths.map((_, i) => (starts[i + 1] ?? 0) - (starts[i] ?? 0))).toEqual(lengths);
  const some = (rule: (lengths: readonly number[]) => boolean): void => expect(drawn.some(({ lengths }) => rule(lengths))).toBe(true);
  some((lengths) => lengths.length === 0);
  some((lengths) => lengths.length > 1 && lengths.every((length) => length === 0));
  some((lengths) => lengths[0] === 0 && (lengths[1] ?? 0) > 0);
  some((lengths) => lengths.length > 1 && lengths.at(-1) === 0 && (lengths.at(-2) ?? 0) > 0);
  some((lengths) => lengths.includes(17));
});

test("batches without empty sequences have none", () => {
  const drawn = fc.sample(raggedBatches({ empty: false, sequences: 3, length: 4 }), { seed: 1, numRuns: 200 });
  expect(
    drawn.every(({ lengths }) => lengths.length >= 1 && lengths.length <= 3 && lengths.every((length) => length >= 1 && length <= 4)),
  ).toBe(true);
});

test("texts: empty, blank, beyond U+FFFF, decomposed, with controls; well formed unless asked otherwise", () => {
  const drawn = fc.sample(texts(), { seed: 1, numRuns: 500 });
  expect(drawn.every((text) => text.isWellFormed())).toBe(true);
  for (const rule of [/^$/u, /^\s+$/u, /[\u{10000}-\u{10ffff}]/u, /e\u0301/u, /\u0000/u, /\[SEP\]/u, /\u200b/u, /Σ/u])
    expect(drawn.some((text) => rule.test(text))).toBe(true);
  expect(fc.sample(texts({ malformed: true }), { seed: 1, numRuns: 300 }).some((text) => !text.isWellFormed())).toBe(true);
});
