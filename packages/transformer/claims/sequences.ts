import {
  batchInvariant,
  orderInvariant,
  paddingInvariant,
  type BatchOptions,
  type Claim,
  type NamedArray,
  type NamedArrays,
} from "@tercet/equivalence";
import { tensor, treeFromPaths, type Backend } from "@tercet/tensor";
import { claimsAbout, compute, valuesOf, type ClaimPlace } from "@tercet/tensor/claims";
import fc, { type Arbitrary } from "fast-check";
import { poolBert, type BertParameters } from "../src/bert.ts";
import type { TransformerConfig } from "../src/config.ts";
import { encodeTokens, type TransformerParameters } from "../src/encode.ts";
import { parameterSpecs } from "../src/parameters.ts";
import { tokenTensors, type TokenBatch } from "../src/tokens.ts";
import type { Sequence } from "./formula/encode.ts";
import { batchOf, epsilons, paddedBatch, sequences } from "./texts.ts";
import { inputsOf, variants } from "./variants.ts";

/** What all texts of a batch share: a configuration and its parameters. */
interface Common {
  readonly config: TransformerConfig;
  readonly seed: number;
}

/** Texts, and how padding is brought in between. */
interface Padded extends Common {
  readonly texts: readonly Sequence[];
  /** A rectangle with places before or behind each text, or tokens of no text at the end. */
  readonly side: "left" | "right" | "rounded";
}

/**
 * The claims that a text's vectors are its own: whole encoders of every variant give the same bits in every batch, order and padding (the ragged form equals the
 * padded ones). That all threads give the same bits is claimed with the layers.
 */
export function sequenceClaims(place: ClaimPlace): readonly Claim[] {
  return Object.entries(variants).flatMap(([name, config]) => {
    const about = claimsAbout({ kind: "layer", name: `encoder-${name}` }, place);
    const options: BatchOptions<Sequence, Common> = {
      generate: sequences(config),
      common: commons(config),
      most: 4,
      subject: (texts, common) => encodedBatch(place.backend, common, texts),
    };
    const padding = paddingInvariant<Padded>({
      generate: padded(config),
      subject: (drawn, places) => encodedPadded(place.backend, drawn, places),
    });
    return [batchInvariant(options), orderInvariant(options), padding].map((property) => about(property));
  });
}

function commons(config: TransformerConfig): Arbitrary<Common> {
  return fc
    .record({ eps: fc.constantFrom(...epsilons), seed: fc.nat({ max: 0xffff }) })
    .map(({ eps, seed }) => ({ config: { ...config, eps }, seed }));
}

function padded(config: TransformerConfig): Arbitrary<Padded> {
  return fc
    .record({
      common: commons(config),
      texts: fc.array(sequences(config), { minLength: 1, maxLength: 3, size: "max" }),
      side: fc.constantFrom("left", "right", "rounded"),
    })
    .map(({ common, ...drawn }) => ({ ...common, ...drawn }));
}

function parametersOf({ config, seed }: Common): TransformerParameters {
  const specs = parameterSpecs(config);
  const values = valuesOf(inputsOf(specs), { seed, coarse: false });
  const entries = specs.map(
    ({ name }, i) => [name, tensor(Float32Array.from(values[i]?.data ?? []), { shape: values[i]?.shape ?? [] })] as const,
  );
  return treeFromPaths(entries) as TransformerParameters; // the paths of the specs
}

/** Vectors of the tokens from `starts` on of each text, of every layer, and what is pooled of it. */
async function encoded(
  backend: Backend,
  common: Common,
  input: { readonly batch: TokenBatch; readonly roundTo?: number },
  texts: readonly { readonly start: number; readonly length: number }[],
): Promise<readonly NamedArrays[]> {
  const p = parametersOf(common);
  const tokens = tokenTensors(input.batch, common.config, input.roundTo === undefined ? {} : { roundTo: input.roundTo });
  const made = encodeTokens(p, common.config, tokens);
  const { pooler } = p as BertParameters; // absent where a configuration has none
  // A pooled vector is that of the first place, which padding may be.
  const pooled = pooler === undefined || input.batch.unattended !== undefined || texts.length === 0 ? [] : [poolBert(pooler.dense, made)];
  const outputs = [made.embedded, ...made.layers.map(({ output }) => output), made.output];
  const { arrays } = await compute(backend, [...outputs, ...pooled], { claimed: true });
  return texts.map(({ start, length }, text) => {
    const named: Record<string, NamedArray> = {};
    outputs.forEach((_, i) => (named[`rows ${i}`] = rowsOf(arrays[i], start, length)));
    if (pooled.length > 0) named["pooled"] = rowsOf(arrays[outputs.length], text, 1);
    return named;
  });
}

function rowsOf(array: NamedArray | undefined, start: number, length: number): NamedArray {
  const { shape, data } = array ?? { shape: [0, 0], data: new Float32Array(0) };
  const width = shape[1] ?? 0;
  return { shape: [length, width], data: data.slice(start * width, (start + length) * width) };
}

function encodedBatch(backend: Backend, common: Common, texts: readonly Sequence[]): Promise<readonly NamedArrays[]> {
  const batch = batchOf(texts);
  return encoded(backend, common, { batch }, texts.map(({ ids }, i) => ({ start: batch.offsets[i] ?? 0, length: ids.length }))); // prettier-ignore
}

async function encodedPadded(backend: Backend, drawn: Padded, places: number): Promise<NamedArrays> {
  const { texts, side } = drawn;
  const lengths = texts.map(({ ids }) => ids.length);
  const rounded = side === "rounded" || places === 0;
  const ragged = batchOf(texts);
  const { batch, starts } = rounded ? { batch: ragged, starts: Array.from(ragged.offsets) } : paddedBatch(texts, places, side);
  const roundTo = rounded ? ragged.ids.length + places : 1;
  const results = await encoded(backend, drawn, { batch, roundTo: Math.max(1, roundTo) }, lengths.map((length, i) => ({ start: starts[i] ?? 0, length }))); // prettier-ignore
  // What is pooled of a padded text may be padding.
  return Object.fromEntries(
    results.flatMap((result, i) =>
      Object.entries(result).flatMap(([name, array]) => (name === "pooled" ? [] : [[`text ${i}, ${name}`, array] as const])),
    ),
  );
}
