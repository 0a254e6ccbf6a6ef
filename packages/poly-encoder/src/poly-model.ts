import {
  errors,
  keptTree,
  separateModel,
  textTensors,
  type CandidateSet,
  type KeptVectors,
  type ModelParts,
  type SeparateHead,
  type SeparateModel,
} from "@tercet/encoder";
import { compile, data, type Tree } from "@tercet/tensor";
import type { TokenTensors } from "@tercet/transformer";
import { attendedTokens, attentionTensors, cutRows, tokenWeights, type PolyAttention } from "./attention.ts";
import type { PolyConfig } from "./config.ts";
import type { PolyParameters } from "./parameters.ts";

/** A poly-encoder ready for texts, which also shows what it attends to. */
export interface PolyModel extends SeparateModel {
  /**
   * What every context vector attends to among the context's tokens, and every candidate among the context vectors. The same attentions that scores are made
   * of, computed apart: nothing of it is kept while scores are computed.
   * @throws TercetError `candidates-mismatched`
   */
  attention(context: string, candidates: readonly string[] | CandidateSet): Promise<PolyAttention>;
}

/** Makes a poly-encoder ready for texts. */
export function polyModel(parts: ModelParts<SeparateHead<PolyConfig, PolyParameters>, PolyConfig, PolyParameters>): PolyModel {
  const { config, parameters, tokenizer, backend, identity } = parts;
  const model = separateModel(parts);
  const weights = compile(
    (p: PolyParameters, tokens: TokenTensors, kept: KeptVectors & Tree) => attentionTensors(p, config, tokens, kept),
    {
      backend,
    },
  );

  async function attention(context: string, candidates: readonly string[] | CandidateSet): Promise<PolyAttention> {
    const isSet = "vectors" in candidates;
    if (isSet && candidates.identity !== identity) throw errors["candidates-mismatched"]({ made: candidates.identity, used: identity });
    const set = isSet ? candidates : await model.encodeCandidates(candidates);
    const text = tokenizer.context(context);
    const length = text.ids.length;
    const made = await weights(parameters, textTensors([text], config), keptTree(set));
    if (!isSet) set.vectors.dispose();
    const [heads = 1, count = 0, m = 0] = made.candidates.shape;
    const ofCandidates = cutRows(await data(made.candidates), [heads, count, m], m);
    made.candidates.dispose();
    const tokens = attendedTokens(text, tokenizer);
    const shown = { tokens, candidates: ofCandidates, cut: text.cut };
    const { source } = config;
    if (source.kind !== "codes") return { ...shown, codes: tokenWeights(source, length) };
    if (made.codes === undefined) throw new TypeError("Codes have weights");
    const [codeHeads = 1, rows = 0, wider = 0] = made.codes.shape;
    const codes = cutRows(await data(made.codes), [codeHeads, rows, wider], length);
    made.codes.dispose();
    return { ...shown, codes };
  }

  return { ...model, attention };
}
