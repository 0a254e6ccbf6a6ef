import { cast, dropout, gather, layerNorm, linear, mul, quantizedLinear, randomBits, reshape, slice, type Tensor } from "@tercet/tensor";

/** Weight [out, in] and bias [out] of y = x W^T + b. */
export interface LinearParameters {
  /** Of floats, of a half type, or with a scale of int8. */
  readonly weight: Tensor;
  readonly bias: Tensor;
  /** For a weight of int8: what each of its rows is multiplied by, [out]. */
  readonly scale?: Tensor;
}

/** A table [rows, d] of vectors. */
export interface TableParameters {
  /** Of floats, of a half type, or with a scale of int8. */
  readonly weight: Tensor;
  /** For a table of int8: what each of its rows is multiplied by, [rows]. */
  readonly scale?: Tensor;
}

/** Gain and bias [d] of a layer normalization; named weight and bias as in every checkpoint. */
export interface NormParameters {
  readonly weight: Tensor;
  readonly bias: Tensor;
}

/** x W^T + b; with a weight of int8 x is rounded to 12 bits for it, see `quantizedLinear`. */
export function dense({ weight, bias, scale }: LinearParameters, x: Tensor): Tensor {
  return scale === undefined ? linear(x, weight, bias) : quantizedLinear(x, weight, scale, bias);
}

/** Rows of a table by their numbers, [numbers, d], as floats. */
export function lookUp({ weight, scale }: TableParameters, numbers: Tensor): Tensor {
  const isStored = weight.dtype !== "float32" && weight.dtype !== "float64";
  const rows = gather(isStored ? cast(weight, "float32") : weight, numbers);
  return scale === undefined ? rows : mul(rows, reshape(gather(scale, numbers), [-1, 1]));
}

export function norm(p: NormParameters, x: Tensor, eps: number): Tensor {
  return layerNorm(x, p.weight, p.bias, { eps });
}

/** [tokens, d] as [tokens, heads, d / heads]. */
export function splitHeads(x: Tensor, heads: number): Tensor {
  const [tokens = 0, width = 0] = x.shape;
  return reshape(x, [tokens, heads, width / heads]);
}

/** [tokens, heads, d] as [tokens, heads * d]. */
export function joinHeads(x: Tensor): Tensor {
  const [tokens = 0, heads = 0, width = 0] = x.shape;
  return reshape(x, [tokens, heads * width]);
}

/** How a forward pass for training differs: rates of dropout, and the key from which every place in the model draws its own mask. */
export interface Dropout {
  /** int32 [2]. */
  readonly key: Tensor;
  /** On embeddings and on the output of every block. */
  readonly hidden: number;
  /** On attention weights. */
  readonly attention: number;
  /** Between the two layers of a feed-forward block (ParlAI's relu dropout). */
  readonly inner: number;
  /** True: only the input of each block is kept for the backward pass, which computes the block again. Same bits, less memory, more time. Default false. */
  readonly recompute?: boolean;
}

/** Hands out one key after another, so that no two places share a mask. */
export interface DropoutPlaces {
  hidden(x: Tensor): Tensor;
  inner(x: Tensor): Tensor;
  /** Key and rate for the next attention, or undefined. */
  attention(): { readonly key: Tensor; readonly rate: number } | undefined;
  /** Sets the next `count` places apart for a block; each call gives the same ones, in order. */
  block(count: number): () => DropoutPlaces;
}

const noDropout: DropoutPlaces = { hidden: (x) => x, inner: (x) => x, attention: () => undefined, block: () => () => noDropout };

/** Dropout for one forward pass through at most `places` places; without rates it does nothing. */
export function dropoutPlaces(rates: Dropout | undefined, places: number): DropoutPlaces {
  return rates === undefined ? noDropout : placesFrom(rates, randomBits(rates.key, { shape: [places, 2] }), 0);
}

function placesFrom(rates: Dropout, keys: Tensor, first: number): DropoutPlaces {
  let used = first;
  const next = (): Tensor => reshape(slice(keys, { axis: 0, from: used, to: ++used }), [2]);
  const drop = (x: Tensor, rate: number): Tensor => (rate === 0 ? x : dropout(x, next(), { rate }));
  return {
    hidden: (x) => drop(x, rates.hidden),
    inner: (x) => drop(x, rates.inner),
    attention: () => (rates.attention === 0 ? undefined : { key: next(), rate: rates.attention }),
    block: (count) => {
      const from = used;
      used += count;
      return () => placesFrom(rates, keys, from);
    },
  };
}
