import { bestOf, initParameters } from "@tercet/encoder";
import { concat, createJsBackend, createWasmBackend, data, evaluate, normals, tensor, type Tensor } from "@tercet/tensor";
import { tokenTensors, type BertConfig, type TokenTensors } from "@tercet/transformer";
import { describe, expect, test } from "vitest";
import type { BiConfig } from "./config.ts";
import { biHead, textVectors } from "./head.ts";
import { attendMemories } from "./memories.ts";
import { biSpecs, type BiParameters } from "./parameters.ts";

const width = 8;
const transformer: BertConfig = {
  kind: "bert",
  vocabulary: 30,
  width,
  layers: 1,
  heads: 2,
  inner: 12,
  positions: 16,
  activation: "gelu-erf",
  eps: 1e-12,
  tokenTypes: 0,
  embeddingWidth: width,
  firstPosition: 0,
  relative: undefined,
  pooler: false,
};
const shared: BiConfig = { transformer, sharing: { kind: "shared", candidateMlp: false }, reduction: { kind: "mean" }, similarity: "dot" };

function someParameters(config: BiConfig): BiParameters {
  const specs = biSpecs(config).map((spec) =>
    spec.start.kind === "normal" ? { ...spec, start: { ...spec.start, deviation: 0.5 } } : spec,
  );
  return initParameters<BiParameters>(specs, 1);
}

function tokensOf(sequences: readonly (readonly number[])[]): TokenTensors {
  const offsets = [0];
  for (const sequence of sequences) offsets.push(offsets.at(-1)! + sequence.length);
  const ids = Int32Array.from(sequences.flat());
  return tokenTensors({ ids, types: new Int32Array(ids.length), offsets: Int32Array.from(offsets) }, transformer);
}

const numbers = async (x: Tensor): Promise<readonly number[]> => [...(await data(x))];
const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
const length = (a: readonly number[]): number => Math.sqrt(dot(a, a));
const rowsOf = (values: readonly number[]): readonly (readonly number[])[] =>
  Array.from({ length: values.length / width }, (_, i) => values.slice(i * width, (i + 1) * width));

const contexts = tokensOf([[3, 4, 5], [6, 7]]); // prettier-ignore
const candidates = tokensOf([[8, 9], [3, 4, 5], [10]]); // prettier-ignore

/** Vectors of both sides, before any normalization, and the scores. */
async function computed(config: BiConfig): Promise<{
  readonly x: readonly (readonly number[])[];
  readonly y: readonly (readonly number[])[];
  readonly scores: readonly number[];
}> {
  const p = someParameters(config);
  return {
    x: rowsOf(await numbers(textVectors(p, config, contexts, { side: "context" }))),
    y: rowsOf(await numbers(textVectors(p, config, candidates, { side: "candidate" }))),
    scores: await numbers(biHead.score(p, config, biHead.context(p, config, contexts), biHead.candidate(p, config, candidates))),
  };
}

const variants: readonly (readonly [name: string, config: BiConfig])[] = [
  ["one encoder", shared],
  ["one encoder and an MLP for candidates", { ...shared, sharing: { kind: "shared", candidateMlp: true } }],
  ["two encoders", { ...shared, sharing: { kind: "separate" } }],
];

describe.each(variants)("%s", (_, config) => {
  test("scores by products of vectors under dot", async () => {
    const { x, y, scores } = await computed(config);
    x.flatMap((a) => y.map((b) => dot(a, b))).forEach((each, i) => expect(scores[i]).toBeCloseTo(each, 4));
  });

  test("scores by the angle alone under cosine", async () => {
    const { x, y, scores } = await computed({ ...config, similarity: "cosine" });
    const expected = x.flatMap((a) => y.map((b) => dot(a, b) / length(a) / length(b)));
    expected.forEach((each, i) => expect(scores[i]).toBeCloseTo(each, 5));
  });

  test("gives listed candidates the same scores", async () => {
    const p = someParameters(config);
    const context = biHead.context(p, config, tokensOf([[3, 4, 5]]));
    const vectors = tensor(await data(biHead.candidate(p, config, candidates)), { shape: [3, width] });
    const listed = tensor(await data(vectors), { shape: [1, 3, width] });
    const all = await numbers(biHead.score(p, config, context, vectors));
    (await numbers(biHead.scoreListed(p, config, context, listed))).forEach((score, i) => expect(score).toBeCloseTo(all[i]!, 5));
  });
});

