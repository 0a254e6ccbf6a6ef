import { createJsBackend, createWasmBackend, data, tensor, type Backend } from "@tercet/tensor";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { keepVectors } from "./kept-vectors.ts";
import { sentences, tinyJointModel, tinySeparateModel } from "./models.fixture.ts";
import type { Model } from "./model.ts";

const context = "where is my card";
const backends: readonly (readonly [name: string, backend: Backend])[] = [
  ["js", createJsBackend()],
  ["wasm", createWasmBackend({ threads: 1 })],
];
const [, js] = backends[0]!;
const text = fc.array(fc.constantFrom("my", "card", "arrive", "soon", "post", "zebra"), { maxLength: 6 }).map((words) => words.join(" "));

describe.each(backends)("on %s", (_, backend) => {
  const models: readonly (readonly [kind: string, model: Model])[] = [
    ["separate", tinySeparateModel(backend)],
    ["joint", tinyJointModel(backend)],
  ];

  test.each(models)(
    "a candidate's score by a %s model is the same whatever stands beside it and however batches are cut",
    async (__, model) => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(text, { minLength: 1, maxLength: 5 }),
          fc.integer({ min: 1, max: 40 }),
          async (candidates, tokensPerBatch) => {
            const { logits } = await model.score(context, candidates, { tokensPerBatch });
            const alone = await Promise.all(candidates.map(async (candidate) => (await model.score(context, [candidate])).logits[0]));
            const turned = (await model.score(context, candidates.toReversed())).logits.toReversed();
            expect(logits).toEqual(alone);
            expect(turned).toEqual(logits);
          },
        ),
        { numRuns: 8 },
      );
    },
  );
});

