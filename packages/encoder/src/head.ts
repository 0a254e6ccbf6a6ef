import { takeAlongRows, topK, type Tensor, type Tree } from "@tercet/tensor";
import type { KeptVectors } from "./kept-vectors.ts";
import type { Dropout, ParameterSpec, TokenTensors } from "@tercet/transformer";

/** Which text a sequence of tokens comes from. */
export type Side = "context" | "candidate";

/** The best candidates of every context, the best first. */
export interface Found {
  /** Their positions among the candidates, int32 [contexts, k]. */
  readonly positions: Tensor;
  /** Their logits, [contexts, k], with the bits that `score` gives. */
  readonly logits: Tensor;
}

/** The best of logits [contexts, candidates], greatest first, equal ones by position: what `search` of any head finds. */
export function bestOf(logits: Tensor, k: number): Found {
  const positions = topK(logits, { k });
  return { positions, logits: takeAlongRows(logits, positions) };
}

/**
 * A head that encodes context and candidate apart: candidates can be encoded once and kept. Pure functions of (parameters, configuration, batch);
 * everything else (loading, batching, caching, training, serving) is written once for all heads.
 */
export interface SeparateHead<Config, Parameters extends Tree> {
  readonly kind: "separate";
  readonly name: string;
  /** Every parameter, in the order of a checkpoint. */
  readonly specs: (config: Config) => readonly ParameterSpec[];
  /** What is kept of a context: [contexts, ...]. */
  readonly context: (p: Parameters, config: Config, tokens: TokenTensors, dropout?: Dropout) => Tree;
  /** The vector of a candidate, [candidates, width]. */
  readonly candidate: (p: Parameters, config: Config, tokens: TokenTensors, dropout?: Dropout) => Tensor;
  /** Logits of every context with every candidate, [contexts, candidates]. */
  readonly score: (p: Parameters, config: Config, context: Tree, candidates: Tensor) => Tensor;
  /** Logits of every context with its own candidates [contexts, candidates, width]: [contexts, candidates]. */
  readonly scoreListed: (p: Parameters, config: Config, context: Tree, candidates: Tensor) => Tensor;
  /** The k best candidates of every context: {@link bestOf} what `score` gives, where a head can without a logit of every pair. */
  readonly search: (p: Parameters, config: Config, context: Tree, candidates: KeptVectors, k: number) => Found;
}

/** A head that reads context and candidate together: nothing can be kept. */
export interface JointHead<Config, Parameters extends Tree> {
  readonly kind: "joint";
  readonly name: string;
  readonly specs: (config: Config) => readonly ParameterSpec[];
  /** Logits of joined pairs, [pairs, labels]. */
  readonly scorePairs: (p: Parameters, config: Config, tokens: TokenTensors, dropout?: Dropout) => Tensor;
}

/** One of the ways to score a context against candidates. */
export type Head<Config, Parameters extends Tree> = SeparateHead<Config, Parameters> | JointHead<Config, Parameters>;
