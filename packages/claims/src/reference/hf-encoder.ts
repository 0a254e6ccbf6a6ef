import { readModelFolder } from "@tercet/checkpoint";
import { bertConfigFrom, errors, renameTensors } from "@tercet/encoder";
import { encodeTokens, parameterSpecs, poolBert, tokenTensors, type BertParameters } from "@tercet/transformer";
import { z } from "zod";
import { inputsAs } from "./case.ts";
import { computeAll, type ReferenceKind, type Wanted } from "./computed.ts";
import { huggingFaceRectangle, rowsWithTokens, withoutTokens } from "./hugging-face-padding.ts";
import { spread, spreadWeights } from "./rectangle.ts";
import { parametersIn } from "./weights.ts";

const rows = z.array(z.array(z.number()));
const inputs = z.object({ input_ids: rows, attention_mask: rows, token_type_ids: rows.optional() });

/** Encoders of transformers: embeddings, every layer, attention weights, pooler. */
export const hfEncoder: ReferenceKind = {
  kind: "hf-encoder",
  compute: async (reference, { backend, files }) => {
    const folder = await readModelFolder(files, reference.model ?? "");
    if (folder.kind !== "hugging-face")
      throw errors["checkpoint-unsupported"]({ folder: reference.folder, reason: `it is ${folder.kind}` });
    const { arrays } = await renameTensors(folder.weights, (theirs) => [folder.names.toOurs(theirs)].filter((name) => name !== undefined));
    const config = bertConfigFrom(folder.config, { pooler: arrays.has("pooler.dense.weight") });
    const parameters = await parametersIn<BertParameters>(backend, parameterSpecs(config), arrays);
    const { input_ids: ids, attention_mask: mask, token_type_ids: types } = inputsAs(reference, inputs);
    const shape = huggingFaceRectangle(reference, config, { ids, mask, types });
    const encoded = encodeTokens(parameters, config, tokenTensors(shape.batch, config));
    const float32 = { tolerance: "float32" } as const;
    const wanted: Wanted[] = [
      { output: "hidden.0", part: "layer", tensor: encoded.embedded, shaped: spread(shape, config.width), ...float32 },
      ...encoded.layers.flatMap(({ output, weights }, i): readonly Wanted[] => [
        { output: `hidden.${i + 1}`, part: "layer", tensor: output, shaped: spread(shape, config.width), ...float32 },
        { output: `attention.${i + 1}`, part: "attention", tensor: weights(), shaped: spreadWeights(shape, config.heads), ...float32 },
      ]),
    ];
    if (parameters.pooler !== undefined) {
      const shaped = rowsWithTokens(shape, config.width);
      wanted.push({ output: "pooler_output", part: "vector", tensor: poolBert(parameters.pooler.dense, encoded), shaped, ...float32 });
    }
    return { computed: await computeAll(wanted, backend), leftAlone: withoutTokens(shape, ["pooler_output"]) };
  },
};
