import { createJsBackend, normals, tensor, toArray, type Tensor } from "@tercet/tensor";
import { describe, expect, it } from "vitest";
import { rankingLoss, type Direction, type RankingOptions } from "./ranking.ts";

const backend = createJsBackend();
const [batch, width] = [4, 6];
const column = (seed: number): readonly (readonly number[])[] => {
  const values = normals(seed, batch * width);
  return Array.from({ length: batch }, (_, i) => Array.from(values.subarray(i * width, (i + 1) * width)));
};
const [contexts, candidates, negatives] = [column(1), column(2), column(3)];
const exact = (rows: readonly (readonly number[])[]): Tensor => tensor(rows, { dtype: "float64" });
const lossOf = async (columns: readonly (readonly (readonly number[])[])[], options: RankingOptions): Promise<number> =>
  Number(await toArray(rankingLoss(columns.map(exact), options), { backend }));

const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
const cosine = (a: readonly number[], b: readonly number[]): number => dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
const logSumExp = (values: readonly number[]): number => Math.log(values.reduce((sum, value) => sum + Math.exp(value), 0));
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe("the ranking loss", () => {
  it("is cross-entropy of each context with its own candidate among all texts of the batch", async () => {
    const all = [...candidates, ...negatives];
    const expected = mean(
      contexts.map((own, i) => logSumExp(all.map((text) => 20 * cosine(own, text))) - 20 * cosine(own, candidates[i]!)),
    );
    expect(await lossOf([contexts, candidates, negatives], { scale: 20, similarity: "cosine" })).toBeCloseTo(expected, 12);
  });

  it("lets directions compete in one softmax, own texts left out, or in one softmax each", async () => {
    const all = [...candidates, ...negatives];
    const others = (i: number, texts: readonly (readonly number[])[]) => texts.filter((_, j) => j % batch !== i);
    const groups = (i: number): readonly (readonly number[])[] => [
      all.map((text) => dot(contexts[i]!, text)),
      others(i, contexts).map((text) => dot(contexts[i]!, text)),
      contexts.map((text) => dot(candidates[i]!, text)),
      others(i, all).map((text) => dot(candidates[i]!, text)),
    ];
    const directions: readonly Direction[] = ["context-candidate", "context-context", "candidate-context", "candidate-candidate"];
    const own = contexts.map((context, i) => dot(context, candidates[i]!));
    const options = { scale: 1, similarity: "dot", directions } as const;
    const together = mean(own.map((positive, i) => logSumExp(groups(i).flat()) - positive));
    const each = mean(own.map((positive, i) => mean(groups(i).map(logSumExp)) - positive));
    expect(await lossOf([contexts, candidates, negatives], options)).toBeCloseTo(together, 12);
    expect(await lossOf([contexts, candidates, negatives], { ...options, partition: "each" })).toBeCloseTo(each, 12);
  });

  it.each(["listed", "in-batch", "all"] as const)("makes %s negatives count for more, the nearer they are", async (which) => {
    const all = [...candidates, ...negatives];
    const strength = 3;
    const counts = (i: number, j: number): boolean => {
      const [isOwn, isListed] = [j % batch === i, j >= batch];
      if (which === "listed") return isOwn && isListed;
      return which === "in-batch" ? !isOwn : !isOwn || isListed;
    };
    const logits = (i: number): readonly number[] =>
      all.map((text, j) => (20 + (counts(i, j) ? strength : 0)) * cosine(contexts[i]!, text));
    const expected = mean(contexts.map((_, i) => logSumExp(logits(i)) - logits(i)[i]!));
    const options = { scale: 20, similarity: "cosine", hardness: { negatives: which, strength } } as const;
    expect(await lossOf([contexts, candidates, negatives], options)).toBeCloseTo(expected, 12);
  });

  it("of one pair alone is 0", async () => {
    expect(await lossOf([contexts.slice(0, 1), candidates.slice(0, 1)], { scale: 20, similarity: "cosine" })).toBe(0);
  });

  it("refuses contexts without candidates", () => {
    expect(() => rankingLoss([exact(contexts)], { scale: 1, similarity: "dot" })).toThrow(TypeError);
  });
});
