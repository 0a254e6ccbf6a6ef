import { sentenceTransformersTexts, type PoolingMode } from "@tercet/checkpoint";
import { huggingFaceBert, type ModelToSave, type Reduction } from "@tercet/encoder";
import type { BiConfig } from "./config.ts";

const poolings: Readonly<Record<Reduction["kind"], PoolingMode>> = {
  first: "cls",
  last: "lasttoken",
  mean: "mean",
  max: "max",
  "mean-sqrt": "mean_sqrt_len_tokens",
  "weighted-mean": "weightedmean",
};

/**
 * What makes a folder of ours one that Python's sentence-transformers loads as it is: one BERT for both texts, its tensors under BERT's own names.
 * Undefined where the library has no such model. It cuts every text to the context's length and always keeps the start.
 */
export function pythonForm({
  config,
  limits,
  tokenizer,
}: Pick<ModelToSave, "limits" | "tokenizer"> & { readonly config: BiConfig }): Pick<ModelToSave, "parameterPrefix" | "beside"> | undefined {
  const { transformer, sharing, reduction, similarity, memories, compatibility } = config;
  if (sharing.kind !== "shared" || sharing.candidateMlp || memories !== undefined || compatibility !== undefined) return undefined;
  const bert = huggingFaceBert(transformer);
  if (bert === undefined || transformer.kind !== "bert" || transformer.pooler) return undefined;
  const beside = sentenceTransformersTexts({
    encoder: {
      config: bert,
      tokenizer: { kind: "tokenizer-json", path: "tokenizer.json", json: tokenizer, config: undefined },
      maxLength: limits.context,
    },
    pooling: poolings[reduction.kind],
    similarity,
  });
  return { parameterPrefix: "encoder.", beside };
}
