import { paddedPlaces, reduce, type JointHead } from "@tercet/encoder";
import { geluErf, linear, mul, relu, tanh, type Tensor } from "@tercet/tensor";
import { encodeTokens, poolBert, type BertParameters, type Dropout, type Encoded, type TokenTensors } from "@tercet/transformer";
import type { CrossConfig } from "./config.ts";
import { crossSpecs, type CrossParameters } from "./parameters.ts";
import { sideMeans } from "./side-means.ts";

const activations = { tanh, "gelu-erf": geluErf, relu } as const;

/** The vector of each pair that the classifier sees, [pairs, width]. */
export function pairVectors(p: CrossParameters, config: CrossConfig, encoded: Encoded): Tensor {
  const { classifier } = config;
  switch (classifier.kind) {
    case "pooler": {
      const { pooler } = p.encoder as BertParameters; // only BERT configurations have this classifier
      if (pooler === undefined) throw new TypeError("A cross-encoder with BERT's pooler needs its parameters");
      return poolBert(pooler.dense, encoded);
    }
    case "linear": {
      const padded = config.compatibility?.paddedPlaces === true ? paddedPlaces(p.encoder, config.transformer, encoded.tokens) : undefined;
      return reduce(classifier.reduction, encoded, padded);
    }
    case "dense": {
      if (p.dense === undefined) throw new TypeError("A cross-encoder with a dense layer needs its parameters");
      return activations[classifier.activation](linear(reduce({ kind: "first" }, encoded), p.dense.weight, p.dense.bias));
    }
    case "product": {
      const { context, candidate } = sideMeans(encoded);
      return mul(context, candidate);
    }
    default:
      return classifier satisfies never;
  }
}

/** Logits of joined pairs, [pairs, labels]. No activation: a logit is a logit until somebody asks for a probability. */
export function scorePairs(p: CrossParameters, config: CrossConfig, tokens: TokenTensors, dropout?: Dropout): Tensor {
  const encoded = encodeTokens(p.encoder, config.transformer, tokens, dropout);
  return linear(pairVectors(p, config, encoded), p.classifier.weight, p.classifier.bias);
}

/** The cross-encoder as a {@link JointHead}. */
export const crossHead: JointHead<CrossConfig, CrossParameters> = { kind: "joint", name: "cross", specs: crossSpecs, scorePairs };
