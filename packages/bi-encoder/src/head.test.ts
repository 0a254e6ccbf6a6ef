import { initParameters } from "@tercet/encoder";
import { createJsBackend, createWasmBackend, data, reshape, type Backend, type Tensor } from "@tercet/tensor";
import { tokenTensors, type BertConfig, type TokenTensors } from "@tercet/transformer";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { BiConfig } from "./config.ts";
import { biHead, listedVectors } from "./head.ts";
import { biSpecs, type BiParameters } from "./parameters.ts";

const transformer: BertConfig = {
  ...{ kind: "bert", vocabulary: 30, width: 8, embeddingWidth: 8, layers: 1, heads: 2, inner: 12, positions: 16 },
  ...{ firstPosition: 0, tokenTypes: 0, activation: "gelu-erf", eps: 1e-12, relative: undefined, pooler: false },
};
const base: BiConfig = { transformer, sharing: { kind: "separate" }, reduction: { kind: "mean" }, similarity: "dot" };

function parametersOf(config: BiConfig): BiParameters {
  const specs = biSpecs(config).map((spec) =>
    spec.start.kind === "normal" ? { ...spec, start: { ...spec.start, deviation: 0.5 } } : spec,
  );
  return initParameters<BiParameters>(specs, 3);
}

function tokensOf(sequences: readonly (readonly number[])[]): TokenTensors {
  const offsets = Int32Array.from([0, ...sequences.map((_, i) => sequences.slice(0, i + 1).flat().length)]);
  const ids = Int32Array.from(sequences.flat());
  return tokenTensors({ ids, types: new Int32Array(ids.length), offsets }, transformer);
}

const sequence = fc.array(fc.integer({ min: 1, max: 29 }), { minLength: 1, maxLength: 6 });
const backends: readonly (readonly [name: string, backend: Backend])[] = [
  ["js", createJsBackend()],
  ["wasm", createWasmBackend({ threads: 1 })],
];

describe.each(backends)("the bi-encoder on %s", (_, backend) => {
  it("scores a candidate with the same bits in any batch, order and company", async () => {
    const p = parametersOf(base);
    const score = async (contexts: readonly number[], candidates: readonly (readonly number[])[]): Promise<readonly number[]> => {
      const context = biHead.context(p, base, tokensOf([contexts]));
      return Array.from(await data(biHead.score(p, base, context, biHead.candidate(p, base, tokensOf(candidates))), { backend }));
    };
    await fc.assert(
      fc.asyncProperty(sequence, fc.array(sequence, { minLength: 2, maxLength: 4 }), async (context, candidates) => {
        const together = await score(context, candidates);
        expect((await score(context, candidates.toReversed())).toReversed()).toEqual(together);
        for (const [i, candidate] of candidates.entries()) expect(await score(context, [candidate])).toEqual([together[i]]);
      }),
      { numRuns: 10 },
    );
  });

  it("scores listed candidates as it scores shared ones", async () => {
    const p = parametersOf(base);
    const context = biHead.context(p, base, tokensOf([[1, 2, 3], [4]]));
    const candidates = biHead.candidate(p, base, tokensOf([[5, 6], [7], [8, 9, 10], [11]])); // prettier-ignore
    const shared = await data(biHead.score(p, base, context, candidates), { backend });
    const listed = await data(biHead.scoreListed(p, base, context, reshape(candidates, [2, 2, 8])), { backend });
    [0, 1, 6, 7].forEach((place, i) => { expect(listed[i]).toBeCloseTo(shared[place]!, 5); }); // prettier-ignore
  });
});

describe("a shared encoder", () => {
  const [, js] = backends[0]!;
  const shared: BiConfig = { ...base, sharing: { kind: "shared", candidateMlp: true } };

  it("passes candidates, and only them, through its layers behind the encoder", async () => {
    const p = parametersOf(shared);
    const [context, candidate] = [biHead.context(p, shared, tokensOf([[1, 2]])), biHead.candidate(p, shared, tokensOf([[1, 2]]))];
    expect([...(await data(context as Tensor, { backend: js }))]).not.toEqual([...(await data(candidate, { backend: js }))]);
    const plain: BiConfig = { ...shared, sharing: { kind: "shared", candidateMlp: false } };
    const same = biHead.candidate(parametersOf(plain), plain, tokensOf([[1, 2]]));
    expect([...(await data(same, { backend: js }))]).toEqual([...(await data(biHead.context(parametersOf(plain), plain, tokensOf([[1, 2]])) as Tensor, { backend: js }))]); // prettier-ignore
  });
});

describe("cosine", () => {
  const [, js] = backends[0]!;
  const cosine: BiConfig = { ...base, similarity: "cosine" };

  it("makes vectors of length 1, and a text's score with itself 1 where the encoder is shared", async () => {
    const shared: BiConfig = { ...cosine, sharing: { kind: "shared", candidateMlp: false } };
    const p = parametersOf(shared);
    const tokens = tokensOf([[3, 4, 5]]);
    const score = biHead.score(p, shared, biHead.context(p, shared, tokens), biHead.candidate(p, shared, tokens));
    expect((await data(score, { backend: js }))[0]).toBeCloseTo(1, 6);
  });

  it("divides listed candidates by their norm over the candidates only where ParlAI's fault is asked for", async () => {
    const p = parametersOf(cosine);
    const faulty: BiConfig = { ...cosine, compatibility: { paddedPlaces: false, normalizeOverCandidates: true } };
    const listed = (config: BiConfig): Tensor =>
      listedVectors(config, reshape(biHead.candidate(p, config, tokensOf([[1], [2, 3], [4]])), [1, 3, 8])); // prettier-ignore
    const squares = async (config: BiConfig, along: (i: number) => number): Promise<readonly number[]> => {
      const sums: number[] = [];
      (await data(listed(config), { backend: js })).forEach((value, i) => (sums[along(i)] = (sums[along(i)] ?? 0) + value ** 2));
      return sums;
    };
    for (const sum of await squares(cosine, (i) => Math.floor(i / 8))) expect(sum).toBeCloseTo(1, 5);
    for (const sum of await squares(faulty, (i) => i % 8)) expect(sum).toBeCloseTo(1, 5);
  });
});
