import { encodeBert, type BertParameters } from "./bert.ts";
import type { Dropout } from "./blocks.ts";
import type { BertConfig, ParlaiConfig, TransformerConfig } from "./config.ts";
import type { Encoded } from "./encoded.ts";
import { encodeParlai, type ParlaiParameters } from "./parlai.ts";
import type { TokenTensors } from "./tokens.ts";

/** Parameters of any encoder of this package. */
export type TransformerParameters = BertParameters | ParlaiParameters;

/**
 * Token vectors of a ragged batch, lazily: a pure function of parameters, configuration and batch. No token sees a token of another
 * sequence, so a sequence gives the same bits in any batch.
 */
export function encodeTokens(p: TransformerParameters, config: TransformerConfig, tokens: TokenTensors, dropout?: Dropout): Encoded {
  // A configuration's kind says which parameters belong to it; both come from one checkpoint.
  return config.kind === "bert"
    ? encodeBert(p as BertParameters, config satisfies BertConfig, tokens, dropout)
    : encodeParlai(p as ParlaiParameters, config satisfies ParlaiConfig, tokens, dropout);
}
