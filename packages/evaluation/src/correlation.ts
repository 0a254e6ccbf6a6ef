import { checkLengths, checkScores } from "./check.ts";
import { rankedOrder } from "./rank.ts";

/**
 * Ranks from 1 in ascending order; equal values share the mean of their places.
 * @throws TercetError `score-not-a-number`
 * @example
 * expect([...averageRanks([30, 10, 10])]).toEqual([3, 1.5, 1.5]);
 */
export function averageRanks(values: ArrayLike<number>): Float64Array {
  const order = rankedOrder(values).reverse();
  const ranks = new Float64Array(values.length);
  for (let start = 0; start < order.length;) {
    let end = start + 1;
    while (end < order.length && values[order[end] ?? 0] === values[order[start] ?? 0]) end++;
    for (let place = start; place < end; place++) ranks[order[place] ?? 0] = (start + 1 + end) / 2;
    start = end;
  }
  return ranks;
}

/**
 * Pearson's correlation, from -1 to 1; `undefined` where it has no value: fewer than two pairs, or a constant side.
 * @throws TercetError `lengths-differ`, `score-not-a-number`
 * @example
 * expect(pearson([1, 2, 3], [2, 4, 6])).toBeCloseTo(1, 12);
 */
export function pearson(x: ArrayLike<number>, y: ArrayLike<number>): number | undefined {
  checkLengths("The two sides of a correlation", x, y);
  checkScores(x);
  checkScores(y);
  const n = x.length;
  let meanX = 0;
  let meanY = 0;
  for (let i = 0; i < n; i++) {
    meanX += (x[i] ?? 0) / n;
    meanY += (y[i] ?? 0) / n;
  }
  let xx = 0;
  let yy = 0;
  let xy = 0;
  for (let i = 0; i < n; i++) {
    const dx = (x[i] ?? 0) - meanX;
    const dy = (y[i] ?? 0) - meanY;
    xx += dx * dx;
    yy += dy * dy;
    xy += dx * dy;
  }
  // A constant list may leave a rounding residue around its mean, so the question is asked of the values themselves.
  if (isConstant(x) || isConstant(y) || xx === 0 || yy === 0) return undefined;
  return Math.min(1, Math.max(-1, xy / (Math.sqrt(xx) * Math.sqrt(yy))));
}

function isConstant(values: ArrayLike<number>): boolean {
  for (let i = 1; i < values.length; i++) if (values[i] !== values[0]) return false;
  return true;
}

/**
 * Spearman's correlation: Pearson's over average ranks; `undefined` where that has no value.
 * @throws TercetError `lengths-differ`, `score-not-a-number`
 * @example
 * expect(spearman([1, 2, 3], [10, 100, 1000])).toBeCloseTo(1, 12);
 */
export function spearman(x: ArrayLike<number>, y: ArrayLike<number>): number | undefined {
  checkLengths("The two sides of a correlation", x, y);
  return pearson(averageRanks(x), averageRanks(y));
}

/**
 * Kendall's correlation with ties, tau-b: pairs in the same order less pairs in opposite order, over the geometric mean of the pairs that
 * each side does not tie; `undefined` where a side ties them all. Takes n^2 / 2 comparisons.
 * @throws TercetError `lengths-differ`, `score-not-a-number`
 * @example
 * expect(kendall([1, 2, 3], [10, 30, 20])).toBeCloseTo(1 / 3, 12);
 */
export function kendall(x: ArrayLike<number>, y: ArrayLike<number>): number | undefined {
  checkLengths("The two sides of a correlation", x, y);
  checkScores(x);
  checkScores(y);
  let [concordance, inX, inY] = [0, 0, 0];
  for (let i = 0; i < x.length; i++)
    for (let j = 0; j < i; j++) {
      const [dx, dy] = [Math.sign((x[i] ?? 0) - (x[j] ?? 0)), Math.sign((y[i] ?? 0) - (y[j] ?? 0))];
      concordance += dx * dy;
      inX += dx * dx;
      inY += dy * dy;
    }
  return inX === 0 || inY === 0 ? undefined : concordance / Math.sqrt(inX * inY);
}
