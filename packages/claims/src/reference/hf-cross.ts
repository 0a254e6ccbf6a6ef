import { readModelFolder } from "@tercet/checkpoint";
import { crossFromFolder, crossHead, scorePairs, type CrossParameters } from "@tercet/cross-encoder";
import { errors, logit, sigmoid as sigmoidOf, softmax as softmaxOf } from "@tercet/encoder";
import { encodeTokens, poolBert, tokenTensors, type BertParameters } from "@tercet/transformer";
import { z } from "zod";
import { inputsAs, optionsAs, type ReferenceCase } from "./case.ts";
import { computeAll, type Computed, type ReferenceKind } from "./computed.ts";
import { rectangle, spread } from "./rectangle.ts";
import { exactRows, tokenizerOf } from "./tokenized.ts";
import { parametersIn } from "./weights.ts";

const rows = z.array(z.array(z.number()));
const inputs = z.object({
  pairs: z.array(z.tuple([z.string(), z.string()])),
  input_ids: rows,
  attention_mask: rows,
  token_type_ids: rows.optional(),
});
const options = z.object({ max_length: z.number() });

/** Sequence classifiers of transformers, and what sentence-transformers' CrossEncoder makes of their logits. */
export const hfCross: ReferenceKind = {
  kind: "hf-cross",
  compute: async (reference, { backend, files }) => {
    const folder = await readModelFolder(files, reference.model ?? "");
    if (folder.kind !== "hugging-face")
      throw errors["checkpoint-unsupported"]({ folder: reference.folder, reason: `it is ${folder.kind}` });
    const { config, arrays } = await crossFromFolder(folder);
    const parameters = await parametersIn<CrossParameters>(backend, crossHead.specs(config), arrays);
    const { input_ids: ids, attention_mask: mask, token_type_ids: types, pairs } = inputsAs(reference, inputs);
    const shape = rectangle({ ids, mask, types });
    const tokens = tokenTensors(shape.batch, config.transformer);
    const encoded = encodeTokens(parameters.encoder, config.transformer, tokens);
    const { pooler } = parameters.encoder as BertParameters; // the cases are of BERT
    const float32 = { tolerance: "float32" } as const;
    const computed = await computeAll(
      [
        { output: "logits", part: "score", tensor: scorePairs(parameters, config, tokens), ranked: true, ...float32 },
        { output: "hidden.last", part: "layer", tensor: encoded.output, shaped: spread(shape, config.transformer.width), ...float32 },
        ...(pooler === undefined
          ? []
          : [{ output: "pooler_output", part: "vector", tensor: poolBert(pooler.dense, encoded), ...float32 } as const]),
      ],
      backend,
    );
    const [logits] = computed;
    const predicted = logits === undefined ? [] : predictions(reference, logits, folder.config.classification?.activation_fn);
    const tokenizer = tokenizerOf(folder.tokenizer);
    if (tokenizer === undefined) return { computed: [...computed, ...predicted] };
    const truncation = { kind: "longest-first", maxLength: optionsAs(reference, options).max_length } as const;
    const texts = pairs.map(([first, second]) => tokenizer.encodePair(first, second, { truncation, specials: "as-library" }));
    return {
      computed: [
        ...computed,
        ...predicted,
        exactRows(
          "input_ids",
          texts.map((text) => text.ids),
          ids,
          mask,
        ),
      ],
    };
  },
};

/** The library's own activation: what the configuration names, else a sigmoid for one label and nothing for more. */
function predictions(reference: ReferenceCase, { values, shape }: Computed, activation: string | undefined): readonly Computed[] {
  const [pairs = 0, labels = 1] = shape;
  const isSigmoid = activation === undefined ? labels === 1 : activation.endsWith("Sigmoid");
  const predicted = isSigmoid ? Float32Array.from(values, (value) => sigmoidOf(logit(value))) : values;
  const rest = { part: "score", tolerance: "float32" } as const;
  const plain = { output: "predict", shape: labels === 1 ? [pairs] : shape, values: predicted, ...rest };
  if (!reference.outputs.has("predict_softmax")) return [plain];
  const each = Array.from({ length: pairs }, (_, i) => softmaxOf(Array.from(values.subarray(i * labels, (i + 1) * labels), logit)));
  return [plain, { output: "predict_softmax", shape, values: Float32Array.from(each.flat()), ...rest }];
}
