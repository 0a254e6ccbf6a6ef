import { parametersFrom, reduce } from "@tercet/encoder";
import { data, normalize } from "@tercet/tensor";
import { encodeTokens, parameterSpecs, tokenTensors, type BertConfig, type TransformerParameters } from "@tercet/transformer";
import { env, InferenceSession, Tensor } from "onnxruntime-web";
import { afterAll, beforeAll, expect, it } from "vitest";
import { compare } from "../measure/agreement.ts";
import { onnxVectors } from "../peers/onnx-session.ts";
import { encodeAgreement } from "../suites/encode.ts";
import { ragged } from "../tercet/encode.ts";
import { bertGraph, operatorSet, type Weights } from "./bert.ts";
import { modelMessage } from "./model.ts";
import { joined } from "./protobuf.ts";

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
let session: InferenceSession;
let expected: Float32Array;
beforeAll(async () => {
  env.wasm.numThreads = 1;
  session = await InferenceSession.create(joined(modelMessage(bertGraph(config, weights), operatorSet)), { executionProviders: ["wasm"] });
  expected = await onnxVectors({ Tensor }, session, rows);
});
afterAll(() => session.release());

async function isSame(changed: Partial<BertConfig>): Promise<boolean> {
  const ours = { ...config, ...changed };
  const parameters = parametersFrom<TransformerParameters>(parameterSpecs(ours), weights);
  const vectors = normalize(reduce({ kind: "mean" }, encodeTokens(parameters, ours, tokenTensors(ragged(rows), ours))));
  const values = new Float32Array(await data(vectors));
  return compare({ kind: "array", width: config.width, values: expected }, { kind: "array", width: config.width, values }, encodeAgreement)
    .same;
}

it("the ONNX graph gives the vectors of our encoder, for texts of different lengths", async () => {
  expect(await isSame({})).toBe(true);
});

it.each<Partial<BertConfig>>([{ activation: "gelu-tanh" }, { activation: "relu" }, { heads: 4 }, { eps: 1e-3 }])(
  "what is compared would show %j",
  async (changed) => {
    expect(await isSame(changed)).toBe(false);
  },
);
