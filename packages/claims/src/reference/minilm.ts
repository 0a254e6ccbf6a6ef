import { biFromFolder, biHead, textVectors, type BiConfig, type BiParameters } from "@tercet/bi-encoder";
import { readModelFolder } from "@tercet/checkpoint";
import { errors, runInBatches, type QueueOptions } from "@tercet/encoder";
import { pearson, spearman } from "@tercet/evaluation";
import { compile, data, type Backend, type Tensor } from "@tercet/tensor";
import { raggedBatch, type Tokenizer } from "@tercet/text";
import { encodeTokens, tokenTensors, type TokenTensors } from "@tercet/transformer";
import { z } from "zod";
import { inputsAs, optionsAs, type ReferenceCase } from "./case.ts";
import { computeAll, type Computed, type Place, type ReferenceKind, type Wanted } from "./computed.ts";
import { exactRows, tokenizerOf } from "./tokenized.ts";
import { parametersIn } from "./weights.ts";

const inputs = z.object({ texts: z.array(z.string()), input_ids: z.array(z.array(z.number())), layers_of: z.array(z.number()) });
const pairs = z.object({ rows: z.array(z.tuple([z.string(), z.string(), z.number()])) });
const options = z.object({ max_seq_length: z.number() });

interface Loaded {
  readonly config: BiConfig;
  readonly parameters: BiParameters;
  readonly tokenizer: Tokenizer;
  readonly maxLength: number;
}

async function load(reference: ReferenceCase, { backend, files }: Place): Promise<Loaded> {
  const folder = await readModelFolder(files, reference.model ?? "");
  const tokenizer = folder.kind === "sentence-transformers" ? tokenizerOf(folder) : undefined;
  if (folder.kind !== "sentence-transformers" || tokenizer === undefined)
    throw errors["checkpoint-unsupported"]({ folder: reference.folder, reason: `it is ${folder.kind}, or has no tokenizer` });
  const { config, arrays } = await biFromFolder(folder);
  const parameters = await parametersIn<BiParameters>(backend, biHead.specs(config), arrays);
  return { config, parameters, tokenizer, maxLength: optionsAs(reference, options).max_seq_length };
}

function idsOf({ tokenizer, maxLength }: Loaded, texts: readonly string[]) {
  const truncation = { kind: "longest-first", maxLength } as const;
  return texts.map((text) => tokenizer.encodeSingle(text, { truncation, specials: "as-library" }));
}

/** Vectors of tokenized texts in batches, [texts, width], as one array in the order of the texts. */
async function encodeAll(
  texts: readonly { readonly ids: Int32Array; readonly types: Int32Array }[],
  encode: (tokens: TokenTensors) => Promise<Tensor>,
  config: BiConfig,
  options: QueueOptions = {},
): Promise<Float32Array> {
  const { width } = config.transformer;
  const vectors = await runInBatches(
    texts,
    (text) => text.ids.length,
    async (batch) => {
      const tensor = await encode(tokenTensors(raggedBatch(batch), config.transformer, { roundTo: 32 }));
      const values = (await data(tensor)) as Float32Array; // of float32 parameters
      tensor.dispose();
      return batch.map((_, i) => values.slice(i * width, (i + 1) * width));
    },
    options,
  );
  const all = new Float32Array(texts.length * width);
  vectors.forEach((vector, i) => all.set(vector, i * width));
  return all;
}

/** A real model's token ids, layers of a few texts, and vectors of many. */
export const minilm: ReferenceKind = {
  kind: "minilm",
  compute: async (reference, place) => {
    const loaded = await load(reference, place);
    const { config, parameters } = loaded;
    const { texts, input_ids: expected, layers_of: layersOf } = inputsAs(reference, inputs);
    const encoded = idsOf(loaded, texts);
    const ids = encoded.map((text) => text.ids);
    const computed: Computed[] = [
      exactRows(
        "input_ids",
        ids,
        expected,
        expected.map((row) => row.map(() => 1)),
      ),
    ];
    for (const index of layersOf)
      computed.push(...(await layers(loaded, encoded[index] ?? { ids: new Int32Array(), types: new Int32Array() }, index, place.backend)));
    const shape = [texts.length, config.transformer.width];
    const pooled = compile((p: BiParameters, tokens: TokenTensors) => textVectors(p, config, tokens, { side: "candidate" }), {
      backend: place.backend,
    });
    const vectors = compile((p: BiParameters, tokens: TokenTensors) => biHead.candidate(p, config, tokens), { backend: place.backend });
    const rest = { part: "vector", shape, tolerance: "float32" } as const;
    computed.push({ output: "pooled", values: await encodeAll(encoded, (tokens) => pooled(parameters, tokens), config), ...rest });
    const encode = (tokens: TokenTensors): Promise<Tensor> => vectors(parameters, tokens);
    computed.push({ output: "embeddings", values: await encodeAll(encoded, encode, config), ...rest });
    computed.push({ output: "alone", values: await encodeAll(encoded, encode, config, { tokensPerBatch: 1 }), ...rest });
    return { computed };
  },
};

async function layers(
  { config, parameters }: Loaded,
  text: { readonly ids: Int32Array; readonly types: Int32Array },
  index: number,
  backend: Backend,
): Promise<readonly Computed[]> {
  const encoder = "encoder" in parameters ? parameters.encoder : parameters.context;
  const encoded = encodeTokens(encoder, config.transformer, tokenTensors(raggedBatch([text]), config.transformer));
  const outputs = [encoded.embedded, ...encoded.layers.map((layer) => layer.output)];
  const wanted = outputs.map((tensor, i): Wanted => ({ output: `text.${index}.hidden.${i}`, part: "layer", tensor, tolerance: "float32" }));
  return computeAll(wanted, backend);
}

/** Cosines of a set of graded pairs, and their correlation with the grades. */
export const sts: ReferenceKind = {
  kind: "sts",
  compute: async (reference, place) => {
    const loaded = await load(reference, place);
    const { config, parameters } = loaded;
    const { rows } = inputsAs(reference, pairs);
    const encoded = idsOf(
      loaded,
      rows.flatMap(([first, second]) => [first, second]),
    );
    const vectorsOf = compile((p: BiParameters, tokens: TokenTensors) => biHead.candidate(p, config, tokens), { backend: place.backend });
    const vectors = await encodeAll(encoded, (tokens) => vectorsOf(parameters, tokens), config);
    const { width } = config.transformer;
    const cosines = Float32Array.from(rows, (_, i) => {
      let product = 0;
      for (let j = 0; j < width; j++) product += (vectors[2 * i * width + j] ?? 0) * (vectors[(2 * i + 1) * width + j] ?? 0);
      return product;
    });
    const [own, gold] = [Float64Array.from(cosines), rows.map(([, , score]) => score)];
    // Vectors carry the library's own float32 distance from its float64 vectors, 3e-7 of their length; a product of two twice that.
    const bound = 2 * 2 * 3e-7;
    const one = { part: "metric", shape: [] } as const;
    return {
      computed: [
        { output: "cosines", part: "score", shape: [rows.length], values: cosines, tolerance: { bound } },
        // A correlation of n cosines moves by at most their largest error over their spread, and a rank by few places of n.
        { output: "spearman", values: Float64Array.of(spearman(own, gold) ?? NaN), tolerance: { bound: 1e-5 }, ...one },
        { output: "pearson", values: Float64Array.of(pearson(own, gold) ?? NaN), tolerance: { bound: 1e-5 }, ...one },
      ],
    };
  },
};
