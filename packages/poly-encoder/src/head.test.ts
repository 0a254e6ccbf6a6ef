import { bestOf } from "@tercet/encoder";
import {
  createJsBackend,
  createWasmBackend,
  concat,
  data,
  evaluate,
  expandDims,
  gather,
  ones,
  squeeze,
  tensor,
  type Backend,
  type Tensor,
} from "@tercet/tensor";
import { encodeTokens } from "@tercet/transformer";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AttentionKind, PolyConfig, VectorSource } from "./config.ts";
import { contextVectors } from "./context-vectors.ts";
import { encoderOf, polyHead } from "./head.ts";
import { draws, someParameters, tinyPoly, tokensOf } from "./models.fixture.ts";
import { finalAttention } from "./score.ts";

const backends: readonly (readonly [name: string, backend: Backend])[] = [
  ["js", createJsBackend()],
  ["wasm", createWasmBackend({ threads: 1 })],
];
const attentions: readonly AttentionKind[] = [{ kind: "basic" }, { kind: "sqrt" }, { kind: "multihead", heads: 2 }];
const plainAttentions = attentions.slice(0, 2);
const width = 8;

/** Logits of context vectors [1, m, width] with candidates [count, width]. */
async function logits(finalKind: AttentionKind, vectors: Tensor, candidates: Tensor, backend?: Backend): Promise<readonly number[]> {
  const config: PolyConfig = { ...tinyPoly, finalAttention: finalKind };
  const context = { vectors, present: ones(vectors.shape.slice(0, 2), "bool") };
  return [...(await data(polyHead.score(someParameters(config), config, context, candidates), backend === undefined ? {} : { backend }))];
}

const rows = async (x: Tensor): Promise<readonly (readonly number[])[]> => {
  const values = await data(x);
  return Array.from({ length: values.length / width }, (_, i) => [...values.slice(i * width, (i + 1) * width)]);
};

const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0);

/** Bound on float32's error of one score: products of `width` terms, twice, relative to their absolute sizes; generous by a small factor. */
const bound = (y: readonly (readonly number[])[], c: readonly number[]): number => {
  const size = Math.max(...y.map((row) => dot(row.map(Math.abs), c.map(Math.abs))));
  return 64 * 2 ** -24 * (size + size * size);
};

const sizes = fc.record({ seed: fc.nat(10_000), m: fc.integer({ min: 1, max: 6 }), count: fc.integer({ min: 1, max: 5 }) });
const runs = { numRuns: 12 };

