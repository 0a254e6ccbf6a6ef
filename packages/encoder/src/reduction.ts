import {
  add,
  cast,
  div,
  expandDims,
  gather,
  less,
  lessEqual,
  maximum,
  mul,
  scalar,
  segmentMax,
  segmentSum,
  sqrt,
  sub,
  where,
  zeros,
  type Tensor,
} from "@tercet/tensor";
import { lengthsOf, tokenOfEach, type Encoded } from "@tercet/transformer";

/**
 * How the token vectors of a sequence become one vector. `mean` divides by the number of tokens, special ones included; `mean-sqrt` by its square
 * root; `weighted-mean` weights token i (from 1) with i; `first` is [CLS] where the tokenizer puts one there. A sequence without tokens gives zeros.
 */
export type Reduction = { readonly kind: "first" | "last" | "mean" | "max" | "mean-sqrt" | "weighted-mean" };

/**
 * What a library lets padding do to a reduction: rows stand for `count` padded places that hold `value`. Only compatibility options use it;
 * without it padding does not exist.
 */
export interface PaddedPlaces {
  /** float [sequences]: padded places of each sequence. */
  readonly count: Tensor;
  /** int32 [sequences]: how many of them stand before the first token. */
  readonly before: Tensor;
  /** float [width]: what each of them holds (zeros, or the last norm's bias). */
  readonly value: Tensor;
}

/** One vector for each sequence, [sequences, width]. */
export function reduce(reduction: Reduction, encoded: Pick<Encoded, "output" | "tokens" | "only">, padded?: PaddedPlaces): Tensor {
  const { output, tokens } = encoded;
  const { offsets } = tokens;
  const count = expandDims(maximum(cast(lengthsOf(offsets), output.dtype), 1), 1);
  switch (reduction.kind) {
    case "first":
      return firstPlaces(tokenOfEach(encoded, "first"), offsets, padded);
    case "last":
      return tokenOfEach(encoded, "last");
    case "mean":
      return div(withPadding(segmentSum(output, offsets), padded), count);
    case "mean-sqrt":
      return div(segmentSum(output, offsets), sqrt(count));
    case "weighted-mean": {
      const weights = cast(add(sub(tokens.positions, firstPositions(tokens)), 1), output.dtype);
      const total = maximum(segmentSum(weights, offsets), 1);
      return div(segmentSum(mul(output, expandDims(weights, 1)), offsets), expandDims(total, 1));
    }
    case "max": {
      const greatest = segmentMax(output, offsets);
      if (padded === undefined) return greatest;
      const isPadded = less(zeros([], padded.count.dtype), padded.count);
      const seen = where(expandDims(isPadded, 1), maximum(greatest, expandDims(padded.value, 0)), greatest);
      return tokensOrPadding(seen, offsets, padded);
    }
    default:
      return reduction.kind satisfies never;
  }
}

/** Vectors of sequences, but what padding holds where a sequence has no token. */
function tokensOrPadding(vectors: Tensor, offsets: Tensor, padded: PaddedPlaces | undefined): Tensor {
  if (padded === undefined) return vectors;
  const isEmpty = lessEqual(lengthsOf(offsets), scalar(0, "int32"));
  return where(expandDims(isEmpty, 1), expandDims(padded.value, 0), vectors);
}

/** Vectors of first tokens, but what padding holds where it comes first. */
function firstPlaces(vectors: Tensor, offsets: Tensor, padded: PaddedPlaces | undefined): Tensor {
  if (padded === undefined) return vectors;
  const isPadding = less(scalar(0, "int32"), expandDims(padded.before, 1));
  return tokensOrPadding(where(isPadding, expandDims(padded.value, 0), vectors), offsets, padded);
}

/** A sum over real tokens with what padded places bring to it. */
function withPadding(sum: Tensor, padded: PaddedPlaces | undefined): Tensor {
  return padded === undefined ? sum : add(sum, mul(expandDims(padded.count, 1), expandDims(padded.value, 0)));
}

/** Position-table row of the first token of each token's own sequence, int32 [tokens]. */
function firstPositions(tokens: Encoded["tokens"]): Tensor {
  return gather(tokens.positions, tokens.from);
}
