import type { HuggingFaceConfig } from "@tercet/checkpoint";
import type { TransformerConfig } from "@tercet/transformer";
import { hiddenActivation } from "./foreign-config.ts";

/** The Hugging Face configuration of an encoder that is a plain BERT, whose parameters have the same names there; undefined for any other. */
export function huggingFaceBert(config: TransformerConfig): HuggingFaceConfig | undefined {
  if (config.kind !== "bert" || config.firstPosition !== 0 || config.relative !== undefined) return undefined;
  if (config.embeddingWidth !== config.width || config.tokenTypes === 0) return undefined;
  const activation = hiddenActivation(config.activation);
  if (activation === undefined) return undefined;
  return {
    kind: "bert",
    vocab_size: config.vocabulary,
    hidden_size: config.width,
    num_hidden_layers: config.layers,
    num_attention_heads: config.heads,
    intermediate_size: config.inner,
    hidden_act: activation,
    layer_norm_eps: config.eps,
    max_position_embeddings: config.positions,
    type_vocab_size: config.tokenTypes,
    pad_token_id: 0,
    hidden_dropout_prob: 0,
    attention_probs_dropout_prob: 0,
    architectures: [],
    classification: undefined,
    defaulted: [],
  };
}
