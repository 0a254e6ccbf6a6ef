import { compile, data, slice, type Backend, type Tensor, type Tree } from "@tercet/tensor";
import { raggedBatch } from "@tercet/text";
import { tokenTensors, type TokenTensors, type TransformerConfig } from "@tercet/transformer";
import { errors } from "./errors.ts";
import type { JointHead, SeparateHead } from "./head.ts";
import { floatsOf, keepVectors, keptTree, type Keep, type KeptVectors } from "./kept-vectors.ts";
import { runInBatches, type QueueOptions } from "./queue.ts";
import { rankSet } from "./rank-set.ts";
import { logit, rank, type Logit, type Ranked } from "./scores.ts";
import { searchWith, type Hit, type SearchOptions } from "./search.ts";
import type { TextTokenizer, TokenizedText } from "./text-tokenizer.ts";
import type { Weights } from "./weights.ts";

/** What every configuration has. */
export interface HeadConfig {
  readonly transformer: TransformerConfig;
}

/** All that makes a model: a head with its configuration, weights and tokenizer, on a backend. */
export interface ModelParts<H, Config extends HeadConfig, Parameters extends Tree> {
  readonly head: H;
  readonly config: Config;
  readonly parameters: Parameters;
  readonly tokenizer: TextTokenizer;
  readonly backend: Backend;
  /** Changes when weights, tokenizer or configuration change: candidates belong to it. */
  readonly identity: string;
  /** What the encoder's weights are held in. Default float32. */
  readonly weights?: Weights;
  /** What the user should know of how it was read. Default: nothing. */
  readonly notes?: readonly string[];
}

/** What was done to the texts of one call. */
export interface TextReport {
  readonly texts: number;
  readonly tokens: number;
  /** Texts of which something was cut away. */
  readonly truncated: number;
  /** Texts in which somebody typed a special token. */
  readonly typedSpecials: number;
}

/** Candidates encoded once, to be scored again and again. */
export interface CandidateSet extends KeptVectors {
  readonly texts: readonly string[];
  readonly identity: string;
  readonly report: TextReport;
}

/** How candidates are encoded and kept. */
export interface EncodeOptions extends QueueOptions {
  /**
   * Default `float32`. The others round: `float16` every element to 11 bits, `int8` to a 127th of its vector's greatest magnitude. All scores are those of what
   * is kept.
   */
  readonly keep?: Keep;
}

/** Scores of one context with a list of candidates, in the order of the list. */
export interface Scored {
  readonly logits: readonly Logit[];
  readonly report: TextReport;
}

/** The best candidates of several contexts. */
export interface Searched {
  /** For each context its hits, the best first. */
  readonly hits: readonly (readonly Hit[])[];
  /** Of the contexts. */
  readonly report: TextReport;
}

/** What a user ranks with, whatever the head. */
export interface Model {
  readonly name: string;
  readonly backend: Backend;
  readonly identity: string;
  /** What the encoder's weights are held in. */
  readonly weights: Weights;
  /** What the user should know of how it was read: defaults taken, lengths, faults of another library that were kept. */
  readonly notes: readonly string[];
  /** Logits of a context with candidates, as texts or (bi and poly) as an encoded set. */
  score(context: string, candidates: readonly string[] | CandidateSet, options?: QueueOptions): Promise<Scored>;
  /** The best k candidates: greatest logit first, ties by the order of the list. */
  rank(
    context: string,
    candidates: readonly string[] | CandidateSet,
    options?: QueueOptions & { readonly k?: number },
  ): Promise<readonly Ranked[]>;
}

/** A model whose candidates can be kept. */
export interface SeparateModel extends Model {
  readonly kind: "separate";
  /** Encodes candidates and keeps their vectors on the model's backend. */
  encodeCandidates(texts: readonly string[], options?: EncodeOptions): Promise<CandidateSet>;
  /**
   * The best candidates of a set for each of several contexts: those that `rank` gives, with the same scores, without a score of every pair. A NaN stands behind
   * every number.
   * @throws TercetError `candidates-mismatched`, `rank-count-invalid`, `run-cancelled`, and `score-not-finite` where a hit's score is NaN
   */
  search(contexts: readonly string[], candidates: CandidateSet, options?: SearchOptions): Promise<Searched>;
}

/** A model that must read every pair. */
export interface JointModel extends Model {
  readonly kind: "joint";
}

function reportOf(texts: readonly TokenizedText[]): TextReport {
  return {
    texts: texts.length,
    tokens: texts.reduce((sum, text) => sum + text.ids.length, 0),
    truncated: texts.filter((text) => text.cut > 0).length,
    typedSpecials: texts.filter((text) => text.typedSpecials > 0).length,
  };
}

/** What token counts are rounded up to, so that batches of many sizes share plans: a sixteenth at most of what is computed anyway, and no more than 32 tokens. */
function roundTo(tokens: number): number {
  return Math.min(32, Math.max(4, 2 ** Math.floor(Math.log2(Math.max(1, tokens))) / 16));
}

/** Texts as one ragged batch of tensors, in the form that models run them in: batches of nearly the same size share a plan. */
export function textTensors(texts: readonly Pick<TokenizedText, "ids" | "types">[], config: HeadConfig): TokenTensors {
  const batch = raggedBatch(texts);
  return tokenTensors(batch, config.transformer, { roundTo: roundTo(batch.ids.length) });
}

