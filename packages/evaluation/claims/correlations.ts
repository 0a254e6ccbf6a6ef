import {
  equalsOracle,
  hostClaims,
  permutationEquivariant,
  worstCaseBound,
  type Claim,
  type Environment,
  type NamedArray,
  type NamedArrays,
  type Property,
} from "@tercet/equivalence";
import fc, { type Arbitrary } from "fast-check";
import { averageRanks, kendall, pearson, spearman } from "../src/correlation.ts";
import { mostCandidates, ordersOf } from "./ties.ts";

/** Two lists of one length. */
interface Pair {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

const pairs: Arbitrary<Pair> = fc
  .array(fc.tuple(fc.integer({ min: -2, max: 2 }), fc.integer({ min: -2, max: 2 })), { minLength: 2, maxLength: mostCandidates })
  .map((list) => ({ x: list.map(([x]) => x), y: list.map(([, y]) => y) }));

/** The claims about correlations: small whole numbers, so that their sums are exact and only the last steps are rounded. */
export function correlationClaims(environment: Environment): readonly Claim[] {
  const about = (name: string, ...properties: readonly Property[]): readonly Claim[] =>
    hostClaims({ kind: "metric", name }, properties, environment);
  return [
    ...about("average-ranks", ranks()),
    ...about(
      "pearson",
      correlation(pearson, ({ x, y }) => product(x, y)),
      together(pearson),
    ),
    ...about(
      "spearman",
      correlation(spearman, ({ x, y }) => product(countedRanks(x), countedRanks(y))),
      together(spearman),
    ),
    ...about("kendall", correlation(kendall, concordance), together(kendall)),
  ];
}

const numbers = (...values: readonly number[]): NamedArray => ({ shape: [values.length], data: Float64Array.from(values) });

/** The mean place of each value over all orders from the smallest to the largest that ties leave open. */
function countedRanks(values: readonly number[]): readonly number[] {
  const orders = ordersOf(values.map((value) => -value));
  return values.map((_, i) => orders.reduce((sum, order) => sum + order.indexOf(i) + 1, 0) / orders.length);
}

function ranks(): Property<Pair> {
  return equalsOracle<Pair>({
    generate: pairs,
    subject: ({ x }) => ({ ranks: numbers(...averageRanks(x)) }),
    // Means of whole numbers that are halves of whole numbers: exact.
    oracle: ({ x }) => ({ ranks: numbers(...countedRanks(x)) }),
  });
}

/** n sum(x y) - sum(x) sum(y) over the roots of the same of each side: without a mean that is rounded. */
function product(x: readonly number[], y: readonly number[]): number | undefined {
  const n = x.length;
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const mixed = (a: readonly number[], b: readonly number[]): number =>
    n * sum(a.map((value, i) => value * (b[i] ?? NaN))) - sum(a) * sum(b);
  const [xx, yy] = [mixed(x, x), mixed(y, y)];
  return xx === 0 || yy === 0 ? undefined : mixed(x, y) / Math.sqrt(xx * yy);
}

/** Tau-b: pairs that both sides order alike, less those they order apart, over the root of the pairs that each side orders. */
function concordance({ x, y }: Pair): number | undefined {
  const all = x.flatMap((_, i) => x.slice(0, i).map((__, j) => [(x[i] ?? 0) - (x[j] ?? 0), (y[i] ?? 0) - (y[j] ?? 0)] as const));
  const alike = all.filter(([dx, dy]) => dx * dy > 0).length;
  const apart = all.filter(([dx, dy]) => dx * dy < 0).length;
  const ordered = [all.filter(([dx]) => dx !== 0).length, all.filter(([, dy]) => dy !== 0).length] as const;
  return ordered[0] === 0 || ordered[1] === 0 ? undefined : (alike - apart) / Math.sqrt(ordered[0] * ordered[1]);
}

type Correlation = (x: ArrayLike<number>, y: ArrayLike<number>) => number | undefined;

/** A correlation that has no value says so by its name. */
const valued = (value: number | undefined): NamedArrays => (value === undefined ? { "no value": numbers() } : { value: numbers(value) });

function correlation(subject: Correlation, formula: (pair: Pair) => number | undefined): Property<Pair> {
  return equalsOracle<Pair>({
    generate: pairs,
    subject: ({ x, y }) => valued(subject(x, y)),
    oracle: (pair) => {
      const value = formula(pair);
      if (value === undefined) return valued(undefined);
      // Distances from a rounded mean: each term of the three sums is rounded four times, and none is larger than the whole.
      const bound = worstCaseBound({ roundings: 8 * mostCandidates + 8 });
      return { value: { ...numbers(value), bound } };
    },
  });
}

/** Pairs in another order: the sums come in another order, and no more. */
function together(subject: Correlation): Property {
  return permutationEquivariant<Pair>({
    generate: pairs,
    length: ({ x }) => x.length,
    permute: ({ x, y }, order) => ({ x: order.map((i) => x[i] ?? NaN), y: order.map((i) => y[i] ?? NaN) }),
    subject: ({ x, y }) => valued(subject(x, y)),
    expect: (result) => ({ ...Object.fromEntries(Object.entries(result).map(([name, array]) => [name, { ...array, bound: worstCaseBound({ roundings: 8 * mostCandidates + 8 }) }])) }), // prettier-ignore
  });
}
