import type { Output } from "../contestants/task.ts";
import { differenceOf } from "./difference.ts";

/** When two contestants did the same. */
export type Agreement =
  /** Every element of two arrays differs by no more than this. */
  | { readonly kind: "elements"; readonly most: number }
  /** The rows of two arrays have at least this cosine. */
  | { readonly kind: "cosine"; readonly least: number }
  /** The same positions but for neighbours whose scores differ by no more than this. */
  | { readonly kind: "ranking"; readonly most: number }
  /** Numbers of the same names differ by no more than this part of them. */
  | { readonly kind: "numbers"; readonly part: number };

/** What a comparison found, in words and whether it is enough. */
export interface Agreed {
  readonly same: boolean;
  readonly found: string;
}

/** Compares outputs. */
export function compare(own: Output, other: Output, agreement: Agreement): Agreed {
  if (own.kind === "array" && other.kind === "array") {
    const { largest, cosine } = differenceOf(own.values, other.values, own.width);
    if (agreement.kind === "cosine")
      return { same: cosine >= agreement.least, found: `least cosine ${cosine.toFixed(6)}, wanted ${String(agreement.least)}` };
    const most = agreement.kind === "elements" ? agreement.most : 0;
    return { same: largest <= most, found: `elements differ by ${largest.toExponential(1)} at most, allowed ${most.toExponential(1)}` };
  }
  if (own.kind === "ranking" && other.kind === "ranking" && agreement.kind === "ranking")
    return compareRankings(own, other, agreement.most);
  if (own.kind === "numbers" && other.kind === "numbers" && agreement.kind === "numbers") {
    const parts = Object.entries(own.values).map(([name, value]) => Math.abs((other.values[name] ?? NaN) - value) / Math.abs(value));
    const worst = parts.some(Number.isNaN) ? Infinity : Math.max(0, ...parts);
    const found = `${Object.keys(own.values).join(", ")} differ by ${worst.toExponential(1)} of them at most, allowed ${agreement.part.toExponential(1)}`;
    return { same: worst <= agreement.part, found };
  }
  return { same: false, found: `${own.kind} and ${other.kind} cannot be compared` };
}

type Ranking = Extract<Output, { kind: "ranking" }>;

/** Scores must be equal place by place, and a candidate may stand elsewhere, or be beyond the last place, only where its score is as good. */
function compareRankings(own: Ranking, other: Ranking, most: number): Agreed {
  let largest = own.scores.length === other.scores.length ? 0 : Infinity;
  let [swapped, wrong] = [0, 0];
  own.scores.forEach((row, i) => {
    const [positions, theirs, scores] = [own.positions[i] ?? [], other.positions[i] ?? [], other.scores[i] ?? []];
    if (scores.length !== row.length) largest = Infinity;
    row.forEach((score, j) => {
      const difference = Math.abs(score - (scores[j] ?? NaN));
      largest = Number.isNaN(difference) ? Infinity : Math.max(largest, difference);
      if (positions[j] === theirs[j]) return;
      const elsewhere = scores[theirs.indexOf(positions[j] ?? NaN)] ?? scores.at(-1) ?? NaN;
      if (Math.abs(elsewhere - score) <= 2 * most) swapped++;
      else wrong++;
    });
  });
  const places =
    wrong > 0 ? `${String(wrong)} other candidates` : swapped > 0 ? `${String(swapped)} of equal score swapped` : "same candidates";
  const found = `${places}, scores differ by ${largest.toExponential(1)} at most, allowed ${most.toExponential(1)}`;
  return { same: wrong === 0 && largest <= most, found };
}
