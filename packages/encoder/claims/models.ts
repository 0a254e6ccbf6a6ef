import { sameBits, type Claim, type NamedArrays, type Property } from "@tercet/equivalence";
import { TercetError } from "@tercet/host";
import { data, tensor, type Tree } from "@tercet/tensor";
import { claimsAbout, compute, type ClaimPlace } from "@tercet/tensor/claims";
import type { TokenTensors } from "@tercet/transformer";
import fc from "fast-check";
import type { Keep } from "../src/kept-vectors.ts";
import { separateModel, type CandidateSet, type HeadConfig, type SeparateModel } from "../src/model.ts";
import { rank, type Ranked } from "../src/scores.ts";
import type { TokenizedText } from "../src/text-tokenizer.ts";
import { parametersOf, sequenceOf, tokensOf, wordTexts, wordTokens } from "./head-texts.ts";
import type { SeparateSubject } from "./separate-heads.ts";

interface Ranking {
  readonly seed: number;
  readonly contexts: readonly string[];
  readonly candidates: readonly string[];
  readonly k: number;
  /** Most tokens of a batch. */
  readonly tokensPerBatch: number;
}

// Few words: equal texts are common, and so are equal scores.
const rankings = fc.record({
  seed: fc.nat({ max: 2 }),
  contexts: fc.array(wordTexts, { minLength: 1, maxLength: 3 }),
  candidates: fc.array(wordTexts, { minLength: 1, maxLength: 9, size: "max" }),
  k: fc.integer({ min: 1, max: 10 }),
  tokensPerBatch: fc.constantFrom(1, 6, 4096),
});

/** So many candidates that a ranking of them is searched and not scored whole. */
const longEnough = 4096 + 4;

interface LongRanking {
  readonly seed: number;
  readonly context: string;
  readonly candidates: readonly string[];
  /** The first candidate stands in the set so often, at the end; the others share the places before. */
  readonly lasts: number;
  readonly k: number;
}

const longRankings = fc.record({
  seed: fc.nat({ max: 2 }),
  context: wordTexts,
  candidates: fc.array(wordTexts, { minLength: 2, maxLength: 6 }),
  lasts: fc.integer({ min: 1, max: 60 }),
  k: fc.integer({ min: 1, max: 20 }),
});

const forms: readonly Keep[] = ["float32", "float16", "int8"];

/** What a model promises: it gives what its head gives; and of kept candidates: they score as fresh ones do, a search finds what scoring everything finds, and another model's are refused. */
export function modelClaims<Config extends HeadConfig, Parameters extends Tree>(
  subject: SeparateSubject<Config, Parameters>,
  place: ClaimPlace,
): readonly Claim[] {
  const models = new Map<number, SeparateModel>();
  const modelOf = (seed: number): SeparateModel => {
    const { head, config } = subject;
    const parts = { head, config, parameters: parametersOf<Parameters>(head.specs(config), seed), tokenizer: wordTokens(1) };
    const model = models.get(seed) ?? separateModel({ ...parts, backend: place.backend, identity: `seed ${seed}` });
    models.set(seed, model);
    return model;
  };
  const about = claimsAbout({ kind: "head", name: subject.name }, place);
  const searching = (keep: Keep): Claim =>
    claimsAbout(
      { kind: "search", name: keep === "float32" ? subject.name : `${subject.name}-${keep}` },
      place,
    )(searchProperty(modelOf, keep));
  return [
    about(directProperty(subject, place, modelOf)),
    about(cachedProperty(modelOf)),
    about(foreignProperty(modelOf)),
    about(longProperty(modelOf)),
    ...forms.map(searching),
  ];
}

type ModelOf = (seed: number) => SeparateModel;

const floats = (values: readonly number[]): NamedArrays[string] => ({ shape: [values.length], data: Float32Array.from(values) });

/** A model's scores are those that its head gives for the tokens of the context and of each candidate. */
function directProperty<Config extends HeadConfig, Parameters extends Tree>(
  { head, config }: SeparateSubject<Config, Parameters>,
  { backend }: ClaimPlace,
  modelOf: ModelOf,
): Property {
  const { context: contextOf, candidate: candidateOf } = wordTokens(1);
  return sameBits<Ranking>({
    name: "model-equals-its-head",
    generate: rankings,
    subject: async ({ seed, contexts: [context = ""], candidates }) => ({
      logits: floats((await modelOf(seed).score(context, candidates)).logits),
    }),
    other: async ({ seed, contexts: [context = ""], candidates }) => {
      const p = parametersOf<Parameters>(head.specs(config), seed);
      const tokens = (texts: readonly TokenizedText[]): TokenTensors => tokensOf(texts.map(sequenceOf), config.transformer);
      const vectors = head.candidate(p, config, tokens(candidates.map(candidateOf)));
      const { arrays } = await compute(backend, [head.score(p, config, head.context(p, config, tokens([contextOf(context)])), vectors)], {
        claimed: true,
      });
      return { logits: floats(Array.from(arrays[0]?.data ?? [], Number)) };
    },
  });
}

