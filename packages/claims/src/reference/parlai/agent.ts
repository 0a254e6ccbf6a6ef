import { biFromFolder, biHead, type BiConfig, type BiParameters } from "@tercet/bi-encoder";
import { readModelFolder, type ParlaiFolder } from "@tercet/checkpoint";
import { crossFromFolder, crossHead, scorePairs, type CrossConfig, type CrossParameters } from "@tercet/cross-encoder";
import { errors, textsFromFolder, type SeparateHead, type TextTokenizer, type TokenizedText, type TokenVectors } from "@tercet/encoder";
import { rankOf } from "@tercet/evaluation";
import { finalAttention, polyFromFolder, polyHead, type PolyConfig, type PolyParameters } from "@tercet/poly-encoder";
import { reshape, type Backend, type Tensor, type Tree } from "@tercet/tensor";
import { raggedBatch } from "@tercet/text";
import { tokenTensors, type TokenBatch, type TransformerConfig } from "@tercet/transformer";
import { z } from "zod";
import { expectedArray, inputsAs, numbersOf, optionsAs, type ReferenceCase } from "../case.ts";
import { computeAll, type Computed, type ReferenceKind } from "../computed.ts";
import { parametersIn } from "../weights.ts";
import { libraryScores } from "./one-candidate.ts";

const inputs = z.object({ examples: z.array(z.object({ text: z.string(), label: z.string(), candidates: z.array(z.string()) })) });

const word = z.string().optional();
const dictionaryOptions = z.object({ dict_nulltoken: word, dict_starttoken: word, dict_endtoken: word, dict_unktoken: word });

type Examples = z.output<typeof inputs>["examples"];

/** ParlAI's agents from texts to scores: words, cutting, wrapping, and lists of candidates made as long as the longest. */
export const parlaiAgent: ReferenceKind = {
  kind: "parlai-agent",
  compute: async (reference, { backend, files }) => {
    const folder = await readModelFolder(files, reference.model ?? "");
    if (folder.kind !== "parlai") throw errors["checkpoint-unsupported"]({ folder: reference.folder, reason: `it is ${folder.kind}` });
    // A model's own file may leave out how its dictionary was read.
    const options = { ...optionsAs(reference, dictionaryOptions), ...folder.options };
    const { tokenizer } = textsFromFolder({ ...folder, options });
    const { examples } = inputsAs(reference, inputs);
    const count = Math.max(...examples.map(({ candidates }) => candidates.length));
    const scores = await scoresOf(folder, tokenizer, { examples, count }, backend);
    const [output] = await computeAll([{ output: "scores", part: "score", tensor: scores, tolerance: "float32", ranked: true }], backend);
    if (output === undefined) return { computed: [] };
    const contexts = examples.map(({ text }) => tokenizer.context(text).ids);
    const candidates = examples.flatMap((example) =>
      filled(example, count).map((text) => (text === undefined ? none.ids : tokenizer.candidate(text).ids)),
    );
    return {
      computed: [
        output,
        await vectors(reference, "text_vec", contexts),
        await vectors(reference, "candidate_vecs", candidates),
        ...measures(reference, output, examples),
      ],
    };
  },
};

/** A candidate that a shorter list does not have; the library scores a row of padding in its place. */
const none: TokenizedText = { ids: new Int32Array(), types: new Int32Array(), cut: 0, typedSpecials: 0 };

function filled({ candidates }: Examples[number], count: number): readonly (string | undefined)[] {
  return Array.from({ length: count }, (_, i) => candidates[i]);
}

interface Batch {
  readonly examples: Examples;
  /** Candidates of each example, missing ones counted. */
  readonly count: number;
}

