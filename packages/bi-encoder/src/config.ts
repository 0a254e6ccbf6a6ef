import type { Reduction } from "@tercet/encoder";
import type { TransformerConfig } from "@tercet/transformer";
import { widthBehind, type AfterReduction } from "./after-reduction.ts";

/** How the two texts share weights. */
export type Sharing =
  /** One encoder for both; ParlAI's default passes candidates through a ReLU MLP (d, d, d) after it. */
  | { readonly kind: "shared"; readonly candidateMlp: boolean }
  /** Two encoders from one start. */
  | { readonly kind: "separate" };

/** What a library's bi-encoder does that is not meant; loading its weights switches it on and reports it. */
export interface BiCompatibility {
  /** ParlAI: padded places hold zeros, or the last norm's bias under `prelayernorm`; `mean` adds them up and `max` sees them. */
  readonly paddedPlaces: boolean;
  /** ParlAI: listed candidates are divided by their norm over the candidates, not over the width. */
  readonly normalizeOverCandidates: boolean;
}

/**
 * ParlAI's memory network: the context's vector attends over the vectors of its memories and is added to what it finds. `cosine` compares
 * directions, `sqrt` divides products by the root of the width.
 */
export interface Memories {
  readonly attention: "cosine" | "dot" | "sqrt";
  /** Whether memories pass a ReLU MLP (d, d, d) behind the encoder (`wrap_memory_encoder`). Default: false. */
  readonly mlp?: boolean;
}

/**
 * A bi-encoder: score = y_context . y_candidate. `cosine` divides both vectors by their length first.
 * Humeau et al., ICLR 2020, section 4.1; Reimers and Gurevych, 2019.
 */
export interface BiConfig {
  readonly transformer: TransformerConfig;
  readonly sharing: Sharing;
  readonly reduction: Reduction;
  /** Further reductions: a vector is those of all of them, one behind the other. Default: none. */
  readonly joined?: readonly Reduction[];
  /** What vectors of both texts pass behind the reduction. Default: nothing. */
  readonly after?: readonly AfterReduction[];
  readonly similarity: "dot" | "cosine";
  /** Only read where a context comes with memories. */
  readonly memories?: Memories;
  readonly compatibility?: BiCompatibility;
}

/** The width of a reduced vector, and behind the modules that follow the reduction. */
export function vectorWidths({ transformer, joined = [], after = [] }: Pick<BiConfig, "transformer" | "joined" | "after">): {
  readonly reduced: number;
  readonly vector: number;
} {
  const reduced = transformer.width * (1 + joined.length);
  return { reduced, vector: widthBehind(after, reduced) };
}
