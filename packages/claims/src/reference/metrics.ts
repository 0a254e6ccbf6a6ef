import { averagePrecision, averageRanks, ndcg, pearson, rankOf, retrievalMetrics, spearman } from "@tercet/evaluation";
import { z } from "zod";
import { inputsAs, readExpectedJson } from "./case.ts";
import type { Computation, Computed, ReferenceKind } from "./computed.ts";

const list = z.array(z.number());
const table = z.array(list);
const inputs = z.object({
  ranking: z.array(z.object({ relevant: list, scores: list, grades: list })),
  retrieval: z.array(z.object({ ids: z.array(z.string()), scores: table, relevant: z.array(z.array(z.string())) })),
  correlation: z.array(z.object({ x: list, y: list })),
  batch_ranks: z.array(z.object({ scores: table })),
});
const value = z.number().nullable();
const expectation = z.object({
  ranking: z.array(z.record(z.string(), z.number())),
  retrieval: z.array(z.record(z.string(), z.record(z.string(), z.number()))),
  correlation: z.array(z.object({ spearman: value, pearson: value, average_ranks_x: list })),
  batch_ranks: z.array(z.object({ rank: list, mrr: list })),
});

/** Metrics are sums and means of at most a hundred float64 terms below 1. */
const bound = 2 ** -46;

/** Ranking metrics and correlations of scikit-learn, scipy, sentence-transformers and ParlAI. */
export const metrics: ReferenceKind = {
  kind: "metrics",
  compute: async (reference, { files }): Promise<Computation> => {
    const { ranking, retrieval, correlation, batch_ranks } = inputsAs(reference, inputs);
    const expected = await readExpectedJson(files, reference, expectation);
    const computed: Computed[] = [];
    const add = (output: string, own: readonly (number | undefined)[], wanted: readonly (number | null | undefined)[]): void => {
      // A metric without a value is NaN on both sides.
      const numbers = (values: readonly (number | null | undefined)[]): Float64Array => Float64Array.from(values, (each) => each ?? NaN);
      computed.push({ output, part: "metric", shape: [own.length], values: numbers(own), expected: numbers(wanted), tolerance: { bound } });
    };
    ranking.forEach(({ scores, grades, relevant }, i) => {
      const wanted = expected.ranking[i];
      const isRelevant = relevant.map(Boolean);
      const names = ["ndcg@10_grades", "average_precision", "reranking_map", "reranking_ndcg@10"] as const;
      const precision = averagePrecision(scores, isRelevant);
      const own = [ndcg(scores, grades, { k: 10 }), precision, precision, ndcg(scores, relevant, { k: 10 })];
      names.forEach((name, j) => add(`ranking.${i}.${name}`, [own[j]], [wanted?.[name]]));
      // Where scores tie, these two follow an unstable sort of the library's.
      if (new Set(scores).size < scores.length) return;
      add(
        `ranking.${i}.ndcg@10_grades_ignore_ties`,
        [ndcg(scores, grades, { k: 10, ties: "index" })],
        [wanted?.["ndcg@10_grades_ignore_ties"]],
      );
      add(`ranking.${i}.reranking_mrr@10`, [retrievalMetrics(scores, isRelevant, 10).reciprocalRank], [wanted?.["reranking_mrr@10"]]);
    });
    retrieval.forEach((each, i) => {
      for (const [name, field] of Object.entries(retrievalFields)) {
        const wanted = Object.entries(expected.retrieval[i]?.[name] ?? {});
        add(
          `retrieval.${i}.${name}`,
          wanted.map(([k]) => retrievalMean(each, Number(k), field)),
          wanted.map(([, own]) => own),
        );
      }
    });
    correlation.forEach(({ x, y }, i) => {
      const wanted = expected.correlation[i];
      add(`correlation.${i}.spearman`, [spearman(x, y)], [wanted?.spearman]);
      add(`correlation.${i}.pearson`, [pearson(x, y)], [wanted?.pearson]);
      add(`correlation.${i}.average_ranks_x`, [...averageRanks(x)], wanted?.average_ranks_x ?? []);
    });
    batch_ranks.forEach(({ scores }, i) => {
      const best = scores.map((row, gold) => rankOf(row, gold).best);
      add(`batch_ranks.${i}.rank`, best, expected.batch_ranks[i]?.rank ?? []);
      // ParlAI's reciprocal adds 1e-5 to the rank and is computed in float32.
      add(
        `batch_ranks.${i}.mrr`,
        best.map((rank) => Math.fround(1 / Math.fround(rank + 1e-5))),
        expected.batch_ranks[i]?.mrr ?? [],
      );
    });
    return { computed };
  },
};

const retrievalFields = {
  "accuracy@k": "accuracy",
  "precision@k": "precision",
  "recall@k": "recall",
  "ndcg@k": "ndcg",
  "mrr@k": "reciprocalRank",
  "map@k": "averagePrecision",
} as const;

type Retrieval = z.output<typeof inputs>["retrieval"][number];

/** The mean over contexts; the library breaks ties by the smaller id as a string. */
function retrievalMean(
  { ids, scores, relevant }: Retrieval,
  k: number,
  field: (typeof retrievalFields)[keyof typeof retrievalFields],
): number {
  const order = ids.map((_, index) => index).sort((a, b) => ((ids[a] ?? "") < (ids[b] ?? "") ? -1 : 1));
  const own = scores.map((row, context) => {
    const isRelevant = order.map((index) => relevant[context]?.includes(ids[index] ?? "") ?? false);
    return retrievalMetrics(
      order.map((index) => row[index] ?? NaN),
      isRelevant,
      k,
    )[field];
  });
  return own.reduce((sum, each) => sum + each, 0) / own.length;
}
