import {
  batchInvariant,
  orderInvariant,
  paddingInvariant,
  type BatchOptions,
  type Claim,
  type NamedArray,
  type NamedArrays,
} from "@tercet/equivalence";
import { broadcastTo, expandDims, type Tensor, type Tree } from "@tercet/tensor";
import {
  claimsAbout,
  compute,
  graphClaims,
  type ClaimPlace,
  type Constant,
  type GraphSubject,
  type NamedValues,
} from "@tercet/tensor/claims";
import { inputsOf, sequences, type Named, type Sequence } from "@tercet/transformer/claims";
import fc, { type Arbitrary } from "fast-check";
import type { SeparateHead } from "../src/head.ts";
import type { HeadConfig } from "../src/model.ts";
import { parametersOf, spread, tokensOf, treeOf } from "./head-texts.ts";
import { modelClaims } from "./models.ts";
import { rowsAt } from "./reductions.ts";

/** Contexts and candidates. */
export interface Texts {
  readonly contexts: readonly Sequence[];
  readonly candidates: readonly Sequence[];
}

/** A head that encodes apart, in one of its configurations. */
export interface SeparateSubject<Config extends HeadConfig, Parameters extends Tree> {
  readonly name: string;
  readonly head: SeparateHead<Config, Parameters>;
  readonly config: Config;
  /** Candidate vectors and scores [contexts, candidates] in plain float64, by the formulas of the paper. */
  readonly formula: (
    named: Named,
    texts: Texts,
    constant: Constant,
  ) => { readonly vectors: ArrayLike<number>; readonly scores: ArrayLike<number> };
}

/**
 * The claims about a head that encodes apart: vectors and scores equal the paper's formulas, in the fused form and as written, with the gradient that differences
 * give; a text has the same bits in every batch, order and padding; and what a model keeps, searches and refuses is what it should.
 */
export function separateClaims<Config extends HeadConfig, Parameters extends Tree>(
  subject: SeparateSubject<Config, Parameters>,
  place: ClaimPlace,
): readonly Claim[] {
  // A backend that walks graphs computes every element by itself.
  const walks = place.backend.walk !== undefined;
  return [...graphClaims(graphSubject(subject), place), ...(walks ? [] : [...invariances(subject, place), ...modelClaims(subject, place)])];
}

function graphSubject<Config extends HeadConfig, Parameters extends Tree>(
  subject: SeparateSubject<Config, Parameters>,
): GraphSubject<Texts> {
  const { name, head, config, formula } = subject;
  const specs = head.specs(config);
  const text = sequences(config.transformer, 4);
  const textsOf = (each: Arbitrary<Sequence>): Arbitrary<Texts> =>
    fc.record({
      contexts: fc.array(each, { minLength: 1, maxLength: 2 }),
      candidates: fc.array(each, { minLength: 1, maxLength: 3 }),
    });
  return {
    subject: { kind: "head", name },
    setting: textsOf(text),
    // A text without tokens is the zero vector, which has no direction.
    smooth: textsOf(text.map((each) => (each.ids.length > 0 ? each : { ids: [1], types: [0] }))),
    inputs: () => inputsOf(specs, spread),
    graph: (inputs, texts) => {
      const p = treeOf<Parameters>(specs, inputs);
      const context = head.context(p, config, tokensOf(texts.contexts, config.transformer));
      const vectors = head.candidate(p, config, tokensOf(texts.candidates, config.transformer));
      const listed = broadcastTo(expandDims(vectors, 0), [texts.contexts.length, ...vectors.shape]);
      return { vectors, scores: head.score(p, config, context, vectors), listed: head.scoreListed(p, config, context, listed) };
    },
    formula: (inputs, texts, constant): NamedValues => {
      const named: Named = new Map(specs.map((spec, i) => [spec.name, inputs[i]!])); // an input for each spec
      const { vectors, scores } = formula(named, texts, constant);
      return { vectors, scores, listed: scores };
    },
  };
}

interface Pair {
  readonly context: Sequence;
  readonly candidate: Sequence;
}

interface Common {
  readonly seed: number;
  /** What every text of the batch is scored with. */
  readonly fixed: Pair;
}

function invariances<Config extends HeadConfig, Parameters extends Tree>(
  subject: SeparateSubject<Config, Parameters>,
  place: ClaimPlace,
): readonly Claim[] {
  const { config, name } = subject;
  const about = claimsAbout({ kind: "head", name }, place);
  const pair = fc.record({ context: sequences(config.transformer, 5), candidate: sequences(config.transformer, 5) });
  const common = fc.record({ seed: fc.nat({ max: 0xff }), fixed: pair });
  const options: BatchOptions<Pair, Common> = {
    generate: pair,
    common,
    subject: (items, shared) => scored(subject, items, { ...shared, padding: 0 }, place),
    most: 3,
  };
  const padded = paddingInvariant<{ readonly items: readonly Pair[]; readonly shared: Common }>({
    generate: fc.record({ items: fc.array(pair, { minLength: 1, maxLength: 3 }), shared: common }),
    subject: async ({ items, shared }, padding) => {
      const each = await scored(subject, items, { ...shared, padding }, place);
      return Object.fromEntries(each.flatMap((one, i) => Object.entries(one).map(([array, values]) => [`${array} ${i}`, values] as const)));
    },
  });
  return [batchInvariant(options), orderInvariant(options), padded].map((property) => about(property));
}

/** Vectors of each text, and its scores with a text that all of them meet. */
async function scored<Config extends HeadConfig, Parameters extends Tree>(
  { head, config }: SeparateSubject<Config, Parameters>,
  items: readonly Pair[],
  { seed, fixed, padding }: Common & { readonly padding: number },
  { backend }: ClaimPlace,
): Promise<readonly NamedArrays[]> {
  const p = parametersOf<Parameters>(head.specs(config), seed);
  const { transformer } = config;
  const context = head.context(p, config, tokensOf(items.map((item) => item.context), transformer, padding)); // prettier-ignore
  const vectors = head.candidate(p, config, tokensOf(items.map((item) => item.candidate), transformer, padding)); // prettier-ignore
  const met = head.candidate(p, config, tokensOf([fixed.candidate], transformer));
  const meeting = head.context(p, config, tokensOf([fixed.context], transformer));
  const asContext = head.score(p, config, context, met);
  const asCandidate = head.score(p, config, meeting, vectors);
  const { arrays } = await compute(backend, [vectors, asContext, asCandidate] satisfies readonly Tensor[], { claimed: true });
  const columnOf = (array: NamedArray | undefined, column: number): NamedArray => ({
    shape: [1],
    data: array?.data.slice(column, column + 1) ?? new Float32Array(0),
  });
  return items.map((_, i) => ({
    vector: rowsAt(arrays[0], i),
    "as context": rowsAt(arrays[1], i),
    "as candidate": columnOf(arrays[2], i),
  }));
}
