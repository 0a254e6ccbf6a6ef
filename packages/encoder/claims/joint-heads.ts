import {
  batchInvariant,
  orderInvariant,
  paddingInvariant,
  sameBits,
  type BatchOptions,
  type Claim,
  type NamedArrays,
} from "@tercet/equivalence";
import type { Tree } from "@tercet/tensor";
import { claimsAbout, compute, graphClaims, type ClaimPlace, type Constant } from "@tercet/tensor/claims";
import { inputsOf, sequences, type Named, type Sequence } from "@tercet/transformer/claims";
import fc, { type Arbitrary } from "fast-check";
import type { JointHead } from "../src/head.ts";
import { jointModel, type HeadConfig, type JointModel } from "../src/model.ts";
import { parametersOf, sequenceOf, spread, tokensOf, treeOf, wordTexts, wordTokens } from "./head-texts.ts";
import { rowsAt } from "./reductions.ts";

/** A head that reads pairs, in one of its configurations. */
export interface JointSubject<Config extends HeadConfig, Parameters extends Tree> {
  readonly name: string;
  readonly head: JointHead<Config, Parameters>;
  readonly config: Config;
  /** Logits of one joined pair, by the formulas of the paper. */
  readonly formula: (named: Named, pair: Sequence, constant: Constant) => ArrayLike<number>;
}

interface Pairs {
  readonly pairs: readonly Sequence[];
}

/**
 * The claims about a head that reads pairs: logits equal the formula, with the gradient that differences give; a pair has the same bits in every batch, order and
 * padding, and in every list of candidates; and a model
 * gives what its head makes of the context's tokens before the candidate's.
 */
export function jointClaims<Config extends HeadConfig, Parameters extends Tree>(
  subject: JointSubject<Config, Parameters>,
  place: ClaimPlace,
): readonly Claim[] {
  const { name, head, config, formula } = subject;
  const specs = head.specs(config);
  const pair = joinedPairs(config);
  const graph = graphClaims<Pairs>(
    {
      subject: { kind: "head", name },
      setting: fc.record({ pairs: fc.array(pair, { minLength: 1, maxLength: 3 }) }),
      inputs: () => inputsOf(specs, spread),
      graph: (inputs, { pairs }) => ({ logits: head.scorePairs(treeOf(specs, inputs), config, tokensOf(pairs, config.transformer)) }),
      formula: (inputs, { pairs }, constant) => {
        const named: Named = new Map(specs.map((spec, i) => [spec.name, inputs[i]!])); // an input for each spec
        return { logits: pairs.flatMap((each) => Array.from(formula(named, each, constant))) };
      },
    },
    place,
  );
  // A backend that walks graphs computes every element by itself.
  return place.backend.walk === undefined ? [...graph, ...invariances(subject, pair, place)] : graph;
}

/** Token types that an encoder tells apart. */
function kindsOf({ transformer }: HeadConfig): number {
  return transformer.kind === "bert" ? transformer.tokenTypes : transformer.segments;
}

/** A context with at least one token, and a candidate, as one sequence of two types where there are two. */
function joinedPairs(config: HeadConfig): Arbitrary<Sequence> {
  const { transformer } = config;
  const kinds = kindsOf(config);
  return fc.tuple(sequences(transformer, 4), sequences(transformer, 4)).map(([context, candidate]) => {
    const first = [1, ...context.ids];
    return {
      ids: [...first, ...candidate.ids],
      types: [...first.map(() => 0), ...candidate.ids.map(() => Math.min(1, Math.max(0, kinds - 1)))],
    };
  });
}

function invariances<Config extends HeadConfig, Parameters extends Tree>(
  { name, head, config }: JointSubject<Config, Parameters>,
  pair: Arbitrary<Sequence>,
  place: ClaimPlace,
): readonly Claim[] {
  const specs = head.specs(config);
  const scored = async (pairs: readonly Sequence[], seed: number, padding: number): Promise<readonly NamedArrays[]> => {
    const logits = head.scorePairs(parametersOf<Parameters>(specs, seed), config, tokensOf(pairs, config.transformer, padding));
    const { arrays } = await compute(place.backend, [logits], { claimed: true });
    return pairs.map((_, i) => ({ logits: rowsAt(arrays[0], i) }));
  };
  const seed = fc.nat({ max: 0xff });
  const options: BatchOptions<Sequence, number> = {
    generate: pair,
    common: seed,
    subject: (pairs, common) => scored(pairs, common, 0),
    most: 3,
  };
  const padded = paddingInvariant<{ readonly pairs: readonly Sequence[]; readonly seed: number }>({
    generate: fc.record({ pairs: fc.array(pair, { minLength: 1, maxLength: 3 }), seed }),
    subject: async (drawn, padding) => {
      const each = await scored(drawn.pairs, drawn.seed, padding);
      return Object.fromEntries(each.map((one, i) => [`pair ${i}`, one["logits"] ?? { shape: [0], data: new Float32Array(0) }]));
    },
  });
  const models = new Map<number, JointModel>();
  const modelOf = (which: number): JointModel => {
    const parts = { head, config, parameters: parametersOf<Parameters>(specs, which), tokenizer: wordTokens(kindsOf(config)) };
    const model = models.get(which) ?? jointModel({ ...parts, backend: place.backend, identity: `seed ${which}` });
    models.set(which, model);
    return model;
  };
  const alone = sameBits<Listed>({
    name: "alone-equals-in-a-list",
    generate: listed,
    subject: async (drawn) => logitsOf((await modelOf(drawn.seed).score(drawn.context, drawn.candidates, drawn)).logits),
    other: async (drawn) => {
      const logits: number[] = [];
      for (const candidate of drawn.candidates) logits.push(...(await modelOf(drawn.seed).score(drawn.context, [candidate])).logits);
      return logitsOf(logits);
    },
  });
  const direct = sameBits<Listed>({
    name: "model-equals-its-head",
    generate: listed,
    subject: async (drawn) => logitsOf((await modelOf(drawn.seed).score(drawn.context, drawn.candidates, drawn)).logits),
    // The context is read first.
    other: async ({ seed: own, context, candidates }) => {
      const pairs = candidates.map((candidate) => wordTokens(kindsOf(config)).pair(context, candidate));
      const each = await scored(pairs.map(sequenceOf), own, 0);
      return logitsOf(each.map(({ logits }) => Number(logits?.data[0])));
    },
  });
  const about = claimsAbout({ kind: "head", name }, place);
  return [batchInvariant(options), orderInvariant(options), padded, alone, direct].map((property) => about(property));
}

const listed: Arbitrary<Listed> = fc.record({
  seed: fc.nat({ max: 2 }),
  context: wordTexts,
  candidates: fc.array(wordTexts, { minLength: 1, maxLength: 6 }),
  tokensPerBatch: fc.constantFrom(1, 8, 4096),
});

interface Listed {
  readonly seed: number;
  readonly context: string;
  readonly candidates: readonly string[];
  readonly tokensPerBatch: number;
}

function logitsOf(logits: readonly number[]): NamedArrays {
  return { logits: { shape: [logits.length], data: Float32Array.from(logits) } };
}
