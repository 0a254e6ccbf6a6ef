import type { Claim } from "@tercet/equivalence";
import { below, oneLayer, reduceByFormula, separateClaims, type SeparateSubject, type Texts } from "@tercet/encoder/claims";
import { graphClaims, type ClaimPlace, type Constant, type GraphSubject } from "@tercet/tensor/claims";
import {
  activationAt,
  dense,
  dot,
  encodeByFormula,
  flat,
  parameter,
  rowOf,
  softmax,
  type Named,
  type Rows,
} from "@tercet/transformer/claims";
import fc from "fast-check";
import type { AfterReduction } from "../src/after-reduction.ts";
import type { BiConfig, Memories } from "../src/config.ts";
import { biHead } from "../src/head.ts";
import { attendMemories } from "../src/memories.ts";
import type { BiParameters } from "../src/parameters.ts";

const configs: Readonly<Record<string, BiConfig>> = {
  "bi-mean-dot": {
    transformer: oneLayer("bert"),
    sharing: { kind: "shared", candidateMlp: false },
    reduction: { kind: "mean" },
    similarity: "dot",
  },
  "bi-first-cosine": {
    transformer: oneLayer("distilbert"),
    sharing: { kind: "separate" },
    reduction: { kind: "first" },
    similarity: "cosine",
  },
  "bi-max-mlp": {
    transformer: oneLayer("parlai-xlm"),
    sharing: { kind: "shared", candidateMlp: true },
    reduction: { kind: "max" },
    similarity: "dot",
  },
  "bi-joined-modules": {
    transformer: oneLayer("bert"),
    sharing: { kind: "shared", candidateMlp: false },
    reduction: { kind: "first" },
    joined: [{ kind: "mean" }],
    after: [
      { kind: "dense", width: 5, bias: false, activation: "gelu-erf", residual: true },
      { kind: "dense", width: 5, bias: true, activation: "tanh", residual: true },
      { kind: "normalize" },
      { kind: "dense", width: 4, bias: true, activation: "identity", residual: false },
    ],
    similarity: "dot",
  },
};

/**
 * The claims about the bi-encoder: vectors are reductions of what the encoder makes of a text, scores their products or cosines; and everything that is claimed of heads that encode
 * apart. ParlAI's memories attend as their formula says.
 */
export function biClaims(place: ClaimPlace): readonly Claim[] {
  return [
    ...Object.entries(configs).flatMap(([name, config]) => separateClaims(subject(name, config), place)),
    ...(["dot", "sqrt", "cosine"] as const).flatMap((attention) => graphClaims(memories({ attention }), place)),
  ];
}

function subject(name: string, config: BiConfig): SeparateSubject<BiConfig, BiParameters> {
  return { name, head: biHead, config, formula: (named, texts, constant) => byFormula(named, config, texts, constant) };
}

function byFormula(
  named: Named,
  config: BiConfig,
  { contexts, candidates }: Texts,
  constant: Constant,
): { vectors: Float64Array; scores: number[] } {
  const { transformer, sharing, reduction, joined = [], after = [], similarity } = config;
  const vectorsOf = (texts: Texts["contexts"], side: "context" | "candidate"): Rows => {
    const encoder = below(named, sharing.kind === "shared" ? "encoder" : side);
    const encoded = texts.map((text) => encodeByFormula(encoder, transformer, text, constant).output);
    const joinedBy = (rows: Rows): Float64Array =>
      flat([reduction, ...joined].map((each) => reduceByFormula(each, rows, transformer.width)));
    const reduced = behind(after, named, encoded.map(joinedBy), constant); // prettier-ignore
    const isThrough = side === "candidate" && sharing.kind === "shared" && sharing.candidateMlp;
    const through = isThrough ? dense(named, "candidate_mlp.second", dense(named, "candidate_mlp.first", reduced).map((row) => row.map((x) => Math.max(0, x)))) : reduced; // prettier-ignore
    return similarity === "cosine" ? through.map(unit) : through;
  };
  const [left, right] = [vectorsOf(contexts, "context"), vectorsOf(candidates, "candidate")];
  return { vectors: flat(right), scores: left.flatMap((context) => right.map((candidate) => dot(context, candidate))) };
}

/** Vectors behind a row of modules. */
function behind(modules: readonly AfterReduction[], named: Named, vectors: Rows, constant: Constant): Rows {
  let layer = 0;
  return modules.reduce((rows, module) => {
    if (module.kind === "normalize") return rows.map(unit);
    const at = `after.${layer++}`;
    const through = (name: string, x: Float64Array): readonly number[] => {
      const weight = parameter(named, `${at}.${name}.weight`);
      return Array.from({ length: module.width }, (_, i) => dot(rowOf(weight, i), x));
    };
    const bias = named.get(`${at}.linear.bias`)?.data;
    return rows.map((x) => {
      const beside = !module.residual ? [] : x.length === module.width ? x : through("residual", x);
      return Float64Array.from(through("linear", x), (sum, i) => activationAt(module.activation, sum + (bias?.[i] ?? 0), constant) + (beside[i] ?? 0)); // prettier-ignore
    });
  }, vectors);
}

/** A vector of length 1 in the same direction; the zero vector stays. */
function unit(vector: Float64Array): Float64Array {
  const length = Math.sqrt(dot(vector, vector));
  return length === 0 ? vector : vector.map((value) => value / length);
}

interface Sizes {
  readonly contexts: number;
  readonly memories: number;
  readonly width: number;
}

/** softmax(x . y) y + x over the memories y of each context x. */
function memories(how: Memories): GraphSubject<Sizes> {
  return {
    subject: { kind: "head", name: `bi-memories-${how.attention}` },
    setting: fc.record({
      contexts: fc.integer({ min: 1, max: 3 }),
      memories: fc.integer({ min: 1, max: 4 }),
      width: fc.integer({ min: 1, max: 5 }),
    }),
    // Away from the zero vector, which has no direction.
    inputs: ({ contexts, memories: count, width }) => [
      { shape: [contexts, width], from: 0.125, to: 1 },
      { shape: [contexts, count, width], from: 0.125, to: 1 },
    ],
    graph: ([x, y]) => ({ ...attendMemories(how, x!, y!) }), // two inputs
    formula: ([x, y], { contexts, memories: count, width }, constant) => {
      const rows = (data: ArrayLike<number>): Rows =>
        Array.from({ length: data.length / width }, (_, i) => Float64Array.from({ length: width }, (__, d) => data[i * width + d] ?? NaN));
      const [own, all] = [rows(x?.data ?? []), rows(y?.data ?? [])];
      const each = Array.from({ length: contexts }, (_, i) => {
        const [context = new Float64Array(width), texts] = [own[i], all.slice(i * count, (i + 1) * count)];
        const scale = how.attention === "sqrt" ? constant(width ** -0.5) : 1;
        const products = texts.map((text) => (how.attention === "cosine" ? dot(unit(context), unit(text)) : dot(context, text)) * scale);
        const weights = softmax(Float64Array.from(products));
        return {
          weights,
          vector: context.map((value, d) => texts.reduce((sum, text, j) => sum + (weights[j] ?? NaN) * (text[d] ?? NaN), value)),
        };
      });
      return { vectors: flat(each.map(({ vector }) => vector)), weights: flat(each.map(({ weights }) => weights)) };
    },
  };
}
