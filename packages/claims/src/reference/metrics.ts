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
import { errors } from "../errors.ts";
import { inputsAs, readExpectedJson } from "./case.ts";
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
        const measure = rankingMeasure(each, name);
        if (measure === undefined)
          throw errors["reference-case-unsupported"]({ folder: reference.folder, reason: `no measure is called ${name}` });
        if (measure === "unstable") leftAlone.push({ output, why: "equal scores come in the order of an unstable sort of the library's" });
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

/**
 * A measure of one ranking by its name, which may carry a cut-off; `unstable` where candidates of equal score and different worth come in an
 * order of the library's sort; undefined for a name that is not known.
 */
function rankingMeasure({ scores, grades, relevant }: Ranking, name: string): number | "unstable" | undefined {
  const isRelevant = relevant.map(Boolean);
  const k = Number(/@(\d+)/.exec(name)?.[1] ?? scores.length);
  const stable = (worth: readonly number[], measure: () => number): number | "unstable" =>
    new Set(scores.map((score, i) => `${score} ${worth[i]}`)).size > new Set(scores).size ? "unstable" : measure();
  switch (name.replace(/@\d+/, "@k")) {
    case "ndcg@k_grades":
      return ndcg(scores, grades, { k });
    case "ndcg@k_grades_ignore_ties":
      return stable(grades, () => ndcg(scores, grades, { k, ties: "index" }));
    case "average_precision":
    case "reranking_map":
      return averagePrecision(scores, isRelevant);
    case "reranking_ndcg@k":
      return ndcg(scores, relevant, { k });
    case "reranking_mrr@k":
      return stable(relevant, () => retrievalMetrics(scores, isRelevant, k).reciprocalRank);
    default:
      return undefined;
  }
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
