import { data, tensor, toArray, type Tensor } from "@tercet/tensor";
import { lengthsOf, startsOf, tokenTensors, type TokenTensors } from "@tercet/transformer";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { tinyTransformer } from "./models.fixture.ts";
import { reduce, type Reduction } from "./reduction.ts";
import { firstVectors, lastVectors, presence } from "./token-vectors.ts";

type Sequence = readonly (readonly number[])[];

/** Token vectors of these sequences, [tokens, width], with what goes with them. */
function encodedOf(
  sequences: readonly Sequence[],
  width: number,
  firstPosition = 0,
): { readonly output: Tensor; readonly tokens: TokenTensors } {
  const offsets = [0];
  for (const sequence of sequences) offsets.push(offsets.at(-1)! + sequence.length);
  const ids = new Int32Array(offsets.at(-1)!);
  const tokens = tokenTensors({ ids, types: ids, offsets: Int32Array.from(offsets) }, { ...tinyTransformer, firstPosition });
  return { output: tensor(Float32Array.from(sequences.flat(2)), { shape: [ids.length, width] }), tokens };
}

/** The same by plain loops. */
const plain: { readonly [K in Reduction["kind"]]: (rows: Sequence, column: number) => number } = {
  first: (rows, j) => rows[0]![j]!,
  last: (rows, j) => rows.at(-1)![j]!,
  max: (rows, j) => Math.max(...rows.map((row) => row[j]!)),
  mean: (rows, j) => rows.reduce((sum, row) => sum + row[j]!, 0) / rows.length,
  "mean-sqrt": (rows, j) => rows.reduce((sum, row) => sum + row[j]!, 0) / Math.sqrt(rows.length),
  "weighted-mean": (rows, j) => rows.reduce((sum, row, i) => sum + (i + 1) * row[j]!, 0) / rows.reduce((sum, _, i) => sum + (i + 1), 0),
};
const kinds = Object.keys(plain) as Reduction["kind"][]; // as: the keys of the object above

// Small integers are exact in float32 and so are their sums; only the last division rounds.
const value = fc.integer({ min: -50, max: 50 });
const sequences = fc.array(fc.array(fc.tuple(value, value), { maxLength: 5 }), { minLength: 1, maxLength: 4 });

describe.each(kinds)("%s", (kind) => {
  test("is what plain loops give, and zeros for a sequence without tokens", async () => {
    await fc.assert(
      fc.asyncProperty(sequences, fc.constantFrom(0, 2), async (batch, firstPosition) => {
        fc.pre(batch.some((rows) => rows.length > 0));
        const reduced = await data(reduce({ kind }, encodedOf(batch, 2, firstPosition)));
        const expected = batch.flatMap((rows) => [0, 1].map((j) => (rows.length === 0 ? 0 : plain[kind](rows, j))));
        expect(reduced.length).toBe(expected.length);
        expected.forEach((each, i) => expect(Math.abs(reduced[i]! - each)).toBeLessThanOrEqual(Math.abs(each) * 2 ** -22));
      }),
      { numRuns: 30 },
    );
  });

  test("of a batch without any token is zeros", async () => {
    expect(await toArray(reduce({ kind }, encodedOf([[], []], 2)))).toEqual([[0, 0], [0, 0]]); // prettier-ignore
  });
});

test("where there is no token at all none is asked for: a device checks no number, and what lies there may end its run", async () => {
  const only = (): Tensor => {
    throw new Error("There is no token to ask for");
  };
  for (const kind of ["first", "last"] as const)
    expect(await toArray(reduce({ kind }, { ...encodedOf([[], []], 2), only }))).toEqual([[0, 0], [0, 0]]); // prettier-ignore
  const { vectors } = firstVectors(encodedOf([[], []], 2), 1);
  expect(sourceNames(vectors)).not.toContain("gather");
});

/** Names of all operators that a lazy tensor is made by. */
function sourceNames({ source }: Tensor): readonly string[] {
  return source.kind === "applied" ? [source.definition.name, ...source.inputs.flatMap(sourceNames)] : [];
}

