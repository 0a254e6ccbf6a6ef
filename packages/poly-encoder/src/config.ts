import type { Reduction } from "@tercet/encoder";
import type { TransformerConfig } from "@tercet/transformer";

/** Where the m context vectors come from. */
export type VectorSource =
  /** m learnt codes attend over the token vectors. */
  | { readonly kind: "codes"; readonly m: number; readonly attention: AttentionKind }
  | { readonly kind: "first-m"; readonly m: number }
  /** The last m token vectors, with the first one before them where `first` says so. */
  | { readonly kind: "last-m"; readonly m: number; readonly first: boolean };

/** `basic`: softmax(q . k). `sqrt`: softmax(q . k / sqrt(d)). `multihead`: with projections, as in a transformer. */
export type AttentionKind = { readonly kind: "basic" } | { readonly kind: "sqrt" } | { readonly kind: "multihead"; readonly heads: number };

/** What a library's poly-encoder does that is not meant; loading its weights switches it on and reports it. */
export interface PolyCompatibility {
  /**
   * ParlAI: padded places take part in the candidate's `mean` and `max`, stand among the first m of a context, and are what codes attend to
   * in a context without tokens.
   */
  readonly paddedPlaces: boolean;
  /** chijames: codes attend to padding too, where a batch brings it as tokens that are not attended to. */
  readonly codesSeePadding: boolean;
}

/**
 * A poly-encoder: m context vectors Y; the candidate's vector c attends over them; the score is the product of what it finds with c.
 * Humeau et al., ICLR 2020, section 4.4.
 */
export interface PolyConfig {
  readonly transformer: TransformerConfig;
  /** `shared`: one encoder for both texts (chijames); `separate`: the paper and ParlAI. */
  readonly sharing: "separate" | "shared";
  readonly source: VectorSource;
  readonly finalAttention: AttentionKind;
  /** Of candidates. */
  readonly reduction: Reduction;
  readonly compatibility?: PolyCompatibility;
}

/** tau of softmax(tau q . k): 1 for `basic`, 1 / sqrt(d) for `sqrt`. */
export function sharpness(attention: AttentionKind, width: number): number {
  return attention.kind === "sqrt" ? width ** -0.5 : 1;
}
