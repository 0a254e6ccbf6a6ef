import { knownBi } from "@tercet/bi-encoder";
import { loadSeparate, type CandidateSet, type Keep, type SeparateModel } from "@tercet/encoder";
import { nodeHost } from "@tercet/host/node";
import { bundledModels, samples } from "@tercet/models";
import { knownPoly } from "@tercet/poly-encoder";
import { createWasmBackend } from "@tercet/tensor";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const backend = createWasmBackend({ threads: 1 });
const replies = readFileSync(samples.replies, "utf8").split("\n").filter(Boolean);
/** Each reply as something that somebody said: as many contexts of real words as there are candidates. */
const contexts = replies.map((reply) => `user: ${reply}`);
const k = 10;

const folderOf = (name: string): string => fileURLToPath(bundledModels.find((model) => model.name === name)?.folder ?? "");
const load = { host: nodeHost(), backend };
const trio = {
  bi: () => loadSeparate(knownBi, folderOf("bi"), load),
  poly: () => loadSeparate(knownPoly, folderOf("poly"), load),
};

afterAll(() => backend.close());

describe.each(["bi", "poly"] as const)("real vectors of the bundled %s-encoder", (name) => {
  let model: SeparateModel;
  let exact: readonly (readonly number[])[] = [];
  beforeAll(async () => {
    model = await trio[name]();
    exact = await found(await model.encodeCandidates(replies));
  });

  /** Positions of the best ten for each context. */
  const found = async (set: CandidateSet): Promise<readonly (readonly number[])[]> =>
    (await model.search(contexts, set, { k })).hits.map((hits) => hits.map(({ index }) => index));

  // Measured, both heads: float16 all of ten and of one, int8 0.992 of ten and 0.996 of one.
  it.each<readonly [keep: Keep, ofTen: number, ofOne: number]>([
    ["float16", 0.998, 0.995],
    ["int8", 0.985, 0.985],
  ])("kept in %s are found as those in float32: %d of the best ten, %d of the best", async (keep, ofTen, ofOne) => {
    const kept = await found(await model.encodeCandidates(replies, { keep }));
    const shared = kept.map((own, i) => own.filter((index) => exact[i]?.includes(index)).length);
    const recall = shared.reduce((sum, count) => sum + count, 0) / (k * contexts.length);
    const first = kept.filter((own, i) => own[0] === exact[i]?.[0]).length / contexts.length;
    expect(recall).toBeGreaterThan(ofTen);
    expect(first).toBeGreaterThan(ofOne);
  });
});
