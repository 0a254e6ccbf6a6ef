import type { Claim } from "@tercet/equivalence";
import { below, jointClaims, oneLayer, reduceByFormula, type JointSubject } from "@tercet/encoder/claims";
import type { ClaimPlace, Constant } from "@tercet/tensor/claims";
import {
  activationAt,
  dense,
  encodeByFormula,
  pooledByFormula,
  type EncodedByFormula,
  type Named,
  type Sequence,
} from "@tercet/transformer/claims";
import type { CrossConfig } from "../src/config.ts";
import { crossHead } from "../src/head.ts";
import type { CrossParameters } from "../src/parameters.ts";

const configs: Readonly<Record<string, CrossConfig>> = {
  "cross-pooler": { transformer: oneLayer("bert"), labels: 3, classifier: { kind: "pooler" } },
  "cross-first": { transformer: oneLayer("parlai-xlm"), labels: 1, classifier: { kind: "linear", reduction: { kind: "first" } } },
  "cross-mean": { transformer: oneLayer("distilbert"), labels: 1, classifier: { kind: "linear", reduction: { kind: "mean" } } },
  "cross-dense-tanh": { transformer: oneLayer("roberta"), labels: 1, classifier: { kind: "dense", activation: "tanh" } },
  "cross-dense-gelu": { transformer: oneLayer("electra"), labels: 2, classifier: { kind: "dense", activation: "gelu-erf" } },
  "cross-dense-relu": { transformer: oneLayer("distilbert"), labels: 1, classifier: { kind: "dense", activation: "relu" } },
  "cross-product": { transformer: oneLayer("bert"), labels: 1, classifier: { kind: "product" } },
};

/** The claims about the cross-encoder: a pair's logits by every kind of classifier, and everything that is claimed of heads that read pairs. */
export function crossClaims(place: ClaimPlace): readonly Claim[] {
  return Object.entries(configs).flatMap(([name, config]) => jointClaims(subject(name, config), place));
}

function subject(name: string, config: CrossConfig): JointSubject<CrossConfig, CrossParameters> {
  return { name, head: crossHead, config, formula: (named, pair, constant) => logitsByFormula(named, config, pair, constant) };
}

function logitsByFormula(named: Named, config: CrossConfig, pair: Sequence, constant: Constant): Float64Array {
  const encoder = below(named, "encoder");
  const encoded = encodeByFormula(encoder, config.transformer, pair, constant);
  const [logits] = dense(named, "classifier", [vectorByFormula({ named, encoder, encoded, pair }, config, constant)]);
  return logits ?? new Float64Array(0);
}

interface Encoded {
  readonly named: Named;
  readonly encoder: Named;
  readonly encoded: EncodedByFormula;
  readonly pair: Sequence;
}

/** What the classifier sees of a pair. */
function vectorByFormula(
  { named, encoder, encoded, pair }: Encoded,
  { classifier, transformer }: CrossConfig,
  constant: Constant,
): Float64Array {
  const { width } = transformer;
  const reduced = (kind: "first" | "mean", rows = encoded.output): Float64Array => reduceByFormula({ kind }, rows, width);
  switch (classifier.kind) {
    case "pooler":
      return pooledByFormula(encoder, encoded);
    case "linear":
      return reduceByFormula(classifier.reduction, encoded.output, width);
    case "dense": {
      const [made = new Float64Array(width)] = dense(named, "dense", [reduced("first")]);
      return made.map((value) => activationAt(classifier.activation, value, constant));
    }
    case "product": {
      const side = (type: number): Float64Array => reduced("mean", encoded.output.filter((_, i) => pair.types[i] === type)); // prettier-ignore
      const [context, candidate] = [side(0), side(1)];
      return context.map((value, d) => value * (candidate[d] ?? NaN));
    }
    default:
      return classifier satisfies never;
  }
}
