import { readModelFolder } from "@tercet/checkpoint";
import { crossFromFolder, crossHead, scorePairs, type CrossParameters } from "@tercet/cross-encoder";
import { errors } from "@tercet/encoder";
import { compile, reshape, sub, tensor, transpose, valueAndGrad, type Backend, type Tensor } from "@tercet/tensor";
import { raggedBatch } from "@tercet/text";
import { binaryLoss, marginLoss, pairRankingLoss } from "@tercet/training";
import { tokenTensors, type TokenBatch, type TokenTensors } from "@tercet/transformer";
import { z } from "zod";
import { inputsAs, optionsAs } from "./case.ts";
import { float64Data, type Computed, type Part, type ReferenceKind } from "./computed.ts";
import { exactRows, tokenizerOf } from "./tokenized.ts";
import { trainedOutputs } from "./training.ts";
import { exactParametersIn } from "./weights.ts";

const rows = z.array(z.array(z.number()));
const inputs = z.object({
  anchors: z.array(z.string()),
  positives: z.array(z.string()),
  hard_negatives: z.array(z.array(z.string())),
  labels: z.array(z.number()),
  margins: rows,
  encoded_positives: z.object({ input_ids: rows, attention_mask: rows, token_type_ids: rows.optional() }),
});
const options = z.object({ max_length: z.number() });

type Texts = z.output<typeof inputs>;

/** sentence-transformers' losses of a cross-encoder, with gradients of logits and of all parameters. */
export const ceLosses: ReferenceKind = {
  kind: "ce-losses",
  compute: async (reference, { exact, files }) => {
    if (exact === undefined) return { computed: [] };
    const folder = await readModelFolder(files, reference.model ?? "");
    const tokenizer = folder.kind === "hugging-face" ? tokenizerOf(folder) : undefined;
    if (folder.kind !== "hugging-face" || tokenizer === undefined)
      throw errors["checkpoint-unsupported"]({ folder: reference.folder, reason: `it is ${folder.kind}, or has no tokenizer` });
    const { config, arrays, theirNames } = await crossFromFolder(folder);
    const parameters = await exactParametersIn<CrossParameters>(exact, crossHead.specs(config), arrays);
    const texts = inputsAs(reference, inputs);
    const truncation = { kind: "longest-first", maxLength: optionsAs(reference, options).max_length } as const;
    const encode = (pairs: readonly (readonly [string, string])[]) =>
      pairs.map(([first, second]) => tokenizer.encodePair(first, second, { truncation, specials: "as-library" }));
    const tokensOf = (pairs: readonly (readonly [string, string])[]): TokenTensors =>
      tokenTensors(withTypes(raggedBatch(encode(pairs)), texts), config.transformer);
    const logits = (p: CrossParameters, tokens: TokenTensors): Tensor => reshape(scorePairs(p, config, tokens), [-1]);

    const positives = pairsOf(texts.anchors, texts.positives);
    // The library's labels are float32, whatever its model is.
    const labels = tensor(Float64Array.from(texts.labels, Math.fround));
    const columns = rankingColumns(texts);
    const batch = texts.anchors.length;
    // Column after column, as the library calls its model.
    const scored = async (pairs: readonly (readonly [string, string])[]): Promise<Tensor> =>
      compile(logits, { backend: exact })(parameters, tokensOf(pairs));
    const table = compile((flat: Tensor) => transpose(reshape(flat, [-1, batch])), { backend: exact });
    const ranked = await table(await scored(columns.flat()));
    const positive = await scored(positives);
    const hard = await scored(texts.hard_negatives.flatMap((column) => pairsOf(texts.anchors, column)));
    const { input_ids: ids, attention_mask: mask } = texts.encoded_positives;
    const computed: Computed[] = [
      exactRows(
        "encoded_positives",
        encode(positives).map((pair) => pair.ids),
        ids,
        mask,
      ),
      ...(await lossOf("mnr", ranked, (all) => pairRankingLoss(all, { scale: 10, activation: "sigmoid" }), exact)),
      ...(await lossOf("mnr_identity", ranked, (all) => pairRankingLoss(all, { scale: 1, activation: "none" }), exact)),
      ...(await lossOf("bce", positive, (all) => binaryLoss(all, labels), exact)).filter(({ output }) => output !== "bce/loss"),
      ...(await marginLossOf(positive, hard, texts, exact)),
    ];
    const tokens = tokensOf(positives);
    const loss = (p: CrossParameters): Tensor => binaryLoss(logits(p, tokens), labels);
    computed.push(...(await trainedOutputs(reference, exact, { parameters, loss, theirNames, prefix: "bce/", lossTolerance: "float32" })));
    return { computed };
  },
};

/** Some tokenizers tell the library no token types; it takes zeros then. */
function withTypes(batch: TokenBatch, { encoded_positives: { token_type_ids: types } }: Texts): TokenBatch {
  return types === undefined ? { ...batch, types: new Int32Array(batch.ids.length) } : batch;
}

function pairsOf(first: readonly string[], second: readonly string[]): readonly (readonly [string, string])[] {
  return first.map((text, i) => [text, second[i] ?? ""]);
}

/** Each context with its own candidate, with every text of other contexts (all first columns, then the listed ones), with its own listed ones. */
function rankingColumns({ anchors, positives, hard_negatives: hard }: Texts): readonly (readonly (readonly [string, string])[])[] {
  const columns = [positives, ...hard];
  const others = anchors.map((_, i) => columns.flatMap((column) => column.filter((_, j) => j !== i)));
  const count = others[0]?.length ?? 0;
  const inBatch = Array.from({ length: count }, (_, k) => others.map((texts) => texts[k] ?? ""));
  return [positives, ...inBatch, ...hard].map((column) => pairsOf(anchors, column));
}

/** A loss of given logits, with the logits and their gradient. */
async function lossOf(name: string, logits: Tensor, loss: (logits: Tensor) => Tensor, backend: Backend): Promise<readonly Computed[]> {
  const { value, gradient } = await compile((all: Tensor) => valueAndGrad(loss)(all), { backend })(logits);
  return [
    await exactOutput(`${name}/loss`, "loss", value),
    await exactOutput(`${name}/logits`, "score", logits),
    await exactOutput(`${name}/grad_logits`, "gradient", gradient),
  ];
}

async function marginLossOf(positive: Tensor, hard: Tensor, { margins }: Texts, backend: Backend): Promise<readonly Computed[]> {
  const teacher = tensor(margins, { dtype: "float64" });
  const [batch = 0, count = 0] = teacher.shape;
  const loss = compile(
    (own: Tensor, others: Tensor) => marginLoss(sub(reshape(own, [batch, 1]), transpose(reshape(others, [count, batch]))), teacher),
    { backend },
  );
  return [await exactOutput("margin_mse/loss", "loss", await loss(positive, hard))];
}

async function exactOutput(output: string, part: Part, of: Tensor): Promise<Computed> {
  return { output, part, shape: of.shape, values: await float64Data(of), tolerance: "float64" };
}
