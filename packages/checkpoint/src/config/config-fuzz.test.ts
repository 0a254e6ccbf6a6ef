import { TercetError } from "@tercet/host";
import fc from "fast-check";
import { expect, it } from "vitest";
import { parsePooling } from "../folder/pooling.ts";
import { parseHuggingFaceConfig } from "./hugging-face.ts";
import { parseParlaiOptions } from "./parlai.ts";

const bert = {
  model_type: "bert", vocab_size: 90, hidden_size: 32, num_hidden_layers: 2, num_attention_heads: 4, intermediate_size: 64, max_position_embeddings: 24,
  hidden_act: "gelu", layer_norm_eps: 1e-12, type_vocab_size: 2, pad_token_id: 0, embedding_size: 16, architectures: ["BertForSequenceClassification"],
  id2label: { 0: "a" }, num_labels: 1, auto_map: undefined, sentence_transformers: { activation_fn: "x" }, is_decoder: false,
}; // prettier-ignore
const parlai = {
  embedding_size: 24,
  ffn_size: 48,
  n_layers: 2,
  n_heads: 3,
  n_positions: 24,
  variant: "xlm",
  poly_attention_type: "multihead",
  poly_n_codes: 4,
};
const pooling = { word_embedding_dimension: 8, pooling_mode_mean_tokens: true, pooling_mode: "mean", include_prompt: true };

const odd = fc.oneof(
  fc.jsonValue(),
  fc.integer(),
  fc.double(),
  fc.constantFrom("roberta", "mpnet", "electra", "distilbert", "__proto__", -1, 0, 1e9, 2 ** 53, null, undefined),
);
const changed = (base: object): fc.Arbitrary<unknown> =>
  fc.oneof(
    fc.jsonValue(),
    fc
      .array(fc.tuple(fc.constantFrom(...Object.keys(base)), odd), { maxLength: 4 })
      .map((changes) => ({ ...base, ...Object.fromEntries(changes) })),
    fc.subarray(Object.keys(base)).map((kept) => Object.fromEntries(Object.entries(base).filter(([name]) => kept.includes(name)))),
  );

it.each<readonly [what: string, base: object, parse: (value: unknown, path: string) => object]>([
  ["config.json", bert, parseHuggingFaceConfig],
  ["ParlAI options", parlai, parseParlaiOptions],
  ["a pooling", pooling, parsePooling],
])("any %s gives a checked value or a typed error that names the file", (_, base, parse) => {
  fc.assert(
    fc.property(changed(base), (value) => {
      try {
        const parsed = parse(value, "the-file.json");
        for (const [name, number] of Object.entries(parsed))
          if (typeof number === "number" && !Number.isFinite(number)) throw new Error(`${name} is ${number}`);
      } catch (error) {
        expect(error).toBeInstanceOf(TercetError);
        expect(String(error)).toContain("the-file.json");
      }
    }),
    { numRuns: 2000 },
  );
});
