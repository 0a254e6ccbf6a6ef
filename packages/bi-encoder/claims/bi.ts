import type { Claim } from "@tercet/equivalence";
import { below, oneLayer, reduceByFormula, separateClaims, type SeparateSubject, type Texts } from "@tercet/encoder/claims";
import { graphClaims, type ClaimPlace, type Constant, type GraphSubject } from "@tercet/tensor/claims";
import { dense, dot, encodeByFormula, flat, softmax, type Named, type Rows } from "@tercet/transformer/claims";
import fc from "fast-check";
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
  const { transformer, sharing, reduction, similarity } = config;
  const vectorsOf = (texts: Texts["contexts"], side: "context" | "candidate"): Rows => {
    const encoder = below(named, sharing.kind === "shared" ? "encoder" : side);
    const reduced = texts.map((text) =>
      reduceByFormula(reduction, encodeByFormula(encoder, transformer, text, constant).output, transformer.width),
    );
    const isThrough = side === "candidate" && sharing.kind === "shared" && sharing.candidateMlp;
    const through = isThrough ? dense(named, "candidate_mlp.second", dense(named, "candidate_mlp.first", reduced).map((row) => row.map((x) => Math.max(0, x)))) : reduced; // prettier-ignore
    return similarity === "cosine" ? through.map(unit) : through;
  };
  const [left, right] = [vectorsOf(contexts, "context"), vectorsOf(candidates, "candidate")];
  return { vectors: flat(right), scores: left.flatMap((context) => right.map((candidate) => dot(context, candidate))) };
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
