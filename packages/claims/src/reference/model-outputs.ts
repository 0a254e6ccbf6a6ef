import { biFromFolder, biHead, type BiParameters } from "@tercet/bi-encoder";
import { readModelFolder, type HuggingFaceFolder, type SentenceTransformersFolder } from "@tercet/checkpoint";
import { crossFromFolder, crossHead, scorePairs, type CrossParameters } from "@tercet/cross-encoder";
import { bertConfigFrom, errors, renameTensors, textsFromFolder } from "@tercet/encoder";
import type { Tensor } from "@tercet/tensor";
import { encodeTokens, parameterSpecs, poolBert, tokenTensors, type BertConfig, type BertParameters } from "@tercet/transformer";
import { z } from "zod";
import { inputsAs, type ReferenceCase } from "./case.ts";
import { computeAll, type Computed, type Place, type ReferenceKind, type Wanted } from "./computed.ts";
import { huggingFaceRectangle, rowsWithTokens } from "./hugging-face-padding.ts";
import { predictions } from "./predictions.ts";
import { spread, spreadWeights, type Rectangle } from "./rectangle.ts";
import { exactRows, tokenizerOf } from "./tokenized.ts";
import { parametersIn } from "./weights.ts";

const rows = z.array(z.array(z.number()));
const inputs = z.object({
  texts: z.array(z.string()).optional(),
  pairs: z.array(z.tuple([z.string(), z.string()])).optional(),
  input_ids: rows,
  attention_mask: rows,
  token_type_ids: rows.optional(),
});

type Inputs = z.output<typeof inputs>;
type Folder = HuggingFaceFolder | SentenceTransformersFolder;
type TokenTensors = ReturnType<typeof tokenTensors>;

const float32 = { tolerance: "float32" } as const;

/** A model of the BERT family, whatever stands behind its encoder. */
interface Opened {
  readonly config: BertConfig;
  readonly encoder: BertParameters;
  /** What comes behind the layers: vectors or logits. */
  readonly last: (tokens: TokenTensors, shape: Rectangle) => readonly Wanted[];
}

/**
 * Any model of the BERT family with texts or pairs of them: token ids, embeddings, every layer, attention where it is stored, and what the model gives:
 * pooled vectors, sentence embeddings, logits and scores.
 */
export const modelOutputs: ReferenceKind = {
  kind: "model",
  compute: async (reference, place) => {
    const folder = await readModelFolder(place.files, reference.model ?? "");
    if (folder.kind !== "hugging-face" && folder.kind !== "sentence-transformers")
      throw errors["checkpoint-unsupported"]({
        folder: reference.model ?? "",
        reason: `it is ${folder.kind}, and the reference is of a plain encoder, a bi- or a cross-encoder`,
      });
    const given = inputsAs(reference, inputs);
    const { config, encoder, last } = await open(folder, reference, place);
    const shape = huggingFaceRectangle(reference, config, {
      ids: given.input_ids,
      mask: given.attention_mask,
      types: given.token_type_ids,
    });
    const tokens = tokenTensors(shape.batch, config);
    const computed = await computeAll([...layers(reference, encoder, config, tokens, shape), ...last(tokens, shape)], place.backend);
    const logits = computed.find(({ output }) => output === "logits");
    const activation = folder.config.classification?.activation_fn;
    return {
      computed: [...tokenized(folder, given), ...computed, ...(logits === undefined ? [] : predictions(reference, logits, activation))],
    };
  },
};

