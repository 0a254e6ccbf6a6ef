import { bestOf, floatsOf, type SeparateHead } from "@tercet/encoder";
import { gather, matmul, mul, expandDims, segmentMean, squeeze, transpose, type Tensor } from "@tercet/tensor";
import type { BertConfig, TokenTensors } from "@tercet/transformer";

/** What the smallest head is made of: a vector for each word. */
export interface TinyParameters {
  readonly words: Tensor;
  readonly scale: Tensor;
}

/** What the smallest head is configured by; the transformer only says which words there are. */
export interface TinyConfig {
  readonly transformer: BertConfig;
}

export const tinyConfig: TinyConfig = {
  transformer: {
    kind: "bert",
    vocabulary: 6,
    width: 3,
    layers: 1,
    heads: 1,
    inner: 1,
    positions: 8,
    activation: "relu",
    eps: 1e-5,
    tokenTypes: 0,
    embeddingWidth: 3,
    firstPosition: 0,
    relative: undefined,
    pooler: false,
  },
};

const vectorsOf = ({ words }: TinyParameters, tokens: TokenTensors): Tensor => segmentMean(gather(words, tokens.ids), tokens.offsets);

/** Mean word vectors and their products, scaled: a head whose gradient fits on a few lines. */
export const tinyHead: SeparateHead<TinyConfig, TinyParameters> = {
  kind: "separate",
  name: "tiny",
  specs: ({ transformer }) => [
    { name: "words", shape: [transformer.vocabulary, transformer.width], start: { kind: "normal", deviation: 1 } },
    { name: "scale", shape: [transformer.width], start: { kind: "constant", value: 1 } },
  ],
  context: (p, _, tokens) => mul(vectorsOf(p, tokens), p.scale),
  candidate: (p, _, tokens) => vectorsOf(p, tokens),
  score: (_, __, context, candidates) => matmul(context as Tensor, transpose(candidates)), // made by `context`
  scoreListed: (_, __, context, candidates) => squeeze(matmul(candidates, expandDims(context as Tensor, 2)), 2), // made by `context`
  search: (_, __, context, candidates, k) => bestOf(matmul(context as Tensor, transpose(floatsOf(candidates))), k), // made by `context`
};
