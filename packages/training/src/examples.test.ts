import type { TextTokenizer } from "@tercet/encoder";
import { key } from "@tercet/tensor";
import fc from "fast-check";
import { expect, it } from "vitest";
import { inBatchMaker, pairMaker, type Example } from "./examples.ts";
import { tokenizer } from "./tiny.fixture.ts";

/** Each text is one token: its number. Pairs are context, candidate. */
const numbers: TextTokenizer = {
  context: (text) => one([Number(text)]),
  candidate: (text) => one([Number(text)]),
  pair: (context, candidate) => one([Number(context), Number(candidate)]),
  token: (id) => String(id),
};
const one = (ids: readonly number[]): ReturnType<TextTokenizer["context"]> => ({
  ids: Int32Array.from(ids),
  types: new Int32Array(ids.length),
  cut: 0,
  typedSpecials: 0,
});

const sets = fc
  .array(fc.nat(6), { minLength: 3, maxLength: 20 })
  .map((candidates): readonly Example[] => candidates.map((candidate, i) => ({ context: String(100 + i), candidate: String(candidate) })));

/** Rows of candidates of a batch of pairs, and its targets. */
function pairsOf(examples: readonly Example[], negatives: number, seed: number): { readonly rows: number[][]; readonly targets: number[] } {
  const batch = pairMaker(
    examples,
    numbers,
    negatives,
  )(
    Int32Array.from(examples, (_, i) => i),
    key(seed),
  );
  if (batch.kind !== "pairs") throw new TypeError(batch.kind);
  const width = 2 * (negatives + 1);
  const rows = examples.map((_, i) => [...batch.pairs.ids.subarray(i * width, (i + 1) * width)].filter((_, j) => j % 2 === 1));
  return { rows, targets: [...batch.targets] };
}

it("a target points at the own candidate, and negatives are of different texts, never the own", () => {
  fc.assert(
    fc.property(sets, fc.integer({ min: 1, max: 4 }), fc.nat(), (examples, negatives, seed) => {
      fc.pre(new Set(examples.map(({ candidate }) => candidate)).size > negatives);
      const { rows, targets } = pairsOf(examples, negatives, seed);
      rows.forEach((row, i) => {
        expect(row[targets[i]!]).toBe(Number(examples[i]!.candidate));
        expect(new Set(row).size).toBe(negatives + 1);
      });
      expect(pairsOf(examples, negatives, seed)).toEqual({ rows, targets });
    }),
  );
});

it("another key draws other negatives and other places", () => {
  const examples = Array.from({ length: 40 }, (_, i) => ({ context: String(i), candidate: String(i) }));
  const [a, b] = [pairsOf(examples, 3, 1), pairsOf(examples, 3, 2)];
  expect(a.rows).not.toEqual(b.rows);
  expect(a.targets).not.toEqual(b.targets);
  expect(new Set(a.targets)).toEqual(new Set([0, 1, 2, 3]));
});

it("negatives are found even where one text is nearly all of the data", () => {
  const examples = Array.from({ length: 3000 }, (_, i) => ({ context: "1", candidate: String(Math.max(0, i - 2997)) }));
  const batch = pairMaker(examples, numbers, 2)(Int32Array.of(0), key(4));
  if (batch.kind !== "pairs") throw new TypeError(batch.kind);
  expect(new Set([...batch.pairs.ids].filter((_, i) => i % 2 === 1))).toEqual(new Set([0, 1, 2]));
});

it("too few different texts are refused before the first batch", () => {
  const examples = ["7", "7", "8"].map((candidate) => ({ context: "1", candidate }));
  expect(() => pairMaker(examples, numbers, 2)).toThrow(
    expect.objectContaining({ code: "candidates-too-few", details: { different: 2, needed: 3 } }),
  );
});

it("an in-batch batch keeps the order of its examples and marks equal texts beside the diagonal", () => {
  const examples = ["red", "blue", "red"].map((candidate, i) => ({ context: ["small", "large", "flat warm"][i]!, candidate }));
  const batch = inBatchMaker(examples, tokenizer)(Int32Array.of(2, 1, 0), key(1));
  if (batch.kind !== "in-batch") throw new TypeError(batch.kind);
  expect([...batch.duplicates]).toEqual([0, 0, 1, 0, 0, 0, 1, 0, 0]);
  expect([...batch.contexts.offsets]).toEqual([0, 3, 5, 7]);
  expect([...batch.candidates.ids]).toEqual([1, 3, 1, 4, 1, 3]);
});
