import { logit, rank } from "@tercet/encoder";
import { expect, test } from "vitest";
import type { HeadRanking } from "../../workers/playground-protocol.ts";
import { climbed, comparedWith, orderedBy, rankRows } from "./rank-rows.ts";

const ranking = (...logits: readonly number[]): HeadRanking => ({
  ...{ ranked: rank(logits.map(logit)), encodeMilliseconds: 0, scoreMilliseconds: 0, encoded: 0, context: undefined, candidates: [] },
});
const results = { context: "c", candidates: ["a", "b", "c"], rankings: { bi: ranking(1, 3, 3), poly: ranking(9, 2, 5) } };

test("each candidate has its place with each head that has ranked, ties counted", () => {
  const rows = rankRows(results);
  expect(rows.map(({ places }) => places.bi?.rank)).toEqual([3, 1, 2]);
  expect(rows[1]?.places.bi).toEqual({ rank: 1, logit: 3, ties: 1 });
  expect(rows[0]?.places.cross).toBeUndefined();
  expect(orderedBy("poly", rows).map(({ text }) => text)).toEqual(["a", "c", "b"]);
  expect(orderedBy("cross", rows)).toEqual([]);
});

test("a candidate climbs by the places between two rankings", () => {
  const [a, b] = rankRows(results);
  expect([climbed(a!, "bi", "poly"), climbed(b!, "bi", "poly"), climbed(a!, "poly", "cross")]).toEqual([2, -2, undefined]);
  expect([comparedWith("bi"), comparedWith("cross")]).toEqual([undefined, "poly"]);
});
