import {
  equalsOracle,
  hostClaims,
  permutationEquivariant,
  worstCaseBound,
  type Claim,
  type Environment,
  type Expected,
  type NamedArray,
  type NamedArrays,
  type Property,
} from "@tercet/equivalence";
import fc from "fast-check";
import { averagePrecision } from "../src/average-precision.ts";
import { ndcg } from "../src/ndcg.ts";
import { parseProtocol } from "../src/protocol.ts";
import { rankedOrder, rankOf } from "../src/rank.ts";
import { evaluate } from "../src/report.ts";
import { retrievalMetrics } from "../src/retrieval-metrics.ts";
import { correlationClaims } from "./correlations.ts";
import { candidates, mostCandidates, ordersOf, stableOrder, type Candidates } from "./ties.ts";

/**
 * The claims about metrics: each equals its definition, counted out over every order that ties leave open; and the order in which candidates are listed changes nothing
 * that ties decide.
 * @example
 * const claims = metricClaims({ runtime: "node", device: "cpu" });
 * for await (const outcome of run(claims.slice(0, 1), { budget: { runs: 5 } })) expect(outcome.kind).toBe("held");
 */
export function metricClaims(environment: Environment): readonly Claim[] {
  const about = (name: string, ...properties: readonly Property[]): readonly Claim[] =>
    hostClaims({ kind: "metric", name }, properties, environment);
  return [
    ...about(
      "rank",
      rankProperty(),
      rankOrder(),
      unmoved((drawn) => tied(rankOf(drawn.scores, drawn.gold))),
    ),
    ...protocols.flatMap(({ name, text, gain }) =>
      about(
        name,
        protocolProperty(text, gain),
        unmoved((drawn) => byProtocol([drawn], text(drawn)), ["stable"]),
      ),
    ),
    ...about("ndcg-graded", gradedProperty(), gradedByIndex()),
    ...about(
      "average-precision",
      precisionProperty(),
      unmoved((drawn) => ({ value: numbers(averagePrecision(drawn.scores, drawn.relevant)) })),
    ),
    ...about("retrieval-metrics", retrievalProperty()),
    ...correlationClaims(environment),
  ];
}

function numbers(...values: readonly number[]): NamedArray {
  return { shape: [values.length], data: Float64Array.from(values) };
}

/** Sums of at most so many terms, each rounded a few times: places, orders, examples. */
const roundings = 4 * mostCandidates;

