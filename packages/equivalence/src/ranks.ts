/** How two score lists agree in order. */
export interface RankComparison {
  /** Places at which both orders hold the same index. */
  readonly agreeing: number;
  /** The first place at which they do not, and which index each holds there. */
  readonly first?: { readonly place: number; readonly expected: number; readonly got: number };
  /** Scores that stand behind one which is smaller by more than the slack: swaps that rounding does not excuse. */
  readonly misplaced: number;
}

/**
 * Indices in rank order: score descending, then index ascending; NaN last.
 * @example expect(rankOrder([0.5, 2, 0.5, NaN, 3])).toEqual([4, 1, 0, 2, 3]);
 */
export function rankOrder(scores: ArrayLike<number>): readonly number[] {
  const key = (index: number): number => {
    const score = scores[index] ?? NaN;
    return Number.isNaN(score) ? -Infinity : score;
  };
  const isMissing = (index: number): number => Number(Number.isNaN(scores[index]));
  return Array.from({ length: scores.length }, (_, index) => index).sort((a, b) => {
    const [left, right] = [key(a), key(b)];
    if (left !== right) return left > right ? -1 : 1;
    return isMissing(a) - isMissing(b) || a - b;
  });
}

/**
 * Compares the order of scores with the expected order. Two scores whose expected values lie within `slack` of each other
 * may swap (`misplaced` does not count them): give twice the scores' bound, or 0 for the order itself.
 * @example expect(compareRanks([3, 2, 1], [3, 1, 2]).misplaced).toBe(1);
 */
export function compareRanks(expected: ArrayLike<number>, got: ArrayLike<number>, slack = 0): RankComparison {
  const wanted = rankOrder(expected);
  const order = rankOrder(got);
  const first = wanted.findIndex((index, place) => index !== order[place]);
  let lowest = Infinity;
  let misplaced = 0;
  let last = -1;
  for (const index of order) {
    const score = expected[index] ?? NaN;
    // Equal scores in the wrong order of their indices are misplaced where no rounding is granted.
    if (score - lowest > slack || (slack === 0 && score === lowest && index < last)) misplaced++;
    if (score <= lowest) last = index;
    lowest = Math.min(lowest, Number.isNaN(score) ? -Infinity : score);
  }
  const agreeing = wanted.reduce((count, index, place) => count + Number(index === order[place]), 0);
  if (first < 0) return { agreeing, misplaced };
  return { agreeing, misplaced, first: { place: first, expected: wanted[first] ?? -1, got: order[first] ?? -1 } };
}