test("a text has one vector on both sides of one encoder, and two with an MLP or two encoders", async () => {
  const same = await Promise.all(
    variants.map(async ([, config]) => {
      const { x, y } = await computed(config);
      return x[0]!.every((value, i) => value === y[1]![i]);
    }),
  );
  expect(same).toEqual([true, false, false]);
});

test("the MLP of candidates is a ReLU between two dense layers", async () => {
  const config: BiConfig = { ...shared, sharing: { kind: "shared", candidateMlp: true } };
  const p = someParameters(config);
  if (!("candidate_mlp" in p)) throw new Error("The configuration asks for an MLP.");
  const { first, second } = p.candidate_mlp;
  const [w1, w2] = [rowsOf(await numbers(first.weight)), rowsOf(await numbers(second.weight))];
  // Biases start from zero, so weights are all there is.
  const plain = rowsOf(await numbers(textVectors(p, config, candidates, { side: "context" })));
  const { y } = await computed(config);
  plain.forEach((vector, row) => {
    const hidden = w1.map((weights) => Math.max(0, dot(weights, vector)));
    w2.forEach((weights, i) => expect(y[row]![i]).toBeCloseTo(dot(weights, hidden), 4));
  });
});

test("ParlAI's fault divides listed candidates by their norm over the candidates", async () => {
  const config: BiConfig = {
    ...shared,
    similarity: "cosine",
    compatibility: { paddedPlaces: false, normalizeOverCandidates: true },
  };
  const context = tensor([1, 0, 0, 0, 0, 0, 0, 0], { shape: [1, width] });
  const listed = tensor([3, ...new Array<number>(7).fill(1), 4, ...new Array<number>(7).fill(1)], { shape: [1, 2, width] });
  const scores = await numbers(biHead.scoreListed(someParameters(config), config, context, listed));
  expect(scores[0]).toBeCloseTo(0.6, 6);
  expect(scores[1]).toBeCloseTo(0.8, 6);
});

test.each([
  ["dot", undefined],
  ["cosine", undefined],
  ["cosine", { paddedPlaces: false, normalizeOverCandidates: true }],
] as const)("a search finds the best of all scores, with their bits (%s, %j)", async (similarity, compatibility) => {
  const config: BiConfig = { ...shared, similarity, ...(compatibility === undefined ? {} : { compatibility }) };
  const p = someParameters(config);
  for (const backend of [createJsBackend(), createWasmBackend({ threads: 1 })]) {
    const few = tensor(normals(3, 40 * width), { shape: [40, width] });
    // Every candidate stands twice, so that places among equals are decided too.
    const [context, all] = [tensor(normals(4, 3 * width), { shape: [3, width] }), concat([few, few], 0)];
    const best = bestOf(biHead.score(p, config, context, all), 15);
    const found = biHead.search(p, config, context, { vectors: all }, 15);
    await evaluate([best.positions, best.logits, found.positions, found.logits], { backend });
    expect(await numbers(found.positions)).toEqual(await numbers(best.positions));
    expect(await numbers(found.logits)).toEqual(await numbers(best.logits));
  }
});

test("a context attends over its memories and is added to what it finds", async () => {
  const [c, m] = [tensor([1, 0], { shape: [1, 2] }), tensor([2, 0, 0, 2], { shape: [1, 2, 2] })]; // prettier-ignore
  for (const [attention, u] of [
    ["dot", 2],
    ["sqrt", 2 / Math.SQRT2],
    ["cosine", 1],
  ] as const) {
    // prettier-ignore
    const { vectors, weights } = attendMemories({ attention }, c, m);
    const w = Math.exp(u) / (Math.exp(u) + 1);
    const [found, shares] = [await numbers(vectors), await numbers(weights)];
    [w, 1 - w].forEach((each, i) => expect(shares[i]).toBeCloseTo(each, 6));
    [2 * w + 1, 2 * (1 - w)].forEach((each, i) => expect(found[i]).toBeCloseTo(each, 5));
  }
});
