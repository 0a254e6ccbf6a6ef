import type { Claim, NamedArray } from "@tercet/equivalence";
import { treeFromPaths, type Tensor } from "@tercet/tensor";
import { graphClaims, type ClaimPlace, type GraphSubject, type NamedTensors, type NamedValues } from "@tercet/tensor/claims";
import fc, { type Arbitrary } from "fast-check";
import { activate, type Activation } from "../src/activation.ts";
import { poolBert, type BertParameters } from "../src/bert.ts";
import { dense } from "../src/blocks.ts";
import type { TransformerConfig } from "../src/config.ts";
import { encodeTokens, type TransformerParameters } from "../src/encode.ts";
import { denseSpecs, parameterSpecs, type ParameterSpec } from "../src/parameters.ts";
import { tokenTensors } from "../src/tokens.ts";
import { activationAt } from "./formula/activations.ts";
import { pooledByFormula } from "./formula/bert.ts";
import { encodeByFormula, type Constant, type EncodedByFormula, type Sequence } from "./formula/encode.ts";
import { dense as denseByFormula, flat, type Named, type Rows } from "./formula/rows.ts";
import { epsilons, batchOf, sequences } from "./texts.ts";
import { activations, inputsOf, variants } from "./variants.ts";

/** A configuration, and the texts that it encodes. */
interface Setting {
  readonly config: TransformerConfig;
  readonly texts: readonly Sequence[];
}

/**
 * The claims about layers: embeddings, one block and whole encoders of every variant, BERT's pooler, and a feed-forward layer with every activation, each against
 * its formula in plain float64 on one text after the other.
 */
export function partClaims(place: ClaimPlace): readonly Claim[] {
  return [
    ...Object.entries(variants).flatMap(([name, config]) => [
      ...graphClaims(embeddings(name, config), place),
      ...graphClaims(block(name, config), place),
      ...graphClaims(encoder(name, config), place),
    ]),
    ...activations.flatMap((activation) => graphClaims(feedForward(activation), place)),
  ];
}

function settings(config: TransformerConfig): Arbitrary<Setting> {
  const texts = fc.array(sequences(config, config.positions / 2), { minLength: 1, maxLength: 3, size: "max" });
  return fc
    .record({ texts, eps: fc.constantFrom(...epsilons) })
    .map(({ texts: drawn, eps }) => ({ config: { ...config, eps }, texts: drawn }));
}

/** What every part of an encoder has: its parameters, in the order of the specs. */
function part(
  name: string,
  config: TransformerConfig,
  of: {
    readonly specs: (config: TransformerConfig) => readonly ParameterSpec[];
    readonly graph: (p: TransformerParameters, setting: Setting) => NamedTensors;
    readonly formula: (named: Named, setting: Setting, constant: Constant) => NamedValues;
  },
): GraphSubject<Setting> {
  return {
    subject: { kind: "layer", name },
    setting: settings(config),
    inputs: (setting) => inputsOf(of.specs(setting.config)),
    graph: (inputs, setting) => of.graph(treeOf(of.specs(setting.config), inputs), setting),
    formula: (inputs, setting, constant) => of.formula(namedOf(of.specs(setting.config), inputs), setting, constant),
  };
}

function treeOf(specs: readonly ParameterSpec[], inputs: readonly Tensor[]): TransformerParameters {
  return treeFromPaths(specs.map(({ name }, i) => [name, inputs[i] as Tensor] as const)) as TransformerParameters; // an input for each spec
}

function namedOf(specs: readonly ParameterSpec[], inputs: readonly NamedArray[]): Named {
  return new Map(specs.map(({ name }, i) => [name, inputs[i] as NamedArray])); // an input for each spec
}

const eachByFormula = (named: Named, { config, texts }: Setting, constant: Constant): readonly EncodedByFormula[] =>
  texts.map((text) => encodeByFormula(named, config, text, constant));

const joined = (texts: readonly EncodedByFormula[], of: (text: EncodedByFormula) => Rows): Float64Array => flat(texts.flatMap(of));

function embeddings(name: string, config: TransformerConfig): GraphSubject<Setting> {
  const specs = (own: TransformerConfig): readonly ParameterSpec[] => parameterSpecs(own).filter((spec) => !/layer[s.]/.test(spec.name));
  const bare: TransformerConfig =
    config.kind === "bert" ? { ...config, pooler: false, relative: undefined, layers: 0 } : { ...config, layers: 0 };
  return part(`embeddings-${name}`, bare, {
    specs,
    graph: (p, { config: own, texts }) => {
      const withLayers = own.kind === "bert" ? { ...p, encoder: { layer: [] } } : { ...p, layers: [] };
      return { embedded: encodeTokens(withLayers, own, tokenTensors(batchOf(texts), own)).embedded };
    },
    formula: (named, setting, constant) => ({ embedded: joined(eachByFormula(named, setting, constant), ({ embedded }) => embedded) }),
  });
}

