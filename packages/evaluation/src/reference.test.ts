import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { averagePrecision } from "./average-precision.ts";
import { averageRanks, pearson, spearman } from "./correlation.ts";
import { ndcg } from "./ndcg.ts";
import { rankOf } from "./rank.ts";
import { retrievalMetrics, type RetrievalMetrics } from "./retrieval-metrics.ts";

interface Inputs {
  readonly ranking: readonly {
    readonly relevant: readonly number[];
    readonly scores: readonly number[];
    readonly grades: readonly number[];
  }[];
  readonly retrieval: readonly {
    readonly ids: readonly string[];
    readonly scores: readonly (readonly number[])[];
    readonly relevant: readonly (readonly string[])[];
  }[];
  readonly correlation: readonly { readonly x: readonly number[]; readonly y: readonly number[] }[];
  readonly batch_ranks: readonly { readonly scores: readonly (readonly number[])[] }[];
}

interface Expected {
  readonly ranking: readonly Readonly<Record<string, number>>[];
  readonly retrieval: readonly Readonly<Record<string, Readonly<Record<string, number>>>>[];
  readonly correlation: readonly {
    readonly spearman: number | null;
    readonly pearson: number | null;
    readonly average_ranks_x: readonly number[];
  }[];
  readonly batch_ranks: readonly {
    readonly train_accuracy: readonly number[];
    readonly rank: readonly number[];
    readonly mrr: readonly number[];
  }[];
}

const folder = new URL("../../../../shared/reference/metrics/", import.meta.url);
const absent = !existsSync(folder);
// The folder's README fixes the form of both files; absent, every case below is skipped.
const read = (name: string): unknown => (absent ? undefined : JSON.parse(readFileSync(new URL(name, folder), "utf8")));
const inputs = (read("case.json") as { inputs: Inputs } | undefined)?.inputs ?? {
  ranking: [],
  retrieval: [],
  correlation: [],
  batch_ranks: [],
};
const expected = (read("expected.json") as Expected | undefined) ?? { ranking: [], retrieval: [], correlation: [], batch_ranks: [] };

const close = (actual: number | undefined, wanted: number | undefined): void => {
  expect(wanted).toBeTypeOf("number");
  expect(Math.abs((actual ?? Number.NaN) - (wanted ?? Number.NaN))).toBeLessThanOrEqual(1e-14);
};

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe.skipIf(absent)("metrics of the Python libraries (needs ../shared/reference/metrics)", () => {
  it("finds the cases it was written for", () => {
    expect([inputs.ranking.length, inputs.retrieval.length, inputs.correlation.length, inputs.batch_ranks.length]).toEqual([6, 2, 6, 2]);
  });

  it.each(inputs.ranking.map((input, i) => ({ i, ...input })))(
    "ranking $i: scikit-learn's NDCG and average precision",
    ({ i, scores, grades, relevant }) => {
      const wanted = expected.ranking[i];
      close(ndcg(scores, grades, { k: 10 }), wanted?.["ndcg@10_grades"]);
      close(averagePrecision(scores, relevant.map(Boolean)), wanted?.["average_precision"]);
      close(averagePrecision(scores, relevant.map(Boolean)), wanted?.["reranking_map"]);
      close(ndcg(scores, relevant, { k: 10 }), wanted?.["reranking_ndcg@10"]);
    },
  );

  // Both walk numpy's argsort backwards, which is not stable: where scores tie, the reference is one of many orders.
  it.each(inputs.ranking.map((input, i) => ({ i, ...input })))(
    "ranking $i: lies between the orders of its ties",
    ({ i, scores, grades, relevant }) => {
      const wanted = expected.ranking[i];
      const bounds = (
        worth: readonly number[],
        metric: (scores: readonly number[], worth: readonly number[]) => number,
      ): readonly number[] =>
        [-1, 1].map((sign) => {
          const order = scores.map((_, index) => index).sort((a, b) => sign * ((worth[a] ?? 0) - (worth[b] ?? 0)));
          const pick = (values: readonly number[]): number[] => order.map((index) => values[index] ?? Number.NaN);
          return metric(pick(scores), pick(worth));
        });
      const check = (value: number | undefined, [best, worst]: readonly number[]): void => {
        if (new Set(scores).size === scores.length) close(best, worst);
        expect(value).toBeLessThanOrEqual((best ?? Number.NaN) + 1e-14);
        expect(value).toBeGreaterThanOrEqual((worst ?? Number.NaN) - 1e-14);
      };
      check(
        wanted?.["ndcg@10_grades_ignore_ties"],
        bounds(grades, (by, worth) => ndcg(by, worth, { k: 10, ties: "index" })),
      );
      check(
        wanted?.["reranking_mrr@10"],
        bounds(relevant, (by, worth) => retrievalMetrics(by, worth.map(Boolean), 10).reciprocalRank),
      );
    },
  );

  it.each(inputs.retrieval.map((input, i) => ({ i, ...input })))(
    "retrieval $i: sentence-transformers' evaluator",
    ({ i, ids, scores, relevant }) => {
      // That evaluator breaks ties by the smaller id as a string.
      const order = ids.map((_, index) => index).sort((a, b) => ((ids[a] ?? "") < (ids[b] ?? "") ? -1 : 1));
      const at = (k: number): RetrievalMetrics[] =>
        scores.map((row, context) =>
          retrievalMetrics(
            order.map((index) => row[index] ?? Number.NaN),
            order.map((index) => relevant[context]?.includes(ids[index] ?? "") ?? false),
            k,
          ),
        );
      const names = {
        "accuracy@k": "accuracy",
        "precision@k": "precision",
        "recall@k": "recall",
        "ndcg@k": "ndcg",
        "mrr@k": "reciprocalRank",
        "map@k": "averagePrecision",
      } as const;
      for (const [name, field] of Object.entries(names)) {
        const wanted = Object.entries(expected.retrieval[i]?.[name] ?? {});
        expect(wanted.length).toBeGreaterThan(0);
        for (const [k, value] of wanted) close(meanOf(at(Number(k)).map((metrics) => metrics[field])), value);
      }
    },
  );

  it.each(inputs.correlation.map((input, i) => ({ i, ...input })))("correlation $i: scipy", ({ i, x, y }) => {
    const wanted = expected.correlation[i];
    expect([...averageRanks(x)]).toEqual(wanted?.average_ranks_x);
    if (wanted?.spearman === null) expect(spearman(x, y)).toBeUndefined();
    else close(spearman(x, y), wanted?.spearman);
    if (wanted?.pearson === null) expect(pearson(x, y)).toBeUndefined();
    else close(pearson(x, y), wanted?.pearson);
  });

  it.each(inputs.batch_ranks.map((input, i) => ({ i, ...input })))(
    "batch ranks $i: ParlAI counts strictly greater scores",
    ({ i, scores }) => {
      const best = scores.map((row, gold) => rankOf(row, gold).best);
      const wanted = expected.batch_ranks[i];
      expect(best).toEqual(wanted?.rank);
      // ParlAI's reciprocal adds 1e-5 to the rank and is computed in float32.
      expect(best.map((rank) => Math.fround(1 / Math.fround(rank + 1e-5)))).toEqual(wanted?.mrr);
    },
  );
});
