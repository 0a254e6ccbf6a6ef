import {
  add,
  cast,
  concat,
  expandDims,
  gather,
  iota,
  less,
  lessEqual,
  logicalAnd,
  logicalNot,
  maximum,
  minimum,
  reshape,
  scalar,
  sub,
  where,
  zeros,
  type Tensor,
} from "@tercet/tensor";
import { lengthsOf, startsOf, type Encoded } from "@tercet/transformer";
import type { PaddedPlaces } from "./reduction.ts";

/** Up to m token vectors of each sequence; places without a token hold zeros and are marked. */
export interface TokenVectors {
  /** [sequences, m, width]. */
  readonly vectors: Tensor;
  /** bool [sequences, m]: true where a token stands. */
  readonly present: Tensor;
}

/** The first m token vectors of each sequence; under a library's compatibility, padded places among them hold what they hold there. */
export function firstVectors(encoded: Pick<Encoded, "output" | "tokens">, m: number, padded?: PaddedPlaces): TokenVectors {
  const { offsets } = encoded.tokens;
  const place = expandDims(iota({ shape: [m], axis: 0 }), 0);
  const lengths = expandDims(lengthsOf(offsets), 1);
  if (padded === undefined) return pick(encoded.output, add(expandDims(startsOf(offsets), 1), place), less(place, lengths));
  const before = expandDims(padded.before, 1);
  const own = sub(place, before);
  const present = logicalAnd(lessEqual(before, place), less(own, lengths));
  const { vectors } = pick(encoded.output, add(expandDims(startsOf(offsets), 1), own), present);
  const inside = less(cast(place, padded.count.dtype), add(cast(lengths, padded.count.dtype), expandDims(padded.count, 1)));
  const isPadded = logicalAnd(inside, logicalNot(present));
  return { vectors: where(expandDims(isPadded, 2), reshape(padded.value, [1, 1, -1]), vectors), present };
}

/**
 * The last m token vectors of each sequence, in the order of the text; a shorter sequence fills its first places. With `first` the
 * sequence's first vector stands before them, so there are m + 1.
 */
export function lastVectors(encoded: Pick<Encoded, "output" | "tokens">, m: number, options: { readonly first: boolean }): TokenVectors {
  const { offsets } = encoded.tokens;
  const place = expandDims(iota({ shape: [m], axis: 0 }), 0);
  const lengths = lengthsOf(offsets);
  const begin = add(startsOf(offsets), maximum(sub(lengths, m), 0));
  const last = pick(encoded.output, add(expandDims(begin, 1), place), less(place, expandDims(lengths, 1)));
  if (!options.first) return last;
  const first = firstVectors(encoded, 1);
  return { vectors: concat([first.vectors, last.vectors], 1), present: concat([first.present, last.present], 1) };
}

function pick(output: Tensor, index: Tensor, present: Tensor): TokenVectors {
  const [sequences = 0, m = 0] = present.shape;
  const [tokens = 0, width = 0] = output.shape;
  // No number is right where there is no token, and nothing on a device checks numbers.
  if (tokens === 0) return { vectors: zeros([sequences, m, width], output.dtype), present };
  const safe = maximum(minimum(index, scalar(tokens - 1, "int32")), 0);
  const rows = reshape(gather(output, reshape(safe, [sequences * m])), [sequences, m, width]);
  return { vectors: where(expandDims(present, 2), rows, scalar(0, output.dtype)), present };
}

/** Marks as numbers, 1 where a token stands. */
export function presence(vectors: TokenVectors): Tensor {
  return cast(vectors.present, vectors.vectors.dtype);
}
