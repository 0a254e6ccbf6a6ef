import {
  averagePrecision,
  averageRanks,
  kendall,
  ndcg,
  pearson,
  rankedOrder,
  rankOf,
  retrievalMetrics,
  spearman,
} from "@tercet/evaluation";
import { z } from "zod";
import { inputsAs, optionsAs, readExpectedJson } from "./case.ts";
import type { Computation, Computed, LeftAlone, ReferenceKind } from "./computed.ts";

const list = z.array(z.number());
const table = z.array(list);
const inputs = z.object({
  ranking: z.array(z.object({ relevant: list, scores: list, grades: list })),
  retrieval: z.array(z.object({ ids: z.array(z.string()), scores: table, relevant: z.array(z.array(z.string())) })),
  correlation: z.array(z.object({ x: list, y: list })),
  batch_ranks: z.array(z.object({ scores: table })),
});
const value = z.number().nullable();
const options = z.object({ k: z.int().min(1).default(10) });
const byCutoff = z.record(z.string(), z.number());
// Strict: a measure that is not computed here is refused by name instead of being passed over.
const expectation = z.strictObject({
  ranking: z.array(z.record(z.string(), z.number())),
  retrieval: z.array(
    z.strictObject({
      "accuracy@k": byCutoff,
      "precision@k": byCutoff,
      "recall@k": byCutoff,
      "ndcg@k": byCutoff,
      "mrr@k": byCutoff,
      "map@k": byCutoff,
    }),
  ),
  correlation: z.array(z.strictObject({ spearman: value, pearson: value, kendall_tau_b: value.optional(), average_ranks_x: list })),
  batch_ranks: z.array(z.strictObject({ train_accuracy: list.optional(), rank: list, mrr: list })),
});

/** Metrics are sums and means of at most a hundred float64 terms below 1. */
const bound = 2 ** -46;

/** Ranking metrics and correlations of scikit-learn, scipy, sentence-transformers and ParlAI. */
export const metrics: ReferenceKind = {
  kind: "metrics",
  compute: async (reference, { files }): Promise<Computation> => {
    const { ranking, retrieval, correlation, batch_ranks } = inputsAs(reference, inputs);
    const { k } = optionsAs(reference, options);
    const expected = await readExpectedJson(files, reference, expectation);
    const computed: Computed[] = [];
    const leftAlone: LeftAlone[] = [];
    const add = (output: string, own: readonly (number | undefined)[], wanted: readonly (number | null | undefined)[]): void => {
      // A metric without a value is NaN on both sides.
      const numbers = (values: readonly (number | null | undefined)[]): Float64Array => Float64Array.from(values, (each) => each ?? NaN);
      computed.push({ output, part: "metric", shape: [own.length], values: numbers(own), expected: numbers(wanted), tolerance: { bound } });
    };
    ranking.forEach((each, i) => {
      for (const [name, wanted] of Object.entries(expected.ranking[i] ?? {})) {
        const output = `ranking.${i}.${name}`;
        const measure = rankingMeasures(each, k).get(name);
        if (measure === undefined) leftAlone.push({ output, why: `${name} is no measure that Tercet has` });
        else if (measure === "unstable")
          leftAlone.push({ output, why: "equal scores come in the order of an unstable sort of the library's" });
        else add(output, [measure], [wanted]);
      }
    });
    retrieval.forEach((each, i) => {
      for (const [name, field] of Object.entries(retrievalFields)) {
        const wanted = Object.entries(expected.retrieval[i]?.[name as keyof typeof retrievalFields] ?? {}); // as: an entry of that object
        add(
          `retrieval.${i}.${name}`,
          wanted.map(([cutoff]) => retrievalMean(each, Number(cutoff), field)),
          wanted.map(([, own]) => own),
        );
      }
    });
    correlation.forEach(({ x, y }, i) => {
      const wanted = expected.correlation[i];
      add(`correlation.${i}.spearman`, [spearman(x, y)], [wanted?.spearman]);
      add(`correlation.${i}.pearson`, [pearson(x, y)], [wanted?.pearson]);
      if (wanted?.kendall_tau_b !== undefined) add(`correlation.${i}.kendall_tau_b`, [kendall(x, y)], [wanted.kendall_tau_b]);
      add(`correlation.${i}.average_ranks_x`, [...averageRanks(x)], wanted?.average_ranks_x ?? []);
    });
    batch_ranks.forEach(({ scores }, i) => {
      const best = scores.map((row, gold) => rankOf(row, gold).best);
      const isFirst = scores.map((row, gold) => Number(rankedOrder(row)[0] === gold));
      const { train_accuracy: accuracy } = expected.batch_ranks[i] ?? {};
      if (accuracy !== undefined) add(`batch_ranks.${i}.train_accuracy`, isFirst, accuracy);
      add(`batch_ranks.${i}.rank`, best, expected.batch_ranks[i]?.rank ?? []);
      // ParlAI's reciprocal adds 1e-5 to the rank and is computed in float32.
      add(
        `batch_ranks.${i}.mrr`,
        best.map((rank) => Math.fround(1 / Math.fround(rank + 1e-5))),
        expected.batch_ranks[i]?.mrr ?? [],
      );
    });
    return { computed, leftAlone };
  },
};

/** The measures of one ranking; `unstable` where candidates of equal score and different worth come in an order of the library's sort. */
function rankingMeasures({ scores, grades, relevant }: Ranking, k: number): ReadonlyMap<string, number | "unstable"> {
  const isRelevant = relevant.map(Boolean);
  const precision = averagePrecision(scores, isRelevant);
  const stable = (worth: readonly number[], measure: () => number): number | "unstable" =>
    new Set(scores.map((score, i) => `${score} ${worth[i]}`)).size > new Set(scores).size ? "unstable" : measure();
  return new Map<string, number | "unstable">([
    [`ndcg@${k}_grades`, ndcg(scores, grades, { k })],
    [`ndcg@${k}_grades_ignore_ties`, stable(grades, () => ndcg(scores, grades, { k, ties: "index" }))],
    ["average_precision", precision],
    ["reranking_map", precision],
    [`reranking_ndcg@${k}`, ndcg(scores, relevant, { k })],
    [`reranking_mrr@${k}`, stable(relevant, () => retrievalMetrics(scores, isRelevant, k).reciprocalRank)],
  ]);
}

const retrievalFields = {
  "accuracy@k": "accuracy",
  "precision@k": "precision",
  "recall@k": "recall",
  "ndcg@k": "ndcg",
  "mrr@k": "reciprocalRank",
  "map@k": "averagePrecision",
} as const;

type Ranking = z.output<typeof inputs>["ranking"][number];
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
