import { mean, meanInterval, type BootstrapOptions, type Interval } from "./bootstrap.ts";
import { errors } from "./errors.ts";
import { valueOf } from "./gain.ts";
import { pairedPermutationTest, type PairedTest } from "./permutation-test.ts";
import type { Protocol } from "./protocol.ts";
import { rankOf } from "./rank.ts";

/** Scores of all candidates of one context, and which candidate is right. */
export interface ScoredExample {
  readonly scores: ArrayLike<number>;
  readonly gold: number;
  /** Names the candidates, such as a hash of their texts; compared where both sides of a comparison give one. */
  readonly id?: string;
}

/** Result of a protocol on a set. */
export interface Report {
  readonly protocol: string;
  readonly examples: number;
  readonly candidates: number;
  /** The metric, ties averaged over all their orders. */
  readonly value: number;
  /** Bootstrap interval of `value` over examples. */
  readonly interval: Interval;
  /** The metric with every tie broken for, against, or by index: far apart when a scorer gives few different scores. */
  readonly ties: { readonly best: number; readonly worst: number; readonly stable: number; readonly examples: number };
  /** One value for each example, ties averaged: what a paired test needs. */
  readonly values: Float64Array;
}

/** How two results differ on identical candidates. */
export interface Comparison {
  readonly protocol: string;
  /** Value of the first minus value of the second. */
  readonly difference: number;
  /** Bootstrap interval of `difference` over examples. */
  readonly interval: Interval;
  readonly test: PairedTest;
}

/**
 * Measures scored examples under a protocol.
 * @throws TercetError `nothing-to-measure`, `candidate-count-differs`, `gold-out-of-range`, `score-not-a-number`
 * @example
 * const scored = [{ scores: [2, 1], gold: 0 }, { scores: [3, 3], gold: 1 }];
 * const report = evaluate(parseProtocol("r@1/2"), scored, { seed: 1, resamples: 100 });
 * expect(report).toMatchObject({ value: 0.75, ties: { best: 1, worst: 0.5, stable: 0.5, examples: 1 } });
 */
export function evaluate(protocol: Protocol, examples: readonly ScoredExample[], options: BootstrapOptions): Report {
  if (examples.length === 0) throw errors["nothing-to-measure"]({ what: `the examples of ${protocol.name}` });
  const outcomes = examples.map(({ scores, gold }, example) => {
    if (scores.length !== protocol.candidates) {
      throw errors["candidate-count-differs"]({ protocol: protocol.name, example, expected: protocol.candidates, found: scores.length });
    }
    const rank = rankOf(scores, gold);
    return { value: valueOf(protocol.gain, rank), tied: rank.worst > rank.best };
  });
  const values = Float64Array.from(outcomes, ({ value }) => value.expected);
  return {
    protocol: protocol.name,
    examples: examples.length,
    candidates: protocol.candidates,
    value: mean(values),
    interval: meanInterval(values, options),
    ties: {
      best: mean(outcomes.map(({ value }) => value.best)),
      worst: mean(outcomes.map(({ value }) => value.worst)),
      stable: mean(outcomes.map(({ value }) => value.stable)),
      examples: outcomes.filter(({ tied }) => tied).length,
    },
    values,
  };
}

/**
 * Compares two scorers on the same examples: difference, its bootstrap interval, and a paired permutation test.
 * @throws TercetError `examples-not-paired`, and whatever `evaluate` throws
 * @example
 * const poly = [{ scores: [2, 1], gold: 0 }, { scores: [3, 1], gold: 0 }];
 * const bi = [{ scores: [1, 2], gold: 0 }, { scores: [3, 1], gold: 0 }];
 * expect(compare(parseProtocol("r@1/2"), poly, bi, { seed: 1, resamples: 100 }).difference).toBe(0.5);
 */
export function compare(
  protocol: Protocol,
  first: readonly ScoredExample[],
  second: readonly ScoredExample[],
  options: BootstrapOptions,
): Comparison {
  if (first.length !== second.length) {
    const reason = `one result has ${first.length} examples, the other ${second.length}`;
    throw errors["examples-not-paired"]({ example: Math.min(first.length, second.length), reason });
  }
  first.forEach(({ gold, id }, example) => {
    const other = second[example];
    if (gold !== other?.gold)
      throw errors["examples-not-paired"]({ example, reason: `gold is ${gold} in one and ${other?.gold} in the other` });
    if (id !== undefined && other.id !== undefined && id !== other.id) {
      throw errors["examples-not-paired"]({ example, reason: `its candidates are ${id} in one and ${other.id} in the other` });
    }
  });
  const a = evaluate(protocol, first, { ...options, resamples: 1 }).values;
  const b = evaluate(protocol, second, { ...options, resamples: 1 }).values;
  const differences = a.map((value, i) => value - (b[i] ?? 0));
  return {
    protocol: protocol.name,
    difference: mean(differences),
    interval: meanInterval(differences, options),
    test: pairedPermutationTest(a, b, { seed: options.seed, permutations: options.resamples ?? 10_000 }),
  };
}

/**
 * A report as one line for people.
 * @example
 * const report = evaluate(parseProtocol("r@1/2"), [{ scores: [2, 1], gold: 0 }], { seed: 1, resamples: 10 });
 * expect(describeReport(report)).toBe("r@1/2 1.0000 [1.0000, 1.0000], 95 % bootstrap over 1 example");
 */
export function describeReport(report: Report): string {
  const { value, interval, ties } = report;
  const digits = (number: number): string => number.toFixed(4);
  const tied = ties.examples === 0 ? "" : `; ties in ${ties.examples}: from ${digits(ties.worst)} to ${digits(ties.best)}`;
  const examples = `${report.examples} example${report.examples === 1 ? "" : "s"}`;
  const level = Number((100 * interval.level).toPrecision(6));
  return `${report.protocol} ${digits(value)} [${digits(interval.low)}, ${digits(interval.high)}], ${level} % bootstrap over ${examples}${tied}`;
}