describe.each(backends)("scores on %s", (_, backend) => {
  test.each(plainAttentions)("are what is written: the attended vector times the candidate ($kind)", async (attention) => {
    await fc.assert(
      fc.asyncProperty(sizes, async ({ seed, m, count }) => {
        const [vectors, candidates] = [draws(seed, [1, m, width]), draws(seed + 1, [count, width])];
        const [y, c] = [await rows(vectors), await rows(candidates)];
        const scores = await logits(attention, vectors, candidates, backend);
        // sqrt is basic with U divided by the root of the width in the softmax only.
        const tau = attention.kind === "sqrt" ? 1 / Math.sqrt(width) : 1;
        c.forEach((candidate, j) => {
          const u = y.map((row) => dot(row, candidate));
          const greatest = Math.max(...u);
          const powers = u.map((each) => Math.exp(tau * (each - greatest)));
          const total = powers.reduce((sum, power) => sum + power, 0);
          const attended = candidate.map((__, k) => y.reduce((sum, row, i) => sum + (powers[i]! / total) * row[k]!, 0));
          expect(Math.abs(scores[j]! - dot(attended, candidate))).toBeLessThanOrEqual(bound(y, candidate));
        });
      }),
      runs,
    );
  });

  test.each(plainAttentions)(
    "lie between the mean and the greatest product, and for basic within ln m of that ($kind)",
    async (attention) => {
      await fc.assert(
        fc.asyncProperty(sizes, async ({ seed, m, count }) => {
          const [vectors, candidates] = [draws(seed, [1, m, width]), draws(seed + 1, [count, width])];
          const [y, c] = [await rows(vectors), await rows(candidates)];
          const scores = await logits(attention, vectors, candidates, backend);
          c.forEach((candidate, j) => {
            const u = y.map((row) => dot(row, candidate));
            const [mean, greatest, slack] = [u.reduce((a, b) => a + b, 0) / m, Math.max(...u), bound(y, candidate)];
            expect(scores[j]!).toBeGreaterThanOrEqual(mean - slack);
            expect(scores[j]!).toBeLessThanOrEqual(greatest + slack);
            if (attention.kind === "basic") expect(scores[j]!).toBeGreaterThanOrEqual(greatest - Math.log(m) - slack);
          });
        }),
        runs,
      );
    },
  );

  test.each(plainAttentions)("of one context vector are plain products ($kind)", async (attention) => {
    const [vectors, candidates] = [draws(1, [1, 1, width]), draws(2, [5, width])];
    const [[y = []], c] = [await rows(vectors), await rows(candidates)];
    const scores = await logits(attention, vectors, candidates, backend);
    c.forEach((candidate, j) => expect(Math.abs(scores[j]! - dot(y, candidate))).toBeLessThanOrEqual(bound([y], candidate)));
  });

  test.each(attentions)("do not change when every context vector stands twice, or in another order ($kind)", async (attention) => {
    const [vectors, candidates] = [draws(3, [1, 4, width]), draws(4, [5, width])];
    const turned = expandDims(gather(squeeze(vectors, 0), tensor([2, 0, 3, 1], { dtype: "int32" })), 0);
    const [once, twice, other] = [
      await logits(attention, vectors, candidates, backend),
      await logits(attention, concat([vectors, vectors], 1), candidates, backend),
      await logits(attention, turned, candidates, backend),
    ];
    const [y, c] = [await rows(vectors), await rows(candidates)];
    once.forEach((score, j) => {
      const slack = bound(y, c[j]!) * (attention.kind === "multihead" ? 8 : 1);
      expect(Math.abs(twice[j]! - score)).toBeLessThanOrEqual(slack);
      expect(Math.abs(other[j]! - score)).toBeLessThanOrEqual(slack);
    });
  });

  test.each(attentions)("move with their candidates, bit by bit, and do not depend on the others ($kind)", async (attention) => {
    const [vectors, candidates] = [draws(5, [1, 4, width]), draws(6, [5, width])];
    const order = [3, 1, 4, 0, 2];
    const all = await logits(attention, vectors, candidates, backend);
    const turned = await logits(attention, vectors, gather(candidates, tensor(order, { dtype: "int32" })), backend);
    expect(turned).toEqual(order.map((i) => all[i]));
    for (const i of order) {
      const alone = await logits(attention, vectors, gather(candidates, tensor([i], { dtype: "int32" })), backend);
      expect(alone).toEqual([all[i]]);
    }
  });
});

describe.each(backends)("a search on %s", (_, backend) => {
  test.each(attentions)("finds the best of all scores, with their bits ($kind)", async (finalAttention) => {
    const config: PolyConfig = { ...tinyPoly, finalAttention };
    const p = someParameters(config);
    const [vectors, few] = [draws(8, [3, 4, width]), draws(9, [40, width])];
    const context = { vectors, present: ones([3, 4], "bool") };
    // Every candidate stands twice, so that places among equals are decided too.
    const candidates = concat([few, few], 0);
    const all = bestOf(polyHead.score(p, config, context, candidates), 15);
    const found = polyHead.search(p, config, context, { vectors: candidates }, 15);
    await evaluate([all.positions, all.logits, found.positions, found.logits], { backend });
    expect(await data(found.positions)).toEqual(await data(all.positions));
    expect(await data(found.logits)).toEqual(await data(all.logits));
  });
});

