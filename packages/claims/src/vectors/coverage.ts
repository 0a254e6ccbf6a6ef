import { isOtherWidth } from "./carried.ts";
import { leftOutOf } from "./claims.ts";
import type { Reason } from "./left-out.ts";
import { caseName, type Vector } from "./vector.ts";

/** What of a suite is run, and what is not, by name. */
export interface Coverage {
  readonly suite: Vector["suite"];
  readonly total: number;
  readonly run: readonly Vector[];
  /** Those of them whose whole numbers have another width and are carried as int32, in which all of them fit. */
  readonly carried: readonly Vector[];
  /** By reason, the most cases first. */
  readonly leftOut: readonly { readonly why: Reason; readonly cases: readonly string[] }[];
}

/** Which cases of each suite are run, and why the others are not. Nothing is computed. */
export function coverageOf(vectors: readonly Vector[]): readonly Coverage[] {
  const suites = [...new Set(vectors.map(({ suite }) => suite))];
  return suites.map((suite) => {
    const own = vectors.filter((vector) => vector.suite === suite);
    const run: Vector[] = [];
    const leftOut = new Map<Reason, string[]>();
    for (const vector of own) {
      const why = leftOutOf(vector);
      if (why === undefined) run.push(vector);
      else leftOut.set(why.reason, [...(leftOut.get(why.reason) ?? []), caseName(vector)]);
    }
    const carried = run.filter(({ types }) => types.some(isOtherWidth));
    const reasons = [...leftOut].map(([why, cases]) => ({ why, cases })).sort((a, b) => b.cases.length - a.cases.length);
    return { suite, total: own.length, run, carried, leftOut: reasons };
  });
}