describe("padded places", () => {
  const batch = [[[1, -4], [3, -8]], [[-2, -2]], []]; // prettier-ignore
  const before = tensor(Int32Array.of(0, 0, 0));
  const padding = { count: tensor([2, 0, 1]), before, value: tensor([1, 5]) };

  test("are added to a mean without being counted, as the library does", async () => {
    expect(await toArray(reduce({ kind: "mean" }, encodedOf(batch, 2), padding))).toEqual([[3, -1], [-2, -2], [1, 5]]); // prettier-ignore
  });

  test("are seen by a maximum", async () => {
    expect(await toArray(reduce({ kind: "max" }, encodedOf(batch, 2), padding))).toEqual([[3, 5], [-2, -2], [1, 5]]); // prettier-ignore
  });

  test("stand where a sequence has no first token", async () => {
    expect(await toArray(reduce({ kind: "first" }, encodedOf(batch, 2), padding))).toEqual([[1, -4], [-2, -2], [1, 5]]); // prettier-ignore
  });

  test("stand first where they come before the tokens", async () => {
    const left = { ...padding, before: tensor(Int32Array.of(1, 0, 1)) };
    expect(await toArray(reduce({ kind: "first" }, encodedOf(batch, 2), left))).toEqual([[1, 5], [-2, -2], [1, 5]]); // prettier-ignore
  });

  test("are among the first m vectors, and not marked as present", async () => {
    // Rectangles of four places: tokens first, one place before a token, and no token at all.
    const rows = { count: tensor([2, 3, 4]), before: tensor(Int32Array.of(0, 1, 0)), value: tensor([1, 5]) };
    const found = firstVectors(encodedOf(batch, 2), 5, rows);
    const [pad, none] = [[1, 5], [0, 0]]; // prettier-ignore
    expect(await toArray(found.vectors)).toEqual([[[1, -4], [3, -8], pad, pad, none], [pad, [-2, -2], pad, pad, none], [pad, pad, pad, pad, none]]); // prettier-ignore
    expect(await toArray(found.present)).toEqual([[true, true, false, false, false], [false, true, false, false, false], Array(5).fill(false)]); // prettier-ignore
  });
});

test("starts and lengths follow from offsets", async () => {
  const offsets = tensor([0, 3, 3, 5], { dtype: "int32" });
  expect([await toArray(startsOf(offsets)), await toArray(lengthsOf(offsets))]).toEqual([[0, 3, 3], [3, 0, 2]]); // prettier-ignore
});

describe("vectors of tokens", () => {
  const batch = [[[1], [2], [3]], [], [[4]]]; // prettier-ignore

  test("are the first m, with zeros and marks where there are fewer", async () => {
    const first = firstVectors(encodedOf(batch, 1), 2);
    expect(await toArray(first.vectors)).toEqual([[[1], [2]], [[0], [0]], [[4], [0]]]); // prettier-ignore
    expect(await toArray(presence(first))).toEqual([[1, 1], [0, 0], [1, 0]]); // prettier-ignore
  });

  test("are the last m in the order of the text; short sequences fill their first places", async () => {
    const last = lastVectors(encodedOf(batch, 1), 2, { first: false });
    expect(await toArray(last.vectors)).toEqual([[[2], [3]], [[0], [0]], [[4], [0]]]); // prettier-ignore
    expect(await toArray(presence(last))).toEqual([[1, 1], [0, 0], [1, 0]]); // prettier-ignore
  });

  test("are the last m behind the first one", async () => {
    const both = lastVectors(encodedOf(batch, 1), 2, { first: true });
    expect(await toArray(both.vectors)).toEqual([[[1], [2], [3]], [[0], [0], [0]], [[4], [4], [0]]]); // prettier-ignore
    expect(await toArray(presence(both))).toEqual([[1, 1, 1], [0, 0, 0], [1, 1, 0]]); // prettier-ignore
  });

  test("never come from another sequence, however many are asked for", async () => {
    expect(await toArray(firstVectors(encodedOf(batch, 1), 5).vectors)).toEqual([
      [[1], [2], [3], [0], [0]],
      [[0], [0], [0], [0], [0]],
      [[4], [0], [0], [0], [0]],
    ]);
  });
});