function near(...values: readonly number[]): Expected {
  const bound = Float64Array.from(values, (value) => worstCaseBound({ roundings: roundings + 720, magnitude: Math.abs(value) }));
  return { ...numbers(...values), bound };
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

interface Tied {
  readonly best: number;
  readonly expected: number;
  readonly worst: number;
  readonly stable: number;
}

const tied = ({ best, expected, worst }: Tied): NamedArrays => ({
  best: numbers(best),
  expected: numbers(expected),
  worst: numbers(worst),
});

/** What a worth of the gold's place is under every way to break ties. */
function countedOut({ scores, gold }: Candidates, worth: (place: number) => number): Tied {
  const each = ordersOf(scores).map((order) => worth(order.indexOf(gold) + 1));
  return { best: Math.max(...each), expected: mean(each), worst: Math.min(...each), stable: worth(stableOrder(scores).indexOf(gold) + 1) };
}

function rankProperty(): Property<Candidates> {
  return equalsOracle<Candidates>({
    generate: candidates,
    subject: ({ scores, gold }) => {
      const rank = rankOf(scores, gold);
      return { ...tied(rank), stable: numbers(rank.stable) };
    },
    oracle: (drawn) => {
      // The best place is the least.
      const { best: worst, worst: best, expected, stable } = countedOut(drawn, (place) => place);
      return { best: numbers(best), worst: numbers(worst), stable: numbers(stable), expected: near(expected) };
    },
  });
}

function rankOrder(): Property<Candidates> {
  return equalsOracle<Candidates>({
    name: "order-by-score-then-index",
    generate: candidates,
    subject: ({ scores }) => ({ order: numbers(...rankedOrder(scores)) }),
    oracle: ({ scores }) => ({ order: numbers(...stableOrder(scores)) }),
  });
}

interface Written {
  readonly name: string;
  readonly text: (drawn: Candidates) => string;
  /** The worth of a place, as the metric's paper writes it. */
  readonly gain: (place: number, drawn: Candidates) => number;
}

const protocols: readonly Written[] = [
  { name: "r-at-k", text: ({ k, scores }) => `r@${k}/${scores.length}`, gain: (place, { k }) => (place <= k ? 1 : 0) },
  { name: "mrr", text: ({ scores }) => `mrr/${scores.length}`, gain: (place) => 1 / place },
  { name: "mrr-at-k", text: ({ k, scores }) => `mrr@${k}/${scores.length}`, gain: (place, { k }) => (place <= k ? 1 / place : 0) },
  {
    name: "ndcg-at-k",
    text: ({ k, scores }) => `ndcg@${k}/${scores.length}`,
    gain: (place, { k }) => (place <= k ? Math.LN2 / Math.log(place + 1) : 0),
  },
];

function byProtocol(examples: readonly Candidates[], text: string): NamedArrays {
  const { value, values, ties } = evaluate(parseProtocol(text), examples, { seed: 1, resamples: 1 });
  return {
    value: numbers(value),
    values: { shape: [values.length], data: values },
    best: numbers(ties.best),
    worst: numbers(ties.worst),
    stable: numbers(ties.stable),
  };
}

/** Several examples of as many candidates each: the metric is the mean over them. */
function protocolProperty(text: Written["text"], gain: Written["gain"]): Property<readonly Candidates[]> {
  const generate = fc.array(candidates, { minLength: 1, maxLength: 4 }).map((list): readonly Candidates[] => {
    const count = Math.min(...list.map(({ scores }) => scores.length));
    const k = Math.min(count, list[0]?.k ?? 1);
    return list.map((one) => ({ ...one, scores: one.scores.slice(0, count), gold: one.gold % count, k }));
  });
  return equalsOracle<readonly Candidates[]>({
    generate,
    subject: (examples) => (examples[0] === undefined ? {} : byProtocol(examples, text(examples[0]))),
    oracle: (examples) => {
      const each = examples.map((drawn) => countedOut(drawn, (place) => gain(place, drawn)));
      const over = (of: keyof Tied): Expected => near(mean(each.map((one) => one[of])));
      return {
        value: over("expected"),
        values: near(...each.map(({ expected }) => expected)),
        best: over("best"),
        worst: over("worst"),
        stable: over("stable"),
      };
    },
  });
}

/** Candidates in another order give the same bits, but for what the order of their index decides. */
function unmoved(subject: (drawn: Candidates) => NamedArrays, without: readonly string[] = []): Property {
  return permutationEquivariant<Candidates>({
    generate: candidates,
    length: ({ scores }) => scores.length,
    permute: (drawn, order) => ({
      scores: order.map((i) => drawn.scores[i] ?? NaN),
      relevant: order.map((i) => drawn.relevant[i] === true),
      grades: order.map((i) => drawn.grades[i] ?? NaN),
      gold: order.indexOf(drawn.gold),
      k: drawn.k,
    }),
    subject: (drawn) => Object.fromEntries(Object.entries(subject(drawn)).filter(([name]) => !without.includes(name))),
  });
}

/** Grades in an order: each worth grade / log2(1 + place), over the best that any order reaches. */
function gradedIn(order: readonly number[], { grades, k }: Candidates): number {
  const gained = (of: readonly number[]): number => of.slice(0, k).reduce((sum, grade, i) => sum + (grade * Math.LN2) / Math.log(i + 2), 0);
  const ideal = gained(grades.toSorted((a, b) => b - a));
  return ideal === 0 ? 0 : gained(order.map((i) => grades[i] ?? NaN)) / ideal;
}

function gradedProperty(): Property<Candidates> {
  return equalsOracle<Candidates>({
    generate: candidates,
    subject: ({ scores, grades, k }) => ({ value: numbers(ndcg(scores, grades, { k })) }),
    oracle: (drawn) => ({ value: near(mean(ordersOf(drawn.scores).map((order) => gradedIn(order, drawn)))) }),
  });
}

function gradedByIndex(): Property<Candidates> {
  return equalsOracle<Candidates>({
    name: "ties-by-index",
    generate: candidates,
    subject: ({ scores, grades, k }) => ({ value: numbers(ndcg(scores, grades, { k, ties: "index" })) }),
    oracle: (drawn) => ({ value: near(gradedIn(stableOrder(drawn.scores), drawn)) }),
  });
}

/** Every score is a threshold: the step in recall that it makes, times the precision there. */
function precisionProperty(): Property<Candidates> {
  return equalsOracle<Candidates>({
    generate: candidates,
    subject: ({ scores, relevant }) => ({ value: numbers(averagePrecision(scores, relevant)) }),
    oracle: ({ scores, relevant }) => {
      const all = relevant.filter(Boolean).length;
      const thresholds = [...new Set(scores.map((score) => score + 0))];
      const terms = thresholds.map((threshold) => {
        const above = scores.map((score, i) => ({ score, is: relevant[i] === true })).filter(({ score }) => score >= threshold);
        const found = above.filter(({ is }) => is).length;
        const here = above.filter(({ score, is }) => is && score === threshold).length;
        return all === 0 ? 0 : (here / all) * (found / above.length);
      });
      return { value: near(terms.reduce((sum, term) => sum + term, 0)) };
    },
  });
}

function retrievalProperty(): Property<Candidates> {
  return equalsOracle<Candidates>({
    generate: candidates,
    subject: ({ scores, relevant, k }) => {
      const { accuracy, precision, recall, reciprocalRank, ndcg: gain, averagePrecision: average } = retrievalMetrics(scores, relevant, k);
      return { metrics: numbers(accuracy, precision, recall, reciprocalRank, gain, average) };
    },
    oracle: (drawn) => {
      const { scores, relevant, k } = drawn;
      const all = relevant.filter(Boolean).length;
      const order = stableOrder(scores);
      const places = order.flatMap((candidate, i) => (i < k && relevant[candidate] === true ? [i + 1] : []));
      if (all === 0) return { metrics: numbers(0, 0, 0, 0, 0, 0) };
      const first = places[0];
      const binary = { ...drawn, grades: relevant.map(Number) };
      const average = places.reduce((sum, place, i) => sum + (i + 1) / place, 0) / Math.min(k, all);
      return {
        metrics: near(
          first === undefined ? 0 : 1,
          places.length / k,
          places.length / all,
          first === undefined ? 0 : 1 / first,
          gradedIn(order, binary),
          average,
        ),
      };
    },
  });
}
