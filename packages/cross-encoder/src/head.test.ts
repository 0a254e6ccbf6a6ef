import { initParameters } from "@tercet/encoder";
import { createJsBackend, createWasmBackend, data, type Backend } from "@tercet/tensor";
import { tokenTensors, type BertConfig, type TokenTensors } from "@tercet/transformer";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Classifier, CrossConfig } from "./config.ts";
import { crossHead, scorePairs } from "./head.ts";
import { crossSpecs, type CrossParameters } from "./parameters.ts";

const transformer: BertConfig = {
  ...{ kind: "bert", vocabulary: 30, width: 8, embeddingWidth: 8, layers: 1, heads: 2, inner: 12, positions: 16 },
  ...{ firstPosition: 0, tokenTypes: 2, activation: "gelu-erf", eps: 1e-12, relative: undefined, pooler: true },
};
const classifiers: readonly Classifier[] = [
  { kind: "pooler" },
  { kind: "linear", reduction: { kind: "mean" } },
  { kind: "dense", activation: "tanh" },
  { kind: "dense", activation: "gelu-erf" },
  { kind: "dense", activation: "relu" },
];

function parametersOf(config: CrossConfig): CrossParameters {
  const specs = crossSpecs(config).map((spec) =>
    spec.start.kind === "normal" ? { ...spec, start: { ...spec.start, deviation: 0.5 } } : spec,
  );
  return initParameters<CrossParameters>(specs, 5);
}

function tokensOf(pairs: readonly (readonly number[])[], types = 1): TokenTensors {
  const offsets = Int32Array.from([0, ...pairs.map((_, i) => pairs.slice(0, i + 1).flat().length)]);
  const ids = Int32Array.from(pairs.flat());
  return tokenTensors({ ids, types: ids.map((id) => (id > 15 ? types : 0)), offsets }, transformer);
}

const pair = fc.array(fc.integer({ min: 1, max: 29 }), { minLength: 1, maxLength: 6 });
const backends: readonly (readonly [name: string, backend: Backend])[] = [
  ["js", createJsBackend()],
  ["wasm", createWasmBackend({ threads: 1 })],
];

describe.each(backends)("the cross-encoder on %s", (_, backend) => {
  it.each(classifiers)("scores a pair with the same bits in any batch and order: $kind $activation", async (classifier) => {
    const config: CrossConfig = { transformer, labels: 2, classifier };
    const p = parametersOf(config);
    const logits = async (pairs: readonly (readonly number[])[]): Promise<readonly number[]> =>
      Array.from(await data(crossHead.scorePairs(p, config, tokensOf(pairs)), { backend }));
    await fc.assert(
      fc.asyncProperty(fc.array(pair, { minLength: 2, maxLength: 4 }), async (pairs) => {
        const together = await logits(pairs);
        for (const [i, each] of pairs.entries()) expect(await logits([each])).toEqual(together.slice(2 * i, 2 * i + 2));
      }),
      { numRuns: 5 },
    );
  });
});

describe("logits", () => {
  const [, js] = backends[0]!;
  const config: CrossConfig = { transformer, labels: 3, classifier: { kind: "pooler" } };

  it("are one for each pair and label, and of any size", async () => {
    const scores = scorePairs(parametersOf(config), config, tokensOf([[1, 20], [2, 21, 3]])); // prettier-ignore
    expect(scores.shape).toEqual([2, 3]);
    expect(Math.max(...(await data(scores, { backend: js })).map(Math.abs))).toBeGreaterThan(1);
  });

  it("depend on the token types, so that a lost type shows", async () => {
    const p = parametersOf(config);
    const with2 = await data(scorePairs(p, config, tokensOf([[1, 20, 21]])), { backend: js });
    const with1 = await data(scorePairs(p, config, tokensOf([[1, 20, 21]], 0)), { backend: js });
    expect([...with2]).not.toEqual([...with1]);
  });

  it("need the parameters that their classifier reads", () => {
    const p = parametersOf({ ...config, classifier: { kind: "linear", reduction: { kind: "first" } } });
    const dense: CrossConfig = { ...config, classifier: { kind: "dense", activation: "tanh" } };
    expect(() => scorePairs(p, dense, tokensOf([[1]]))).toThrow(TypeError);
    const bare: CrossConfig = { ...config, transformer: { ...transformer, pooler: false } };
    expect(() => scorePairs(parametersOf(bare), bare, tokensOf([[1]]))).toThrow(TypeError);
  });
});
