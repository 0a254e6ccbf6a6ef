import { readModelFolder } from "@tercet/checkpoint";
import { crossFromFolder, crossHead, scorePairs, type CrossParameters } from "@tercet/cross-encoder";
import { errors } from "@tercet/encoder";
import { encodeTokens, poolBert, tokenTensors, type BertParameters } from "@tercet/transformer";
import { z } from "zod";
import { inputsAs, optionsAs } from "./case.ts";
import { computeAll, type ReferenceKind } from "./computed.ts";
import { huggingFaceRectangle, rowsWithTokens } from "./hugging-face-padding.ts";
import { predictions } from "./predictions.ts";
import { spread } from "./rectangle.ts";
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
    const { transformer } = config;
    if (transformer.kind !== "bert")
      throw errors["checkpoint-unsupported"]({ folder: reference.folder, reason: `it is ${transformer.kind}` });
    const shape = huggingFaceRectangle(reference, transformer, { ids, mask, types });
    const tokens = tokenTensors(shape.batch, transformer);
    const encoded = encodeTokens(parameters.encoder, transformer, tokens);
    const { pooler } = parameters.encoder as BertParameters; // there is no other configuration of transformers here
    const float32 = { tolerance: "float32" } as const;
    const computed = await computeAll(
      [
        { output: "logits", part: "score", tensor: scorePairs(parameters, config, tokens), ranked: true, ...float32 },
        { output: "hidden.last", part: "layer", tensor: encoded.output, shaped: spread(shape, transformer.width), ...float32 },
        ...(pooler === undefined
          ? []
          : [
              {
                output: "pooler_output",
                part: "vector",
                tensor: poolBert(pooler.dense, encoded),
                shaped: rowsWithTokens(shape, transformer.width),
                ...float32,
              } as const,
            ]),
      ],
      backend,
    );
    const [logits] = computed;
    const predicted = logits === undefined ? [] : predictions(reference, logits, folder.config.classification?.activation_fn);
    const tokenizer = tokenizerOf(folder);
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
