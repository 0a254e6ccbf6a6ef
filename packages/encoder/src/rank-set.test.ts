import { createJsBackend, createWasmBackend, tensor, threefry, type Backend } from "@tercet/tensor";
import fc from "fast-check";
import { expect, test } from "vitest";
import { tinySeparateModel } from "./models.fixture.ts";
import type { CandidateSet, SeparateModel } from "./model.ts";
import { rankSet } from "./rank-set.ts";
import { rank } from "./scores.ts";

const context = "where is my card";
const backends: readonly (readonly [name: string, backend: Backend])[] = [
  ["js", createJsBackend()],
  ["wasm", createWasmBackend({ threads: 1 })],
];

/** A set of vectors that nobody encoded: so many as are only searched. */
function setOf(values: readonly (readonly number[])[]): CandidateSet {
  const vectors = tensor(Float32Array.from(values.flat()), { shape: [values.length, 8] });
  return {
    texts: values.map((_, i) => String(i)),
    vectors,
    identity: "seed 1",
    report: { texts: 0, tokens: 0, truncated: 0, typedSpecials: 0 },
  };
}

/** A model that counts what is asked of it. */
function counted(model: SeparateModel): { readonly model: SeparateModel; readonly asked: { scores: number; lists: number[] } } {
  const asked = { scores: 0, lists: [] as number[] };
  const score: SeparateModel["score"] = (...args) => {
    asked.scores++;
    return model.score(...args);
  };
  const search: SeparateModel["search"] = (contexts, set, options) => {
    asked.lists.push(options?.k ?? 0);
    return model.search(contexts, set, options);
  };
  return { model: { ...model, score, search }, asked };
}

/** Vectors in any order, so many of them different. */
function drawnSet(different: number, seed: number): CandidateSet {
  const number = (a: number, b: number): number => threefry([seed, 0], [a, b])[0] / 2 ** 31;
  const place = (i: number): number => Math.floor(Math.abs(number(i, -1)) * different);
  return setOf(Array.from({ length: 4100 }, (_, i) => Array.from({ length: 8 }, (__, j) => number(place(i), j))));
}

test.each(backends)("on %s a long set is searched, with the ranks, scores and ties of a ranking of all logits", async (_, backend) => {
  const { model, asked } = counted(tinySeparateModel(backend));
  const sizes = [fc.integer({ min: 2, max: 4000 }), fc.integer({ min: 1, max: 900 }), fc.integer()] as const;
  const same = fc.asyncProperty(...sizes, async (different, k, seed) => {
    const set = drawnSet(different, seed);
    const { logits, report } = await model.score(context, set);
    expect(await rankSet(model, context, set, k)).toEqual({ ranked: rank(logits, k), report });
    expect(await model.rank(context, set, { k })).toEqual(rank(logits, k));
  });
  await fc.assert(same, { numRuns: 6 });
  expect(asked.lists.length).toBeGreaterThan(0);
});

test("ties at the end of the list prolong it, and too many of them are counted among all scores", async () => {
  const { model, asked } = counted(tinySeparateModel(createJsBackend()));
  const ones = new Array<number>(8).fill(1);
  const sign = Math.sign((await model.score(context, setOf([ones]))).logits[0]!);
  /** So many candidates in front whose scores are equal and above those of all others. */
  const best = (count: number): CandidateSet => setOf(Array.from({ length: 4200 }, (_, i) => ones.map(() => (i < count ? sign : -sign))));
  const doubled = [4, 8, 16, 32, 64, 128, 256, 512, 1024];
  for (const [ties, lists, scores] of [
    [3, 1, 0],
    [30, 4, 0],
    [2000, 9, 1],
  ] as const) {
    Object.assign(asked, { scores: 0, lists: [] });
    const { ranked } = await rankSet(model, context, best(ties), 3);
    expect(ranked.map(({ index, ties: found }) => [index, found])).toEqual([0, 1, 2].map((index) => [index, ties - 1]));
    expect(asked).toEqual({ scores, lists: doubled.slice(0, lists) });
  }
});

test("a candidate whose score is no number is not passed over", async () => {
  const { model } = counted(tinySeparateModel(createJsBackend()));
  const values = Array.from({ length: 4200 }, (_, i) => Array.from({ length: 8 }, (__, j) => (i === 4100 && j === 3 ? NaN : i + j)));
  await expect(rankSet(model, context, setOf(values), 3)).rejects.toThrow(
    expect.objectContaining({ code: "score-not-finite", details: { index: 4100, value: NaN } }),
  );
});

test("short sets, whole rankings and counts that are none are left to the scores of all", async () => {
  const { model, asked } = counted(tinySeparateModel(createJsBackend()));
  const long = setOf(Array.from({ length: 4200 }, (_, i) => Array.from({ length: 8 }, (__, j) => (i % 50) - j)));
  const short = setOf([[1, 2, 3, 4, 5, 6, 7, 8], [1, 1, 1, 1, 1, 1, 1, 1]]); // prettier-ignore
  expect((await rankSet(model, context, long)).ranked).toHaveLength(4200);
  expect((await rankSet(model, context, short, 1)).ranked).toHaveLength(1);
  expect((await rankSet(model, context, long, 0)).ranked).toEqual([]);
  await expect(rankSet(model, context, long, 1.5)).rejects.toThrow("rank-count-invalid");
  expect(asked).toEqual({ scores: 4, lists: [] });
});
