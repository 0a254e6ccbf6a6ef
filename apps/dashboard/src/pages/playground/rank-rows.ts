import { headNames, type HeadName } from "../../workers/head-names.ts";
import type { Results } from "./use-playground.ts";

/** What one head says of a candidate. */
export interface Place {
  /** From 1. */
  readonly rank: number;
  readonly logit: number;
  /** Other candidates with exactly this logit. */
  readonly ties: number;
}

/** A candidate with its place in each ranking that is there. */
export interface RankRow {
  /** Its number in the list, from 1. */
  readonly number: number;
  readonly text: string;
  readonly places: Readonly<Partial<Record<HeadName, Place>>>;
}

/** Every candidate with its places, in the order of the list. */
export function rankRows({ candidates, rankings }: Results): readonly RankRow[] {
  const places = candidates.map((): Partial<Record<HeadName, Place>> => ({}));
  for (const head of headNames) {
    for (const { index, score, rank, ties } of rankings[head]?.ranked ?? []) places[index]![head] = { rank, logit: score, ties };
  }
  return candidates.map((text, i) => ({ number: i + 1, text, places: places[i] ?? {} }));
}

/** The rows of one ranking, the best first. */
export function orderedBy(head: HeadName, rows: readonly RankRow[]): readonly RankRow[] {
  const at = ({ places }: RankRow): number => places[head]?.rank ?? Infinity;
  return rows.filter((row) => row.places[head] !== undefined).toSorted((a, b) => at(a) - at(b));
}

/** The head whose ranking a head's is compared with: the one before it. */
export function comparedWith(head: HeadName): HeadName | undefined {
  return headNames[headNames.indexOf(head) - 1];
}

/** How many places a candidate stands higher (above 0) or lower than with another head; undefined where one of both is absent. */
export function climbed({ places }: RankRow, from: HeadName, to: HeadName): number | undefined {
  const [before, after] = [places[from], places[to]];
  return before === undefined || after === undefined ? undefined : before.rank - after.rank;
}
