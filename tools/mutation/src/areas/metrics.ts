import type { Area } from "../mutant.ts";

const evaluation = "packages/evaluation/src";

/** Faults in metrics: every order that ties leave open is counted out. */
export const metricFaults: Area = {
  area: "metrics",
  mutants: [
    {
      name: "ties-for-the-gold",
      what: "the expected rank under ties is the best one",
      file: `${evaluation}/rank.ts`,
      find: "expected: above + (equal + 1) / 2,",
      replace: "expected: above + 1,",
      claims: ["metric:rank/equals-oracle"],
      backend: "js",
    },
    {
      name: "recall-off-by-one",
      what: "R@k, MRR@k and NDCG@k do not count place k",
      file: `${evaluation}/gain.ts`,
      find: "if (place > gain.k) return 0;",
      replace: "if (place >= gain.k) return 0;",
      claims: ["metric:r-at-k/equals-oracle"],
      backend: "js",
    },
    {
      name: "natural-logarithm",
      what: "NDCG's discount is by the natural logarithm",
      file: `${evaluation}/gain.ts`,
      find: "return 1 / Math.log2(1 + place);",
      replace: "return 1 / Math.log(1 + place);",
      claims: ["metric:ndcg-at-k/equals-oracle"],
      backend: "js",
    },
    {
      name: "discount-of-next-place",
      what: "graded NDCG discounts each place as the one after it",
      file: `${evaluation}/ndcg.ts`,
      find: "discounts += discount(place + 1, k);",
      replace: "discounts += discount(place + 2, k);",
      claims: ["metric:ndcg-graded/equals-oracle"],
      backend: "js",
    },
    {
      name: "precision-of-first-tie",
      what: "average precision divides by the first of tied places",
      file: `${evaluation}/average-precision.ts`,
      find: "(found / end)",
      replace: "(found / (start + 1))",
      claims: ["metric:average-precision/equals-oracle"],
      backend: "js",
    },
    {
      name: "ranks-without-ties",
      what: "equal values have the least of their ranks instead of the mean",
      file: `${evaluation}/correlation.ts`,
      find: "(start + 1 + end) / 2",
      replace: "start + 1",
      claims: ["metric:average-ranks/equals-oracle", "metric:spearman/equals-oracle"],
      backend: "js",
    },
    {
      name: "ideal-beyond-k",
      what: "precision at k is divided by all that is relevant, reachable or not",
      file: `${evaluation}/retrieval-metrics.ts`,
      find: "const reachable = Math.min(k, relevantCount);",
      replace: "const reachable = relevantCount;",
      claims: ["metric:retrieval-metrics/equals-oracle"],
      backend: "js",
    },
  ],
};