async function open(folder: Folder, reference: ReferenceCase, { backend }: Place): Promise<Opened> {
  const { stated } = reference;
  if (folder.kind === "hugging-face" && folder.config.classification !== undefined) {
    const { config, arrays } = await crossFromFolder(folder);
    const p = await parametersIn<CrossParameters>(backend, crossHead.specs(config), arrays);
    const last = (tokens: TokenTensors): readonly Wanted[] => [
      { output: "logits", part: "score", tensor: scorePairs(p, config, tokens), ranked: true, ...float32 },
    ];
    return { config: bertOf(config.transformer, reference), encoder: p.encoder as BertParameters, last }; // of a BERT's configuration
  }
  if (folder.kind === "sentence-transformers") {
    const { config: compared, encodes: config = compared, arrays } = await biFromFolder(folder);
    const p = await parametersIn<BiParameters>(backend, biHead.specs(config), arrays);
    const last = (tokens: TokenTensors): readonly Wanted[] => [
      { output: "embeddings", part: "vector", tensor: biHead.candidate(p, config, tokens), ...float32 },
    ];
    const encoder = "encoder" in p ? p.encoder : p.context;
    return { config: bertOf(config.transformer, reference), encoder: encoder as BertParameters, last }; // of a BERT's configuration
  }
  const { arrays } = await renameTensors(folder.weights, (theirs) => [folder.names.toOurs(theirs)].filter((name) => name !== undefined));
  const config = bertConfigFrom(folder.config, { pooler: arrays.has("pooler.dense.weight") });
  const encoder = await parametersIn<BertParameters>(backend, parameterSpecs(config), arrays);
  const last: Opened["last"] = (tokens, shape) => {
    const { pooler } = encoder;
    if (pooler === undefined || !stated.has("pooler_output")) return [];
    const encoded = encodeTokens(encoder, config, tokens);
    return [
      {
        output: "pooler_output",
        part: "vector",
        tensor: poolBert(pooler.dense, encoded),
        shaped: rowsWithTokens(shape, config.width),
        ...float32,
      },
    ];
  };
  return { config, encoder, last };
}

function bertOf(transformer: { readonly kind: string }, { model = "" }: ReferenceCase): BertConfig {
  if (transformer.kind !== "bert") throw errors["checkpoint-unsupported"]({ folder: model, reason: `it is ${transformer.kind}` });
  return transformer as BertConfig; // as its kind says
}

/** Embeddings, layers and attention that the file holds: weights of attention are large, so nothing that it lacks is computed. */
function layers(
  { stated }: ReferenceCase,
  encoder: BertParameters,
  config: BertConfig,
  tokens: TokenTensors,
  shape: Rectangle,
): readonly Wanted[] {
  const encoded = encodeTokens(encoder, config, tokens);
  const hidden = (i: number, tensor: Tensor): Wanted => ({
    output: `hidden.${i}`,
    part: "layer",
    tensor,
    shaped: spread(shape, config.width),
    ...float32,
  });
  const all = [
    hidden(0, encoded.embedded),
    ...encoded.layers.flatMap(({ output, weights }, i): readonly Wanted[] => [
      ...(stated.has(`attention.${i + 1}`)
        ? [
            {
              output: `attention.${i + 1}`,
              part: "attention",
              tensor: weights(),
              shaped: spreadWeights(shape, config.heads),
              ...float32,
            } as const,
          ]
        : []),
      hidden(i + 1, output),
    ]),
  ];
  return all.filter(({ output }) => stated.has(output));
}

/** Ids of the texts by the model's own tokenizer, which must be those that the reference was made with. */
function tokenized(folder: Folder, { texts, pairs, input_ids: ids, attention_mask: mask }: Inputs): readonly Computed[] {
  if (texts !== undefined && tokenizerOf(folder) !== undefined) {
    const { tokenizer } = textsFromFolder(folder, { specials: "as-library" });
    return [exactRows("input_ids", texts.map((text) => tokenizer.candidate(text).ids), ids, mask)]; // prettier-ignore
  }
  const tokenizer = tokenizerOf(folder);
  if (pairs === undefined || tokenizer === undefined) return [];
  const truncation = { kind: "longest-first", maxLength: folder.maxLength.tokens } as const;
  const encoded = pairs.map(([first, second]) => tokenizer.encodePair(first, second, { truncation, specials: "as-library" }).ids);
  return [exactRows("input_ids", encoded, ids, mask)];
}