async function scoresOf(folder: ParlaiFolder, tokenizer: TextTokenizer, batch: Batch, backend: Backend): Promise<Tensor> {
  const { examples, count } = batch;
  const listed = examples.map((example) => filled(example, count).map((text) => (text === undefined ? none : tokenizer.candidate(text))));
  if (folder.head !== "cross") {
    const contexts = examples.map(({ text }) => tokenizer.context(text));
    const apart = { contexts, candidates: listed.flat(), count };
    if (folder.head === "bi") {
      const { config: loaded, arrays } = await biFromFolder(folder);
      const config: BiConfig = {
        ...loaded,
        compatibility: { normalizeOverCandidates: false, ...loaded.compatibility, paddedPlaces: true },
      };
      const parameters = await parametersIn<BiParameters>(backend, biHead.specs(config), arrays);
      const { context, listed: own } = apartVectors(biHead, config, parameters, apart);
      return biHead.scoreListed(parameters, config, context, own);
    }
    const { config: loaded, arrays } = await polyFromFolder(folder);
    const config: PolyConfig = { ...loaded, compatibility: { codesSeePadding: false, paddedPlaces: true } };
    const parameters = await parametersIn<PolyParameters>(backend, polyHead.specs(config), arrays);
    const { context, listed: own } = apartVectors(polyHead, config, parameters, apart);
    const made = context as unknown as TokenVectors; // this head makes them
    return libraryScores(config, { context: made, candidates: own, final: finalAttention(parameters, config, made, own) });
  }
  const { config: loaded, arrays } = await crossFromFolder(folder);
  const config: CrossConfig = { ...loaded, compatibility: { paddedPlaces: true } };
  const parameters = await parametersIn<CrossParameters>(backend, crossHead.specs(config), arrays);
  // A missing candidate is joined too: the context stands alone.
  const pairs = examples.flatMap((example) =>
    filled(example, count).map((candidate) =>
      candidate === undefined ? tokenizer.context(example.text) : tokenizer.pair(example.text, candidate),
    ),
  );
  // The library's rectangle is as wide as its longest context and its longest candidate together.
  const columns = longest(examples.map(({ text }) => tokenizer.context(text))) + longest(listed.flat());
  const tokens = tokenTensors(paddedBatch(pairs, columns), config.transformer);
  return reshape(scorePairs(parameters, config, tokens), [examples.length, count]);
}

function longest(texts: readonly TokenizedText[]): number {
  return Math.max(0, ...texts.map(({ ids }) => ids.length));
}

/** A ragged batch that remembers the padding of the library's rectangle, which some reductions see. */
function paddedBatch(texts: readonly TokenizedText[], columns: number): TokenBatch {
  return { ...raggedBatch(texts), padding: Int32Array.from(texts, ({ ids }) => columns - ids.length) };
}

interface Apart {
  readonly contexts: readonly TokenizedText[];
  readonly candidates: readonly TokenizedText[];
  readonly count: number;
}

/** What a head makes of contexts, and the vectors of their candidates, [contexts, count, width]. */
function apartVectors<Config extends { readonly transformer: TransformerConfig }, Parameters extends Tree>(
  head: SeparateHead<Config, Parameters>,
  config: Config,
  parameters: Parameters,
  { contexts, candidates, count }: Apart,
): { readonly context: Tree; readonly listed: Tensor } {
  const tokens = (texts: readonly TokenizedText[]) => tokenTensors(paddedBatch(texts, longest(texts)), config.transformer);
  const vectors = head.candidate(parameters, config, tokens(candidates));
  const listed = reshape(vectors, [contexts.length, count, config.transformer.width]);
  return { context: head.context(parameters, config, tokens(contexts)), listed };
}

/** Rows of word numbers in the library's rectangle, padded with 0. */
async function vectors(reference: ReferenceCase, output: string, rows: readonly Int32Array[]): Promise<Computed> {
  const expected = await expectedArray(reference, `f32/${output}`);
  const columns = expected?.shape.at(-1) ?? 0;
  const values = new Float64Array(rows.length * columns);
  rows.forEach((row, i) => values.set(row, i * columns));
  const wanted = expected === undefined ? [] : numbersOf(expected);
  return { output, part: "tokens", shape: [values.length], values, expected: wanted, tolerance: "exact" };
}

/** ParlAI's own measures of the batch: they count missing candidates too. */
function measures({ outputs }: ReferenceCase, { values, shape }: Computed, examples: Examples): readonly Computed[] {
  const count = shape[1] ?? 0;
  const rows = examples.map((_, i) => Array.from(values.subarray(i * count, (i + 1) * count)));
  const targets = examples.map(({ candidates, label }) => candidates.indexOf(label));
  const ranks = rows.map((row, i) => rankOf(row, targets[i] ?? 0).best);
  const losses = rows.map((row, i) => Math.log(row.reduce((sum, score) => sum + Math.exp(score - (row[targets[i] ?? 0] ?? 0)), 0)));
  // A cross-entropy moves by at most twice what its scores move, and the library's own is rounded to float32.
  const { float32Error = 0, largest = 0 } = outputs.get("scores") ?? {};
  const bound = 2 * (2 * float32Error + 2 ** -22 * largest) + 2 ** -22 * Math.max(...losses);
  const one = { part: "metric", shape: [examples.length] } as const;
  return [
    { output: "targets", values: Float64Array.from(targets), tolerance: "exact", ...one },
    { output: "rank", values: Float64Array.from(ranks), tolerance: "exact", ...one },
    { output: "mrr", values: Float64Array.from(ranks, (rank) => Math.fround(1 / rank)), tolerance: "exact", ...one },
    { output: "loss", values: Float32Array.from(losses), tolerance: { bound }, ...one },
  ];
}
