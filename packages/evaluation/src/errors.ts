import { defineErrors, type ErrorConstructors } from "@tercet/host";

interface Details {
  "score-not-a-number": { index: number; count: number };
  "gold-out-of-range": { gold: number; candidates: number };
  "lengths-differ": { what: string; lengths: readonly number[] };
  "nothing-to-measure": { what: string };
  "evaluation-option-invalid": { option: string; requirement: string; value: unknown };
  "protocol-unreadable": { text: string };
  "candidate-count-differs": { protocol: string; example: number; expected: number; found: number };
  "examples-not-paired": { example: number; reason: string };
}

/** This package's errors. */
export const errors: ErrorConstructors<Details> = defineErrors<Details>({
  "score-not-a-number": {
    exit: 65,
    must: () => "A score that takes part in a ranking must be a number",
    got: (d) => `score ${d.index} of ${d.count} is NaN`,
    fix: () => "Find out where the model made NaN; a candidate without a score has to be left out by the caller.",
  },
  "gold-out-of-range": {
    exit: 65,
    must: (d) => `The gold index must be an integer from 0 to ${d.candidates - 1}`,
    got: (d) => `it is ${d.gold}`,
    fix: () => "Give the position of the right candidate in the same list the scores belong to.",
  },
  "lengths-differ": {
    exit: 65,
    must: (d) => `${d.what} must have equal lengths`,
    got: (d) => `they have ${d.lengths.join(" and ")}`,
    fix: () => "Pass one value for each item, in the same order.",
  },
  "nothing-to-measure": {
    exit: 65,
    must: (d) => `There must be at least one of ${d.what}`,
    got: () => "there is none",
    fix: () => "An average of nothing has no value: check what filtered everything away.",
  },
  "evaluation-option-invalid": {
    exit: 65,
    must: (d) => `${d.option} must be ${d.requirement}`,
    got: (d) => `it is ${String(d.value)}`,
    fix: (d) => `Pass ${d.requirement}.`,
  },
  "protocol-unreadable": {
    exit: 65,
    must: () => "A protocol must read r@K/C, mrr/C, mrr@K/C or ndcg@K/C with whole numbers 1 <= K <= C",
    got: (d) => `it reads ${JSON.stringify(d.text)}`,
    fix: () => "For accuracy among 20 candidates write r@1/20.",
  },
  "candidate-count-differs": {
    exit: 65,
    must: (d) => `Every example of protocol ${d.protocol} must have ${d.expected} candidates`,
    got: (d) => `example ${d.example} has ${d.found}`,
    fix: () => "Metrics over different numbers of candidates cannot be averaged: build the set with one number, or name another protocol.",
  },
  "examples-not-paired": {
    exit: 65,
    must: () => "A paired test must compare two results on identical candidates",
    got: (d) => `example ${d.example} differs: ${d.reason}`,
    fix: () => "Score the same candidate file, in the same order, with both heads.",
  },
});