describe("context vectors", () => {
  const contexts = [[3, 4, 5], [6, 7, 8, 9, 10]]; // prettier-ignore

  async function scoresOf(source: VectorSource, attention: AttentionKind = { kind: "basic" }): Promise<readonly number[]> {
    const config: PolyConfig = { ...tinyPoly, source, finalAttention: attention };
    const p = someParameters(config);
    return [...(await data(polyHead.score(p, config, polyHead.context(p, config, tokensOf(contexts)), draws(7, [3, width]))))];
  }

  test("that are the first m or the last m of all tokens are attention over all tokens, and more places change no bit", async () => {
    const first = await scoresOf({ kind: "first-m", m: 5 });
    const last = await scoresOf({ kind: "last-m", m: 5, first: false });
    const p = someParameters(tinyPoly);
    const tokens = tokensOf(contexts);
    const encoded = await rows(encodeTokens(encoderOf(p, "context"), tinyPoly.transformer, tokens).output);
    const candidates = await rows(draws(7, [3, width]));
    const expected = [encoded.slice(0, 3), encoded.slice(3)].flatMap((y) =>
      candidates.map((candidate) => {
        const u = y.map((row) => dot(row, candidate));
        const powers = u.map((each) => Math.exp(each - Math.max(...u)));
        return dot(powers, u) / powers.reduce((a, b) => a + b, 0);
      }),
    );
    expect(last).toEqual(first);
    expected.forEach((each, i) => expect(first[i]).toBeCloseTo(each, 4));
    (await scoresOf({ kind: "first-m", m: 9 })).forEach((score, i) => expect(score).toBeCloseTo(first[i]!, 5));
  });

  test("that no token makes get no attention", async () => {
    const config: PolyConfig = { ...tinyPoly, source: { kind: "first-m", m: 5 } };
    const p = someParameters(config);
    const context = contextVectors(p, config, encodeTokens(encoderOf(p, "context"), config.transformer, tokensOf([[3, 4]])));
    const { weights } = finalAttention(p, config, context, draws(8, [1, 2, width]));
    const values = [...(await data(weights))];
    expect([values.slice(2, 5), values.slice(7)]).toEqual([[0, 0, 0], [0, 0, 0]]); // prettier-ignore
    expect(values[0]! + values[1]!).toBeCloseTo(1, 6);
  });

  test.each(attentions)("of codes depend on their own context alone ($kind)", async (attention) => {
    const config: PolyConfig = { ...tinyPoly, source: { kind: "codes", m: 3, attention } };
    const p = someParameters(config);
    const vectorsOf = async (batch: readonly (readonly number[])[]): Promise<readonly (readonly number[])[]> =>
      rows(contextVectors(p, config, encodeTokens(encoderOf(p, "context"), config.transformer, tokensOf(batch))).vectors);
    const both = await vectorsOf(contexts);
    expect(both.slice(0, 3)).toEqual(await vectorsOf(contexts.slice(0, 1)));
    expect(both.slice(3)).toEqual(await vectorsOf(contexts.slice(1)));
    expect(both[0]).not.toEqual(both[1]);
  });
});

test.each([...attentions])("listed candidates have the scores of all candidates, fresh or kept ($kind)", async (attention) => {
  const config: PolyConfig = { ...tinyPoly, finalAttention: attention };
  const p = someParameters(config);
  const context = polyHead.context(p, config, tokensOf([[3, 4, 5]]));
  const fresh = polyHead.candidate(p, config, tokensOf([[6, 7], [8, 9, 10]])); // prettier-ignore
  const kept = tensor(Float32Array.from(await data(fresh)), { shape: [2, width] });
  const [all, again, listed] = [
    await data(polyHead.score(p, config, context, fresh)),
    await data(polyHead.score(p, config, context, kept)),
    await data(polyHead.scoreListed(p, config, context, tensor(await data(kept), { shape: [1, 2, width] }))),
  ];
  expect(again).toEqual(all);
  all.forEach((score, i) => expect(listed[i]).toBeCloseTo(score, 4));
});

test("a shared encoder reads both texts, separate ones have weights of their own", () => {
  const shared = someParameters({ ...tinyPoly, sharing: "shared" });
  expect(encoderOf(shared, "context")).toBe(encoderOf(shared, "candidate"));
  const separate = someParameters(tinyPoly);
  expect(encoderOf(separate, "context")).not.toBe(encoderOf(separate, "candidate"));
  expect(() => encoderOf({}, "candidate")).toThrow("candidate");
});
