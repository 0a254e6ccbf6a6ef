import { initParameters } from "@tercet/encoder";
import { normals, tensor, type Tensor } from "@tercet/tensor";
import { tokenTensors, type BertConfig, type TokenTensors } from "@tercet/transformer";
import type { PolyConfig } from "./config.ts";
import { polySpecs, type PolyParameters } from "./parameters.ts";

const transformer: BertConfig = {
  kind: "bert",
  vocabulary: 30,
  width: 8,
  layers: 1,
  heads: 2,
  inner: 12,
  positions: 16,
  activation: "gelu-erf",
  eps: 1e-12,
  tokenTypes: 0,
  embeddingWidth: 8,
  firstPosition: 0,
  relative: undefined,
  pooler: false,
};

const basic = { kind: "basic" } as const;

/** A poly-encoder of a few hundred parameters with four codes. */
export const tinyPoly: PolyConfig = {
  transformer,
  sharing: "separate",
  source: { kind: "codes", m: 4, attention: basic },
  finalAttention: basic,
  reduction: { kind: "first" },
};

/** Parameters larger than usual starts, so that attentions are far from even. */
export function someParameters(config: PolyConfig, seed = 1): PolyParameters {
  const specs = polySpecs(config).map((spec) =>
    spec.start.kind === "normal" ? { ...spec, start: { ...spec.start, deviation: 0.5 } } : spec,
  );
  return initParameters<PolyParameters>(specs, seed);
}

/** Sequences of ids as a batch. */
export function tokensOf(sequences: readonly (readonly number[])[]): TokenTensors {
  const offsets = [0];
  for (const sequence of sequences) offsets.push((offsets.at(-1) ?? 0) + sequence.length);
  const ids = Int32Array.from(sequences.flat());
  return tokenTensors({ ids, types: new Int32Array(ids.length), offsets: Int32Array.from(offsets) }, transformer);
}

/** Normal values that a seed decides. */
export function draws(seed: number, shape: readonly number[]): Tensor {
  return tensor(normals(seed, shape.reduce((product, extent) => product * extent, 1)), { shape }); // prettier-ignore
}
