import { initParameters } from "@tercet/encoder";
import { data, type Tensor } from "@tercet/tensor";
import { encodeTokens, tokenTensors, type BertConfig, type TokenTensors } from "@tercet/transformer";
import { describe, expect, test } from "vitest";
import type { CrossConfig } from "./config.ts";
import { crossHead } from "./head.ts";
import { crossSpecs, type CrossParameters } from "./parameters.ts";

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
  tokenTypes: 2,
  embeddingWidth: width,
  firstPosition: 0,
  relative: undefined,
  pooler: false,
};

function someParameters(config: CrossConfig): CrossParameters {
  const specs = crossSpecs(config).map((spec) => ({ ...spec, start: { kind: "normal", deviation: 0.5 } as const }));
  return initParameters<CrossParameters>(specs, 1);
}

function tokensOf(sequences: readonly (readonly number[])[]): TokenTensors {
  const offsets = [0];
  for (const sequence of sequences) offsets.push(offsets.at(-1)! + sequence.length);
  const ids = Int32Array.from(sequences.flat());
  const types = Int32Array.from(sequences.flatMap((sequence) => sequence.map((_, i) => (i < 2 ? 0 : 1))));
  return tokenTensors({ ids, types, offsets: Int32Array.from(offsets) }, transformer);
}

const pairs = [[3, 4, 5], [6, 7, 8, 9]]; // prettier-ignore
const numbers = async (x: Tensor): Promise<readonly number[]> => [...(await data(x))];
const rowsOf = (values: readonly number[]): readonly (readonly number[])[] =>
  Array.from({ length: values.length / width }, (_, i) => values.slice(i * width, (i + 1) * width));

/** A dense layer by plain loops. */
async function layer(p: { readonly weight: Tensor; readonly bias: Tensor }, x: readonly number[]): Promise<readonly number[]> {
  const bias = await numbers(p.bias);
  return rowsOf(await numbers(p.weight)).map((row, i) => row.reduce((sum, weight, k) => sum + weight * x[k]!, bias[i]!));
}

const config = (more: Partial<CrossConfig>): CrossConfig => ({
  transformer,
  labels: 1,
  classifier: { kind: "linear", reduction: { kind: "first" } },
  ...more,
});
const variants: readonly (readonly [name: string, config: CrossConfig])[] = [
  ["linear on the first token", config({})],
  ["linear on the mean, three labels", config({ labels: 3, classifier: { kind: "linear", reduction: { kind: "mean" } } })],
  ["BERT's pooler", config({ transformer: { ...transformer, pooler: true }, classifier: { kind: "pooler" } })],
  ["a dense layer with tanh", config({ labels: 2, classifier: { kind: "dense", activation: "tanh" } })],
  ["a dense layer with relu", config({ classifier: { kind: "dense", activation: "relu" } })],
  ["linear on the product of the two texts' means, two labels", config({ labels: 2, classifier: { kind: "product" } })],
];

describe.each(variants)("%s", (_, cross) => {
  test("gives the logits that plain loops give from the token vectors", async () => {
    const p = someParameters(cross);
    const scores = await numbers(crossHead.scorePairs(p, cross, tokensOf(pairs)));
    const vectors = rowsOf(await numbers(encodeTokens(p.encoder, cross.transformer, tokensOf(pairs)).output));
    const each = [vectors.slice(0, 3), vectors.slice(3)];
    const { classifier } = cross;
    const expected: number[] = [];
    for (const tokens of each) {
      const first = tokens[0]!;
      const meanOf = (some: typeof tokens): readonly number[] =>
        first.map((__, k) => some.reduce((sum, token) => sum + token[k]!, 0) / some.length);
      const [mean, context, candidate] = [meanOf(tokens), meanOf(tokens.slice(0, 2)), meanOf(tokens.slice(2))];
      const pooler = "pooler" in p.encoder ? p.encoder.pooler.dense : undefined;
      const dense = p.dense ?? pooler;
      const hidden = dense === undefined ? first : await layer(dense, first);
      const relu = classifier.kind === "dense" && classifier.activation === "relu";
      const activated = hidden.map((value) => (relu ? Math.max(0, value) : Math.tanh(value)));
      const reads = {
        pooler: activated,
        dense: activated,
        linear: classifier.kind === "linear" && classifier.reduction.kind === "mean" ? mean : first,
        product: context.map((value, k) => value * candidate[k]!),
      };
      expected.push(...(await layer(p.classifier, reads[classifier.kind])));
    }
    expect(scores).toHaveLength(2 * cross.labels);
    expected.forEach((value, i) => expect(scores[i]).toBeCloseTo(value, 4));
  });

  test("gives a pair the same bits alone, beside others and in another order", async () => {
    const p = someParameters(cross);
    const run = async (batch: typeof pairs): Promise<readonly number[]> => numbers(crossHead.scorePairs(p, cross, tokensOf(batch)));
    const [both, turned, alone] = [await run(pairs), await run(pairs.toReversed()), await run(pairs.slice(0, 1))];
    const { labels } = cross;
    expect(turned).toEqual([...both.slice(labels), ...both.slice(0, labels)]);
    expect(alone).toEqual(both.slice(0, labels));
  });
});

test("token types tell context and candidate apart", async () => {
  const p = someParameters(config({}));
  const tokens = tokensOf(pairs);
  const typed = await numbers(crossHead.scorePairs(p, config({}), tokens));
  const untyped = await numbers(crossHead.scorePairs(p, config({}), { ...tokens, types: tokensOf([[1, 1], [1, 1], [1, 1], [1]]).types })); // prettier-ignore
  expect(untyped).not.toEqual(typed);
});

test("a product that nobody trained is the dot product of the two texts' means", async () => {
  const product = config({ classifier: { kind: "product" } });
  const p = initParameters<CrossParameters>(crossSpecs(product), 1);
  const encoded = encodeTokens(p.encoder, transformer, tokensOf([[3, 4, 5]]));
  const [a, b, c] = rowsOf(await numbers(encoded.output));
  const dot = a!.reduce((sum, value, k) => sum + ((value + b![k]!) / 2) * c![k]!, 0);
  expect((await numbers(crossHead.scorePairs(p, product, tokensOf([[3, 4, 5]]))))[0]).toBeCloseTo(dot, 4);
});

test("a pair whose candidate has no token left scores the bias", async () => {
  const product = config({ classifier: { kind: "product" } });
  const p = someParameters(product);
  expect(await numbers(crossHead.scorePairs(p, product, tokensOf([[3, 4]])))).toEqual(await numbers(p.classifier.bias));
});

test("a classifier that needs two token types is refused where there is one", () => {
  const product = config({ transformer: { ...transformer, tokenTypes: 1 }, classifier: { kind: "product" } });
  expect(() => crossSpecs(product)).toThrow(/needs 2 token types, and there are 1/);
});

test("a classifier whose layer is not among the parameters is refused", () => {
  const dense = config({ classifier: { kind: "dense", activation: "tanh" } });
  expect(() => crossHead.scorePairs(someParameters(config({})), dense, tokensOf(pairs))).toThrow(TypeError);
});