async function logitsOf(scores: Tensor): Promise<readonly Logit[]> {
  const values = await data(scores);
  scores.dispose();
  return Array.from(values, logit);
}

/** A bi- or poly-encoder ready for texts. Equal candidate texts are encoded once. */
export function separateModel<Config extends HeadConfig, Parameters extends Tree>(
  parts: ModelParts<SeparateHead<Config, Parameters>, Config, Parameters>,
): SeparateModel {
  const { head, config, parameters, tokenizer, backend, identity, weights = "float32", notes = [] } = parts;
  // Tensors in trees are what a compiled function takes; a head's parameters are such a tree.
  const encode = compile((p: Parameters, tokens: TokenTensors) => head.candidate(p, config, tokens), { backend });
  const score = compile(
    (p: Parameters, tokens: TokenTensors, kept: KeptVectors & Tree) =>
      head.score(p, config, head.context(p, config, tokens), floatsOf(kept)),
    {
      backend,
    },
  );

  const searchBatch = searchWith(
    (p: Parameters, tokens: TokenTensors, kept: KeptVectors, k: number) => head.search(p, config, head.context(p, config, tokens), kept, k),
    backend,
  );

  async function encodeCandidates(texts: readonly string[], options?: EncodeOptions): Promise<CandidateSet> {
    const distinct = [...new Set(texts)];
    const tokenized = distinct.map((text) => tokenizer.candidate(text));
    const rows = await runInBatches(
      tokenized,
      (text) => text.ids.length,
      (batch) => encodeRows(batch),
      options,
    );
    const place = new Map(distinct.map((text, i) => [text, i]));
    const width = rows[0]?.length ?? config.transformer.width;
    const all = new Float32Array(texts.length * width);
    texts.forEach((text, i) => all.set(rows[place.get(text) ?? 0] ?? [], i * width));
    return {
      texts,
      ...(await keepVectors(all, width, options?.keep ?? "float32", backend)),
      identity,
      report: reportOf(tokenized),
    };
  }

  async function encodeRows(batch: readonly TokenizedText[]): Promise<readonly Float32Array[]> {
    const vectors = await encode(parameters, textTensors(batch, config));
    const values = (await data(vectors)) as Float32Array; // parameters are float32, so vectors are
    vectors.dispose();
    const width = vectors.shape[1] ?? 0;
    return batch.map((_, i) => values.slice(i * width, (i + 1) * width));
  }

  function checkIsOwn(set: CandidateSet): void {
    if (set.identity !== identity) throw errors["candidates-mismatched"]({ made: set.identity, used: identity });
  }

  async function search(contexts: readonly string[], set: CandidateSet, options: SearchOptions = {}): Promise<Searched> {
    checkIsOwn(set);
    const { k = 10 } = options;
    if (!Number.isInteger(k) || k < 0) throw errors["rank-count-invalid"]({ k });
    const texts = contexts.map((context) => tokenizer.context(context));
    const hits = await runInBatches(
      texts,
      (text) => text.ids.length,
      async (batch) =>
        k === 0 || set.texts.length === 0 ? batch.map(() => []) : searchBatch(parameters, textTensors(batch, config), set, k),
      options,
    );
    return { hits, report: reportOf(texts) };
  }

  async function scoreTexts(context: string, candidates: readonly string[] | CandidateSet, options?: QueueOptions): Promise<Scored> {
    const isSet = "vectors" in candidates;
    const set = isSet ? candidates : await encodeCandidates(candidates, options);
    checkIsOwn(set);
    const text = tokenizer.context(context);
    const logits = await logitsOf(await score(parameters, textTensors([text], config), keptTree(set)));
    if (!isSet) set.vectors.dispose();
    return { logits, report: reportOf([text]) };
  }

  return {
    kind: "separate",
    name: head.name,
    backend,
    identity,
    weights,
    notes,
    encodeCandidates,
    search,
    score: scoreTexts,
    rank: async (context, candidates, options) =>
      "vectors" in candidates
        ? (await rankSet({ score: scoreTexts, search }, context, candidates, options?.k)).ranked
        : rank((await scoreTexts(context, candidates, options)).logits, options?.k),
  };
}

/** A cross-encoder ready for texts. With several labels the first one's logit is the score. */
export function jointModel<Config extends HeadConfig, Parameters extends Tree>(
  parts: ModelParts<JointHead<Config, Parameters>, Config, Parameters>,
): JointModel {
  const { head, config, parameters, tokenizer, backend, identity, weights = "float32", notes = [] } = parts;
  const run = compile((p: Parameters, tokens: TokenTensors) => slice(head.scorePairs(p, config, tokens), { axis: 1, from: 0, to: 1 }), {
    backend,
  });

  async function scoreTexts(context: string, candidates: readonly string[] | CandidateSet, options?: QueueOptions): Promise<Scored> {
    const texts = "vectors" in candidates ? candidates.texts : candidates;
    const pairs = texts.map((candidate) => tokenizer.pair(context, candidate));
    const logits = await runInBatches(
      pairs,
      (pair) => pair.ids.length,
      async (batch) => logitsOf(await run(parameters, textTensors(batch, config))),
      options,
    );
    return { logits, report: reportOf(pairs) };
  }

  return {
    kind: "joint",
    name: head.name,
    backend,
    identity,
    weights,
    notes,
    score: scoreTexts,
    rank: async (context, candidates, options) => rank((await scoreTexts(context, candidates, options)).logits, options?.k),
  };
}
