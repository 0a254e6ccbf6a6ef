import type { Reduction } from "@tercet/encoder";
import type { TransformerConfig } from "@tercet/transformer";

/** What turns a pair's token vectors into logits. */
export type Classifier =
  /** BERT's pooler (dense, tanh on the first token), then a dense layer: BertForSequenceClassification. */
  | { readonly kind: "pooler" }
  /** A dense layer on a reduction: the paper's w . first(T) + b, ParlAI's and chijames' heads. */
  | { readonly kind: "linear"; readonly reduction: Reduction }
  /** A dense layer with a non-linearity on the first token, then a dense layer: RoBERTa (tanh), ELECTRA (gelu), DistilBERT (relu). */
  | { readonly kind: "dense"; readonly activation: "tanh" | "gelu-erf" | "relu" }
  /**
   * A dense layer on the product, element by element, of the two texts' mean vectors in the joined sequence. With weights of 1 it is the dot product of
   * a bi-encoder whose texts see one another, so it can start from a bi-encoder's weights. Needs two token types.
   */
  | { readonly kind: "product" };

/** A cross-encoder: one logit (or `labels`) for each joined pair; Humeau et al., ICLR 2020, section 4.3. */
export interface CrossConfig {
  readonly transformer: TransformerConfig;
  readonly labels: number;
  readonly classifier: Classifier;
  /** ParlAI: padded places take part in `mean` and `max`; see the bi-encoder's option of this name. */
  readonly compatibility?: { readonly paddedPlaces: boolean };
}
