import { textTensors, type TextTokenizer, type TokenizedText } from "@tercet/encoder";
import { createJsBackend, createReferenceBackend, createWasmBackend, data, type Backend, type Tensor } from "@tercet/tensor";
import { encodeTokens } from "@tercet/transformer";
import { describe, expect, test } from "vitest";
import { cutRows, type WeightsByHead } from "./attention.ts";
import type { AttentionKind, PolyConfig, VectorSource } from "./config.ts";
import { encoderOf, polyHead } from "./head.ts";
import { someParameters, tinyPoly } from "./models.fixture.ts";
import { polyModel, type PolyModel } from "./poly-model.ts";

const words = ["[CLS]", "[SEP]", "my", "card", "has", "not", "arrived", "it", "will", "arrive", "soon"];
/** Every word is a token, between two special ones; the end of what is longer is kept. */
const read = (text: string): TokenizedText => {
  const all = text.split(" ").map((word) => words.indexOf(word));
  const ids = Int32Array.from([0, ...all.slice(-10), 1]);
  return { ids, types: new Int32Array(ids.length), cut: Math.max(0, all.length - 10), typedSpecials: 0 };
};
const tokenizer: TextTokenizer = { context: read, candidate: read, pair: read, token: (id) => words[id] };
const [context, candidates] = ["my card has not arrived", ["it will arrive soon", "card", "my soon"]];
const width = 8;

function modelOf(config: PolyConfig, backend: Backend): PolyModel {
  return polyModel({ head: polyHead, config, parameters: someParameters(config), tokenizer, backend, identity: "tiny" });
}

const rowsOf = (values: ArrayLike<number>, columns: number): readonly (readonly number[])[] =>
  Array.from({ length: values.length / columns }, (_, row) => Array.from({ length: columns }, (_, i) => values[row * columns + i] ?? NaN));
const rows = async (x: Tensor, backend: Backend) => rowsOf(Float64Array.from(await data(x, { backend })), x.shape.at(-1) ?? 1);
const mixed = (weights: readonly number[], vectors: readonly (readonly number[])[]): readonly number[] =>
  Array.from({ length: width }, (_, k) => weights.reduce((sum, weight, i) => sum + weight * (vectors[i]?.[k] ?? NaN), 0));
const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, value, i) => sum + value * (b[i] ?? NaN), 0);

const plain = [{ kind: "basic" }, { kind: "sqrt" }] as const satisfies readonly AttentionKind[];
// Two vectors, the weights and the result are shown in float32, which rounds each by 2^-24; what happens in float64 before that is far smaller.
const rounded = (size: number): number => 4 * 2 ** -24 * size;

describe.each(plain)("attention ($kind)", (attention) => {
  const source: VectorSource = { kind: "codes", m: 4, attention };
  const config: PolyConfig = { ...tinyPoly, source, finalAttention: attention };

  test("mixes tokens to context vectors, and those to scores", async () => {
    const backend = createReferenceBackend();
    const model = modelOf(config, backend);
    const { tokens, codes, candidates: final } = await model.attention(context, candidates);
    expect(tokens.map(({ text }) => text).join(" ")).toBe(`[CLS] ${context} [SEP]`);
    expect([codes.shape, final.shape]).toEqual([[1, 4, tokens.length], [1, 3, 4]]); // prettier-ignore
    const p = someParameters(config);
    const tokensRead = textTensors([read(context)], config);
    const h = await rows(encodeTokens(encoderOf(p, "context"), config.transformer, tokensRead).output, backend);
    const made = polyHead.context(p, config, tokensRead) as { readonly vectors: Tensor };
    const y = await rows(made.vectors, backend);
    rowsOf(codes.data, tokens.length).forEach((weights, code) =>
      mixed(weights, h).forEach((value, k) => {
        const size = weights.reduce((sum, weight, i) => sum + weight * Math.abs(h[i]?.[k] ?? NaN), 0);
        expect(Math.abs(value - (y[code]?.[k] ?? NaN))).toBeLessThanOrEqual(rounded(size));
      }),
    );
    const c = await rows(polyHead.candidate(p, config, textTensors(candidates.map(read), config)), backend);
    const { logits } = await model.score(context, candidates);
    rowsOf(final.data, 4).forEach((weights, i) => {
      const candidate = c[i] ?? [];
      const u = y.map((vector) => dot(vector, candidate));
      const sizes = y.map((vector) => dot(vector.map(Math.abs), candidate.map(Math.abs)));
      expect(Math.abs(dot(weights, u) - (logits[i] ?? NaN))).toBeLessThanOrEqual(rounded(dot(weights, sizes)));
    });
  });

  test("is the same for kept candidates, and each row sums to 1", async () => {
    for (const backend of [createJsBackend(), createWasmBackend()]) {
      const model = modelOf(config, backend);
      const fresh = await model.attention(context, candidates);
      expect(await model.attention(context, await model.encodeCandidates(candidates))).toEqual(fresh);
      for (const { data: values, shape } of [fresh.codes, fresh.candidates])
        for (const row of rowsOf(values, shape[2]))
          expect(Math.abs(row.reduce((sum, weight) => sum + weight, 0) - 1)).toBeLessThanOrEqual(2 * row.length * 2 ** -24);
    }
  });
});

test("of several heads has a table for each", async () => {
  const attention: AttentionKind = { kind: "multihead", heads: 2 };
  const config: PolyConfig = { ...tinyPoly, source: { kind: "codes", m: 4, attention }, finalAttention: attention };
  const { codes, candidates: final, tokens } = await modelOf(config, createJsBackend()).attention(context, candidates);
  expect([codes.shape, final.shape]).toEqual([[2, 4, tokens.length], [2, 3, 4]]); // prettier-ignore
});

test.each([
  [{ kind: "first-m", m: 3 }, [0, 1, 2]],
  [{ kind: "last-m", m: 2, first: true }, [0, -2, -1]],
  [{ kind: "first-m", m: 99 }, undefined],
] as const)("of vectors that are tokens lies on those alone: %o", async (source, places) => {
  const { codes, tokens } = await modelOf({ ...tinyPoly, source }, createJsBackend()).attention(context, candidates);
  const found = rowsOf(codes.data, tokens.length).map((row) => row.indexOf(1));
  expect(found.filter((place) => place >= 0)).toEqual(
    places?.map((place) => (place + tokens.length) % tokens.length) ?? [...tokens.keys()],
  );
  expect(codes.data.reduce((sum, weight) => sum + weight, 0)).toBe(found.filter((place) => place >= 0).length);
});

test("what was cut away is counted, and candidates of another model are refused", async () => {
  const model = modelOf(tinyPoly, createJsBackend());
  const { cut, tokens } = await model.attention(Array.from({ length: 5 }, () => context).join(" "), candidates);
  expect([tokens.length, cut > 0]).toEqual([12, true]);
  const other = { ...(await model.encodeCandidates(candidates)), identity: "other" };
  await expect(model.attention(context, other)).rejects.toMatchObject({ code: "candidates-mismatched" });
});

test("rows that were filled up are cut", () => {
  const cut: WeightsByHead = cutRows(Float32Array.of(1, 2, 3, 4, 5, 6), [1, 2, 3], 2);
  expect([...cut.data]).toEqual([1, 2, 4, 5]);
});
