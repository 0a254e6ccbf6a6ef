import { checkLengths, checkWhole } from "./check.ts";
import { rankedOrder } from "./rank.ts";

/** How tied scores count: averaged over all their orders (scikit-learn's default), or in the order of their index. */
export type TieOrder = "expected" | "index";

/** Options of `ndcg`. */
export interface NdcgOptions {
  /** Only the first k places count; all when absent. */
  readonly k?: number;
  /** Default `expected`. */
  readonly ties?: TieOrder;
}

const discount = (place: number, k: number): number => (place <= k ? 1 / Math.log2(1 + place) : 0);

/**
 * Normalised discounted cumulative gain of graded candidates: sum of grade / log2(1 + place), divided by the same sum in the
 * best possible order. Grades count linearly, as in scikit-learn; for 2^grade - 1 pass grades so transformed. 0 when all
 * grades are 0.
 * @param grades what each candidate is worth, not negative, parallel to `scores`
 * @throws TercetError `lengths-differ`, `score-not-a-number`, `evaluation-option-invalid`
 * @example
 * expect(ndcg([0.9, 0.2, 0.4], [3, 0, 1])).toBe(1);
 */
export function ndcg(scores: ArrayLike<number>, grades: ArrayLike<number>, options: NdcgOptions = {}): number {
  const { k = Math.max(1, scores.length), ties = "expected" } = options;
  checkLengths("Scores and grades", scores, grades);
  checkWhole("k", k, 1);
  const order = rankedOrder(scores);
  let gained = 0;
  for (let start = 0; start < order.length;) {
    let end = start + 1;
    if (ties === "expected") while (end < order.length && scores[order[end] ?? 0] === scores[order[start] ?? 0]) end++;
    let grade = 0;
    let discounts = 0;
    for (let place = start; place < end; place++) {
      grade += grades[order[place] ?? 0] ?? 0;
      discounts += discount(place + 1, k);
    }
    gained += (grade / (end - start)) * discounts;
    start = end;
  }
  const ideal = Float64Array.from(grades)
    .sort()
    .reverse()
    .reduce((sum, grade, i) => sum + grade * discount(i + 1, k), 0);
  return ideal === 0 ? 0 : gained / ideal;
}
