import { nodeHost } from "@tercet/host/node";
import { parameterSpecs, type BertConfig } from "@tercet/transformer";
import { afterAll, beforeAll, expect, it } from "vitest";
import { differenceOf, isSame } from "../difference.ts";
import { bertGraph, operatorSet, type Weights } from "../onnx/bert.ts";
import { modelMessage } from "../onnx/model.ts";
import { joined } from "../onnx/protobuf.ts";
import { onnxruntimeWeb } from "../peers/onnxruntime-web.ts";
import type { SentenceEncoder } from "./sentence-encoder.ts";
import { tercetEncoder } from "./tercet-encoder.ts";

const config: BertConfig = {
  kind: "bert",
  vocabulary: 50,
  width: 24,
  layers: 2,
  heads: 3,
  inner: 48,
  positions: 16,
  activation: "gelu-erf",
  eps: 1e-12,
  tokenTypes: 2,
  embeddingWidth: 24,
  firstPosition: 0,
  relative: undefined,
  pooler: true,
};
const rows = [[1, 2, 3, 4, 5, 6, 7], [49], [8, 9, 10, 11], Array.from({ length: 16 }, (_, i) => i + 20)];

// Large enough weights for a wrong detail anywhere to show.
const weights = new Map<string, Weights>(
  parameterSpecs(config).map(({ name, shape }, which) => {
    const size = shape.reduce((a, b) => a * b, 1);
    const norm = name.endsWith("LayerNorm.weight") ? 1 : 0;
    return [name, { shape, data: Float32Array.from({ length: size }, (_, i) => norm + Math.sin(which * 31 + i * 12.9898) / 2) }];
  }),
);
let peer: SentenceEncoder;
let expected: Float32Array;
beforeAll(async () => {
  peer = await onnxruntimeWeb(joined(modelMessage(bertGraph(config, weights), operatorSet)), 1);
  expected = await peer.prepare(rows)();
}, 60_000);
afterAll(() => peer.close());

async function differenceFrom(changed: Partial<BertConfig>): Promise<boolean> {
  const ours = await tercetEncoder(nodeHost(), { ...config, ...changed }, weights, 1);
  const vectors = await ours.prepare(rows)();
  await ours.close();
  return isSame(differenceOf(vectors, expected, config.width));
}

it("the ONNX graph gives the vectors of our encoder, for texts of different lengths", async () => {
  expect(await differenceFrom({})).toBe(true);
});

it.each<Partial<BertConfig>>([{ activation: "gelu-tanh" }, { activation: "relu" }, { heads: 4 }, { eps: 1e-3 }])(
  "what is compared would show %j",
  async (changed) => {
    expect(await differenceFrom(changed)).toBe(false);
  },
);