describe("a model that keeps candidates", () => {
  const model = tinySeparateModel(js);

  test("scores an encoded set with the bits of its texts, again and again", async () => {
    const set = await model.encodeCandidates(sentences);
    const fresh = (await model.score(context, sentences)).logits;
    expect((await model.score(context, set)).logits).toEqual(fresh);
    expect((await model.score(context, set)).logits).toEqual(fresh);
    expect(await model.rank(context, set)).toEqual(await model.rank(context, sentences));
  });

  test("encodes equal texts once and gives each its vector", async () => {
    const batches: number[] = [];
    const texts = ["by post", "soon", "by post", "by post"];
    const set = await model.encodeCandidates(texts, { progress: ({ of }) => batches.push(of) });
    expect(set.texts).toEqual(texts);
    expect(set.report.texts).toBe(2);
    expect(batches).toEqual([2]);
    const vectors = await data(set.vectors);
    const row = (i: number): readonly number[] => [...vectors.slice(8 * i, 8 * i + 8)];
    expect(set.vectors.shape).toEqual([4, 8]);
    expect([row(2), row(3)]).toEqual([row(0), row(0)]);
    expect(row(1)).not.toEqual(row(0));
  });

  test("refuses candidates of another model", async () => {
    const set = await tinySeparateModel(js, 2).encodeCandidates(["soon"]);
    await expect(model.score(context, set)).rejects.toThrow(
      expect.objectContaining({ code: "candidates-mismatched", details: { made: "seed 2", used: "seed 1" } }),
    );
    await expect(model.rank(context, set)).rejects.toThrow("candidates-mismatched");
  });

  test("tells what was cut and which special tokens were typed", async () => {
    const long = "card ".repeat(30);
    const { report } = await model.encodeCandidates(["soon", long, "[SEP] by [CLS] post"]);
    // The typed tokens become text, and that is longer than eight tokens too.
    expect(report).toMatchObject({ texts: 3, truncated: 2, typedSpecials: 1 });
    const scored = await model.score(`${long} [MASK]`, ["soon"]);
    expect(scored.report).toEqual({ texts: 1, tokens: 12, truncated: 1, typedSpecials: 1 });
    expect((await model.score("card", ["soon"])).report).toMatchObject({ truncated: 0, typedSpecials: 0 });
  });

  test("finds for each context what ranking finds, with the same scores", async () => {
    const set = await model.encodeCandidates([...sentences, ...sentences]);
    const contexts = [context, "soon", context];
    for (const k of [1, 3, 8, 99]) {
      const { hits, report } = await model.search(contexts, set, { k, tokensPerBatch: 8 });
      expect(report.texts).toBe(3);
      for (const [i, each] of contexts.entries()) {
        const ranked = await model.rank(each, set, { k });
        expect(hits[i]).toEqual(ranked.map(({ index, score, rank }) => ({ index, score, rank })));
      }
    }
    expect((await model.search([context], set)).hits[0]).toHaveLength(8);
    expect((await model.search([context], set, { k: 0 })).hits).toEqual([[]]);
    expect((await model.search([], set)).hits).toEqual([]);
    expect((await model.search([context], await model.encodeCandidates([]))).hits).toEqual([[]]);
  });

  test.each(["float32", "float16", "int8"] as const)("keeps candidates as %s and finds and scores what it keeps", async (keep) => {
    const texts = sentences.flatMap((one) => sentences.map((other) => `${one} ${other}`));
    for (const [, backend] of backends) {
      const own = tinySeparateModel(backend);
      const [set, exact] = [await own.encodeCandidates(texts, { keep }), await own.encodeCandidates(texts)];
      expect([set.vectors.dtype, set.scales?.dtype]).toEqual([keep, keep === "int8" ? "float32" : undefined]);
      const ranked = await own.rank(context, set, { k: 7 });
      const { hits } = await own.search([context], set, { k: 7 });
      expect(hits[0]).toEqual(ranked.map(({ index, score, rank }) => ({ index, score, rank })));
      const [scores, whole] = [(await own.score(context, set)).logits, (await own.score(context, exact)).logits];
      // Of each product, at most the rounding of an element of the greatest magnitude.
      const vectors = (await data(exact.vectors)) as Float32Array;
      const unit = { float32: 0, float16: 2 ** -11, int8: 1 / 254 }[keep];
      const greatest = Math.max(...vectors.map(Math.abs));
      scores.forEach((score, i) => expect(Math.abs(score - whole[i]!)).toBeLessThanOrEqual(unit * 8 * greatest * greatest * 1.001));
    }
  });

  test("keeps no candidates, and vectors of zeros", async () => {
    expect((await model.encodeCandidates([], { keep: "int8" })).vectors.shape).toEqual([0, 8]);
    const { vectors, scales } = await keepVectors(new Float32Array(6), 3, "int8", js);
    expect([...(await data(vectors)), ...(await data(scales!))]).toEqual(new Array(8).fill(0));
  });

  test("does not search for what it can't count, nor among the candidates of another model", async () => {
    const set = await model.encodeCandidates(sentences);
    await expect(model.search([context], set, { k: 1.5 })).rejects.toThrow("rank-count-invalid");
    const other = await tinySeparateModel(js, 2).encodeCandidates(sentences);
    await expect(model.search([context], other)).rejects.toThrow("candidates-mismatched");
    await expect(model.search([context], set, { signal: AbortSignal.abort() })).rejects.toThrow("run-cancelled");
  });

  test("puts scores that are no numbers last, and refuses to return one", async () => {
    const vectors = await data((await model.encodeCandidates(sentences)).vectors);
    vectors.fill(NaN, 8, 16);
    const set = { ...(await model.encodeCandidates(sentences)), vectors: tensor(vectors, { shape: [4, 8] }) };
    expect((await model.search([context], set, { k: 3 })).hits[0]?.map(({ index }) => index).includes(1)).toBe(false);
    await expect(model.search([context], set, { k: 4 })).rejects.toThrow(
      expect.objectContaining({ code: "score-not-finite", details: { index: 1, value: NaN } }),
    );
  });

  test("stops when it is told to", async () => {
    const signal = AbortSignal.abort();
    await expect(model.encodeCandidates(sentences, { signal })).rejects.toThrow("run-cancelled");
    await expect(model.rank(context, sentences, { signal })).rejects.toThrow("run-cancelled");
  });

  test("scores no candidates as no scores", async () => {
    expect((await model.score(context, [])).logits).toEqual([]);
    expect(await model.rank(context, [])).toEqual([]);
  });
});

describe("a model that reads pairs", () => {
  const model = tinyJointModel(js);

  test("ranks the k best by its first label", async () => {
    const { logits } = await model.score(context, sentences);
    const best = await model.rank(context, sentences, { k: 2 });
    expect(best.map(({ score }) => score)).toEqual([...logits].sort((a, b) => b - a).slice(0, 2));
    expect(best[0]?.score).toBe(logits[best[0]!.index]);
  });

  test("reports on every pair", async () => {
    const { report } = await model.score("card ".repeat(30), ["soon", "[SEP]"]);
    expect(report).toEqual({ texts: 2, tokens: 32, truncated: 2, typedSpecials: 1 });
  });

  test("reads the texts of a set that another model encoded", async () => {
    const set = await tinySeparateModel(js).encodeCandidates(sentences);
    expect((await model.score(context, set)).logits).toEqual((await model.score(context, sentences)).logits);
  });

  test("scores no candidates as no scores", async () => {
    expect((await model.score(context, [])).logits).toEqual([]);
  });
});
