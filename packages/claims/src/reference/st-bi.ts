import { biFromFolder, biHead, textVectors, type BiConfig, type BiParameters } from "@tercet/bi-encoder";
import { readModelFolder } from "@tercet/checkpoint";
import { errors, reduce, textsFromFolder, type Reduction } from "@tercet/encoder";
import type { Tensor } from "@tercet/tensor";
import { cachedGradient, rankingLoss } from "@tercet/training";
import { raggedBatch } from "@tercet/text";
import { encodeTokens, tokenTensors, type TokenBatch, type TokenTensors } from "@tercet/transformer";
import { z } from "zod";
import { inputsAs, optionsAs } from "./case.ts";
import { computeAll, valuesOf, type Computed, type ReferenceKind, type Wanted } from "./computed.ts";
import { rectangle, spread } from "./rectangle.ts";
import { exactRows, tokenizerOf } from "./tokenized.ts";
import { trainedOutputs } from "./training.ts";
import { exactParametersIn, parametersIn } from "./weights.ts";

const rows = z.array(z.array(z.number()));
const encoding = z.object({ input_ids: rows, attention_mask: rows, token_type_ids: rows.optional() });
const inputs = z.object({ columns: z.array(z.array(z.string())), encoded: z.array(encoding) });
const options = z.object({
  max_length: z.number(),
  loss: z.object({ scale: z.number(), similarity: z.enum(["cos", "dot"]) }),
});

const modes: readonly (readonly [mode: string, reduction: Reduction])[] = [
  ["cls", { kind: "first" }],
  ["max", { kind: "max" }],
  ["mean", { kind: "mean" }],
  ["mean_sqrt_len_tokens", { kind: "mean-sqrt" }],
  ["weightedmean", { kind: "weighted-mean" }],
  ["lasttoken", { kind: "last" }],
];

/** sentence-transformers' bi-encoders: every pooling, what each module behind it gives, embeddings, the in-batch loss plain and cached, gradients and steps. */
export const stBi: ReferenceKind = {
  kind: "st-bi",
  compute: async (reference, { backend, exact, files }) => {
    const folder = await readModelFolder(files, reference.model ?? "");
    if (folder.kind !== "sentence-transformers")
      throw errors["checkpoint-unsupported"]({ folder: reference.folder, reason: `it is ${folder.kind}` });
    const loaded = await biFromFolder(folder);
    const { arrays, theirNames } = loaded;
    const { max_length: maxLength, loss: lossOptions } = optionsAs(reference, options);
    const { config: compared, encodes: config = compared } = loaded;
    const specs = biHead.specs(config);
    const parameters = await parametersIn<BiParameters>(backend, specs, arrays);
    const { columns, encoded } = inputsAs(reference, inputs);
    const shapes = encoded.map(({ input_ids: ids, attention_mask: mask, token_type_ids: types }) => rectangle({ ids, mask, types }));
    const [first] = shapes;
    if (first === undefined) return { computed: [] };
    const tensors = shapes.map(({ batch }) => tokenTensors(batch, config.transformer));
    const wanted = forward(parameters, config, tensors);
    const hidden: Wanted = {
      output: "hidden.last",
      part: "layer",
      tensor: encodeTokens(encoderOf(parameters), config.transformer, tensors[0] as TokenTensors).output, // there is a first column
      shaped: spread(first, config.transformer.width),
      tolerance: "float32",
    };
    const computed: Computed[] = [...(await computeAll([...wanted, hidden], backend))];
    const [column = []] = columns;
    const texts = textsFromFolder(folder, { specials: "as-library" }).tokenizer;
    const encodedTexts = tokenTensors(raggedBatch(column.map((text) => texts.candidate(text))), config.transformer);
    computed.push(...(await computeAll([{ output: "encode.0", part: "vector", tensor: biHead.candidate(parameters, config, encodedTexts), tolerance: "float32" }], backend))); // prettier-ignore
    const tokenizer = tokenizerOf(folder);
    const truncation = { kind: "longest-first", maxLength } as const;
    columns.forEach((column, i) => {
      const texts =
        tokenizer === undefined ? [] : column.map((text) => tokenizer.encodeSingle(text, { truncation, specials: "as-library" }));
      const { input_ids: ids = [], attention_mask: mask = [] } = encoded[i] ?? {};
      if (texts.length > 0)
        computed.push(
          exactRows(
            `input_ids.${i}`,
            texts.map((text) => text.ids),
            ids,
            mask,
          ),
        );
    });
    if (exact === undefined || !reference.outputs.has("loss")) return { computed };
    const own = await exactParametersIn<BiParameters>(exact, specs, arrays);
    const similarity = lossOptions.similarity === "cos" ? "cosine" : "dot";
    const ranked = (vectors: readonly Tensor[]): Tensor => rankingLoss(vectors, { scale: lossOptions.scale, similarity });
    const loss = (p: BiParameters): Tensor => ranked(tensors.map((tokens) => biHead.candidate(p, config, tokens)));
    computed.push(...(await trainedOutputs(reference, exact, { parameters: own, loss, theirNames })));
    if (reference.outputs.has("cached/loss")) {
      const encode = (p: BiParameters, tokens: TokenTensors): Tensor => biHead.candidate(p, config, tokens);
      const cached = cachedGradient({ encode, loss: ranked, backend: exact });
      const parts = shapes.map(({ batch }) => halves(batch).map((part) => tokenTensors(part, config.transformer)));
      const { value } = await cached(own, parts);
      const [values] = await valuesOf([value], exact);
      computed.push({ output: "cached/loss", part: "loss", shape: [], values: values as Float64Array, tolerance: "float64" }); // of float64 parameters
    }
    return { computed };
  },
};

function encoderOf(p: BiParameters) {
  if (!("encoder" in p)) throw new TypeError("A sentence-transformers model has one encoder");
  return p.encoder;
}

function forward(p: BiParameters, config: BiConfig, columns: readonly TokenTensors[]): readonly Wanted[] {
  const float32 = { part: "vector", tolerance: "float32" } as const;
  const [first] = columns;
  if (first === undefined) return [];
  const encoded = encodeTokens(encoderOf(p), config.transformer, first);
  return [
    ...modes.map(([mode, reduction]) => ({ output: `pool.${mode}`, tensor: reduce(reduction, encoded), ...float32 })),
    // Modules are counted with the transformer and the pooling.
    ...(config.after ?? []).map((_, i, after) => ({
      output: `module.${i + 2}`,
      tensor: textVectors(p, { ...config, after: after.slice(0, i + 1) }, first, { side: "context" }),
      ...float32,
    })),
    ...columns.map((tokens, i) => ({ output: `embedding.${i}`, tensor: biHead.candidate(p, config, tokens), ...float32 })),
  ];
}

/** A batch in parts of two sequences, as the library's cached loss was made. */
function halves({ ids, types, offsets }: TokenBatch): readonly TokenBatch[] {
  const parts: TokenBatch[] = [];
  for (let row = 0; row + 1 < offsets.length; row += 2) {
    const own = offsets.slice(row, row + 3);
    const [start = 0, end = 0] = [own[0], own.at(-1)];
    parts.push({ ids: ids.slice(start, end), types: types.slice(start, end), offsets: own.map((offset) => offset - start) });
  }
  return parts;
}
