import { abs, data, max } from "@tercet/tensor";
import { floatsOf } from "./kept-vectors.ts";
import type { CandidateSet, SeparateModel, TextReport } from "./model.ts";
import { rank, type Ranked } from "./scores.ts";
import type { Hit } from "./search.ts";

/** A ranking of a set, and what was done to the context. */
export interface RankedSet {
  readonly ranked: readonly Ranked[];
  readonly report: TextReport;
}

/** Smaller sets are scored whole, in less time than another plan is made in; so are those of which more than a quarter is wanted. */
const searchedFrom = 4096;
const mostShare = 1 / 4;
/** Sums of products with vectors of smaller elements are numbers, whatever an encoder gives for the context. */
const safeMagnitude = 2 ** 40;

/**
 * The k best candidates of a set, with the count of all that tie with each: {@link rank} of all logits. A long set is searched instead, which gives the same:
 * equal scores are neighbours in the list of hits, and it is prolonged until the last tie is in it.
 * @throws TercetError `candidates-mismatched`, `score-not-finite`, `rank-count-invalid`
 */
export async function rankSet(
  model: Pick<SeparateModel, "score" | "search">,
  context: string,
  set: CandidateSet,
  k: number = set.texts.length,
): Promise<RankedSet> {
  const found = await searched(model, context, set, k);
  if (found !== undefined) return found;
  const { logits, report } = await model.score(context, set);
  return { ranked: rank(logits, k), report };
}

/** The ranking by search; undefined where it would not be faster, or could miss a score that is no number, which must not pass unseen. */
async function searched(
  model: Pick<SeparateModel, "search">,
  context: string,
  set: CandidateSet,
  k: number,
): Promise<RankedSet | undefined> {
  const n = set.texts.length;
  if (!Number.isInteger(k) || k < 1 || n < searchedFrom || !((await greatestMagnitude(set)) < safeMagnitude)) return undefined;
  // Lists of powers of two share plans.
  for (let wanted = 2 ** Math.ceil(Math.log2(k + 1)); wanted <= n * mostShare; wanted *= 2) {
    const { hits, report } = await model.search([context], set, { k: wanted });
    const own = hits[0] ?? [];
    if (own[k - 1]?.score !== own.at(-1)?.score) return { ranked: withTies(own).slice(0, k), report };
  }
  return undefined;
}

async function greatestMagnitude(set: CandidateSet): Promise<number> {
  const greatest = max(max(abs(floatsOf(set)), { axis: 1 }));
  const [value = NaN] = await data(greatest);
  greatest.dispose();
  return value;
}

/** Hits with how many others of them have their score. */
function withTies(hits: readonly Hit[]): readonly Ranked[] {
  const same = new Map<number, number>();
  for (const { score } of hits) same.set(score, (same.get(score) ?? 0) + 1);
  return hits.map((hit) => ({ ...hit, ties: (same.get(hit.score) ?? 1) - 1 }));
}