/** Candidates that were encoded in another order, beside others and in other batches, have the scores of fresh ones. */
function cachedProperty(modelOf: ModelOf): Property {
  return sameBits<Ranking>({
    name: "cached-equals-fresh",
    generate: rankings,
    subject: async ({ seed, contexts: [context = ""], candidates }) => ({
      logits: floats((await modelOf(seed).score(context, candidates)).logits),
    }),
    other: async ({ seed, contexts: [context = ""], candidates, tokensPerBatch }) => {
      const model = modelOf(seed);
      const kept = await model.encodeCandidates(["something else", ...candidates.toReversed()], { tokensPerBatch });
      const { logits } = await model.score(context, kept);
      kept.vectors.dispose();
      return { logits: floats(logits.slice(1).toReversed()) };
    },
  });
}

/** A long set has the ranks, scores and ties that a ranking of all its scores has; few of its candidates are different, so that lists end among ties. */
function longProperty(modelOf: ModelOf): Property {
  const listed = (ranked: readonly Ranked[]): NamedArrays => ({
    positions: { shape: [ranked.length], data: Int32Array.from(ranked, ({ index }) => index) },
    ties: { shape: [ranked.length], data: Int32Array.from(ranked, ({ ties }) => ties) },
    scores: floats(ranked.map(({ score }) => score)),
  });
  return {
    ...sameBits<LongRanking>({
      name: "long-set-ranks-as-all-scores",
      generate: longRankings,
      subject: async ({ seed, context, candidates, lasts, k }) => {
        const set = await longSet(modelOf(seed), candidates, lasts);
        return listed(await modelOf(seed).rank(context, set, { k }));
      },
      other: async ({ seed, context, candidates, lasts, k }) => {
        const set = await longSet(modelOf(seed), candidates, lasts);
        return listed(rank((await modelOf(seed).score(context, set)).logits, k));
      },
    }),
    // Thousands of scores each time.
    inputs: 5,
  };
}

/** A set of a few candidates, each kept many times. */
async function longSet(model: SeparateModel, candidates: readonly string[], lasts: number): Promise<CandidateSet> {
  const kept = await model.encodeCandidates(candidates);
  const [width = 0, rows] = [kept.vectors.shape[1], await data(kept.vectors)];
  const place = (i: number): number => (i >= longEnough - lasts ? 0 : 1 + (i % (candidates.length - 1)));
  const places = Array.from({ length: longEnough }, (_, i) => place(i));
  const vectors = new Float32Array(longEnough * width);
  for (const [i, from] of places.entries()) vectors.set(Array.from(rows.slice(from * width, (from + 1) * width), Number), i * width);
  kept.vectors.dispose();
  return { ...kept, texts: places.map((i) => candidates[i] ?? ""), vectors: tensor(vectors, { shape: [longEnough, width] }) };
}

/** Candidates belong to the model that made them. */
function foreignProperty(modelOf: ModelOf): Property {
  return sameBits<Ranking>({
    name: "foreign-candidates-are-refused",
    generate: rankings,
    subject: async ({ seed, contexts: [context = ""], candidates, k }) => {
      const kept = await modelOf(seed).encodeCandidates(candidates);
      const other = modelOf(seed + 1);
      const answers = [await codeOf(() => other.score(context, kept)), await codeOf(() => other.search([context], kept, { k }))];
      kept.vectors.dispose();
      return { "refusals of scoring and search": floats(answers.map((code) => Number(code === "candidates-mismatched"))) };
    },
    other: () => ({ "refusals of scoring and search": floats([1, 1]) }),
  });
}

async function codeOf(run: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await run();
    return undefined;
  } catch (error) {
    if (error instanceof TercetError) return error.code;
    throw error;
  }
}

/** Hits are those of all scores, sorted: the greatest first, equal ones in the order of the list. */
function searchProperty(modelOf: ModelOf, keep: Keep): Property {
  const found = (each: readonly (readonly { readonly index: number; readonly score: number }[])[]): NamedArrays =>
    Object.fromEntries(
      each.flatMap((hits, i) => [
        [`positions of context ${i}`, { shape: [hits.length], data: Int32Array.from(hits, ({ index }) => index) }],
        [`scores of context ${i}`, floats(hits.map(({ score }) => score))],
      ]),
    );
  return sameBits<Ranking>({
    name: "search-equals-scoring-everything",
    generate: rankings,
    subject: async ({ seed, contexts, candidates, k, tokensPerBatch }) => {
      const model = modelOf(seed);
      const kept = await model.encodeCandidates(candidates, { keep });
      const { hits } = await model.search(contexts, kept, { k, tokensPerBatch });
      kept.vectors.dispose();
      return found(hits);
    },
    other: async ({ seed, contexts, candidates, k }) => {
      const model = modelOf(seed);
      const kept = await model.encodeCandidates(candidates, { keep });
      const all: { readonly index: number; readonly score: number }[][] = [];
      for (const context of contexts) {
        const { logits } = await model.score(context, kept);
        const scored = logits.map((score, index) => ({ index, score }));
        all.push(scored.sort((a, b) => (a.score === b.score ? a.index - b.index : a.score > b.score ? -1 : 1)).slice(0, k));
      }
      kept.vectors.dispose();
      return found(all);
    },
  });
}