/** One block on embedded texts: attention, what follows it, and its weights. */
function block(name: string, config: TransformerConfig): GraphSubject<Setting> {
  const one: TransformerConfig = { ...config, layers: 1 };
  return {
    ...part(`block-${name}`, one, {
      specs: parameterSpecs,
      graph: (p, { config: own, texts }) => {
        const { layers } = encodeTokens(p, own, tokenTensors(batchOf(texts), own));
        return Object.fromEntries(layers.flatMap(({ output, weights }) => [["output", output], ["weights", weights()]])); // prettier-ignore
      },
      formula: (named, setting, constant) => {
        const encoded = eachByFormula(named, setting, constant);
        return { output: joined(encoded, ({ layers }) => layers[0]?.output ?? []), weights: denseWeights(setting, encoded) };
      },
    }),
    kernel: config.kind === "bert" && config.relative !== undefined ? "attentionWithBias" : "attention",
  };
}

/** Weights of all heads among all tokens of a batch: 0 between different texts. */
function denseWeights({ config, texts }: Setting, encoded: readonly EncodedByFormula[]): Float64Array {
  const count = texts.reduce((sum, { ids }) => sum + ids.length, 0);
  const dense = new Float64Array(config.heads * count * count);
  let start = 0;
  for (const { layers } of encoded) {
    const heads = layers[0]?.weights ?? [];
    heads.forEach((rows, head) => rows.forEach((row, i) => dense.set(row, (head * count + start + i) * count + start)));
    start += heads[0]?.length ?? 0;
  }
  return dense;
}

/** All layers one after the other, and the pooler where there is one. */
function encoder(name: string, config: TransformerConfig): GraphSubject<Setting> {
  const isPooled = config.kind === "bert" && config.pooler;
  return {
    ...part(`encoder-${name}`, config, {
      specs: parameterSpecs,
      graph: (p, { config: own, texts }) => {
        const encoded = encodeTokens(p, own, tokenTensors(batchOf(texts), own));
        const { pooler } = p as BertParameters; // absent where a configuration has none
        const layers = Object.fromEntries(encoded.layers.map(({ output }, i) => [`layer ${i}`, output]));
        return { ...layers, output: encoded.output, ...(pooler === undefined ? {} : { pooled: poolBert(pooler.dense, encoded) }) };
      },
      formula: (named, setting, constant) => {
        const encoded = eachByFormula(named, setting, constant);
        const layers = Array.from({ length: setting.config.layers }, (_, i) => [`layer ${i}`, joined(encoded, (text) => text.layers[i]?.output ?? [])] as const); // prettier-ignore
        const output = joined(encoded, (text) => text.output);
        return {
          ...Object.fromEntries(layers),
          output,
          ...(isPooled ? { pooled: flat(encoded.map((text) => pooledByFormula(named, text))) } : {}),
        };
      },
    }),
    inputs: (setting) => inputsOf(parameterSpecs(setting.config), 0.125),
    // Blocks are differentiated one by one.
    differentiable: false,
  };
}

/** A dense layer with an activation behind it. */
function feedForward(activation: Activation): GraphSubject<{ readonly rows: number }> {
  const [outputs, inputs] = [5, 4];
  const specs = denseSpecs("dense", outputs, inputs, 1);
  return {
    subject: { kind: "layer", name: `feed-forward-${activation}` },
    setting: fc.record({ rows: fc.integer({ min: 1, max: 5 }) }),
    inputs: ({ rows }) => [...specs.map(({ shape }) => ({ shape, from: -2, to: 2 })), { shape: [rows, inputs], from: -4, to: 4 }],
    graph: (given) => {
      const [weight, bias, x] = given as readonly [Tensor, Tensor, Tensor]; // as many as `inputs` says
      return { y: activate(activation, dense({ weight, bias }, x)) };
    },
    formula: (given, { rows }, constant) => {
      const x = given[specs.length]?.data ?? new Float64Array(0);
      const lines = Array.from({ length: rows }, (_, i) => Float64Array.from(x.subarray(i * inputs, (i + 1) * inputs)));
      return { y: flat(denseByFormula(namedOf(specs, given), "dense", lines)).map((value) => activationAt(activation, value, constant)) };
    },
  };
}
