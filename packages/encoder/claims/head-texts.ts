import { tensor, treeFromPaths, type Tensor, type Tree } from "@tercet/tensor";
import { valuesOf } from "@tercet/tensor/claims";
import { tokenTensors, type ParameterSpec, type TokenTensors, type TransformerConfig } from "@tercet/transformer";
import { batchOf, inputsOf, variants, type Named, type Sequence } from "@tercet/transformer/claims";
import fc, { type Arbitrary } from "fast-check";
import type { TextTokenizer, TokenizedText } from "../src/text-tokenizer.ts";

/** One layer of a variant: what heads stand on in their claims. */
export function oneLayer(name: string): TransformerConfig {
  const found = variants[name];
  if (found === undefined) throw new TypeError(`There is no variant ${name}`);
  return { ...found, layers: 1, ...(found.kind === "bert" ? { eps: 1e-5 } : {}) };
}

/** How large weights of layers are at most: with these the bounds of a score stay finite. */
export const spread = 0.25;

/** Parameters of a head from a seed, in float32. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the caller names the type that the specs describe
export function parametersOf<Parameters extends Tree>(specs: readonly ParameterSpec[], seed: number): Parameters {
  const values = valuesOf(inputsOf(specs, spread), { seed, coarse: false });
  return treeOf(specs, values.map(({ shape, data }) => tensor(Float32Array.from(data), { shape }))); // prettier-ignore
}

/** Parameters of a head from tensors, one for each spec. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the caller names the type that the specs describe
export function treeOf<Parameters extends Tree>(specs: readonly ParameterSpec[], inputs: readonly Tensor[]): Parameters {
  return treeFromPaths(specs.map(({ name }, i) => [name, inputs[i]!] as const)) as Parameters; // an input for each spec, and its path
}

/** The parameters below a name, without it. */
export function below(named: Named, name: string): Named {
  return new Map(
    [...named].flatMap(([path, array]) => (path.startsWith(`${name}.`) ? [[path.slice(name.length + 1), array] as const] : [])),
  );
}

/** Texts as tensors, with so many tokens of no text behind them. */
export function tokensOf(texts: readonly Sequence[], config: TransformerConfig, padding = 0): TokenTensors {
  const batch = batchOf(texts);
  return tokenTensors(batch, config, { roundTo: Math.max(1, batch.ids.length + padding) });
}

/** A text that a tokenizer gave. */
export function sequenceOf({ ids, types }: TokenizedText): Sequence {
  return { ids: Array.from(ids), types: Array.from(types) };
}

/** A text of words of a small vocabulary. */
export const wordTexts: Arbitrary<string> = fc
  .array(fc.constantFrom("card", "my", "lost", "where", "is", "it", "post"), { maxLength: 4 })
  .map((words) => words.join(" "));

/** Texts become tokens by their words: 1 stands before a context and a pair, 2 before a candidate and between two texts; the second has a type of its own where there are several. */
export function wordTokens(kinds: number): TextTokenizer {
  const tokenized = (ids: readonly number[], second: number): TokenizedText => ({
    ids: Int32Array.from(ids),
    types: Int32Array.from(ids, (_, i) => (i < second || kinds < 2 ? 0 : 1)),
    cut: 0,
    typedSpecials: 0,
  });
  const single = (first: number, text: string): TokenizedText => tokenized([first, ...idsOf(text)], Infinity);
  return {
    token: (id) => String(id),
    context: (text) => single(1, text),
    candidate: (text) => single(2, text),
    pair: (context, candidate) => tokenized([1, ...idsOf(context), 2, ...idsOf(candidate)], idsOf(context).length + 2),
  };
}

function idsOf(text: string): readonly number[] {
  return text.split(" ").flatMap((word) => (word === "" ? [] : [3 + (word.length % 5)]));
}
