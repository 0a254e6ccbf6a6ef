/** Exact, ten bins that double (each up to and including its edge), and beyond the bound. */
const bins = 12;

/** Counts of runs by the part of the bound that the worst element of each used; see `distributionEdges`. */
export type Distribution = readonly number[];

/**
 * The upper edges of a distribution's bins, as parts of the bound: 0 (exact), 2^-9, 2^-8, ..., 1/2, 1, and Infinity (beyond it).
 * @example expect(distributionEdges.slice(-3)).toEqual([0.5, 1, Infinity]);
 */
export const distributionEdges: readonly number[] = [0, ...Array.from({ length: bins - 2 }, (_, i) => 2 ** (i - (bins - 3))), Infinity];

/**
 * The distribution of no run.
 * @example expect(emptyDistribution).toHaveLength(distributionEdges.length);
 */
export const emptyDistribution: Distribution = Array<number>(bins).fill(0);

/**
 * A distribution with one more run in it.
 * @example expect(withRun(emptyDistribution, 0.75).indexOf(1)).toBe(distributionEdges.indexOf(1));
 */
export function withRun(distribution: Distribution, ofBound: number): Distribution {
  const bin = Math.max(
    distributionEdges.findIndex((edge) => ofBound <= edge),
    0,
  );
  return distribution.map((count, i) => (i === bin ? count + 1 : count));
}
