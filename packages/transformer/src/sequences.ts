import { add, expandDims, less, maximum, minimum, scalar, slice, sub, where, zeros, type Tensor } from "@tercet/tensor";
import { vectorsAt, type Encoded } from "./encoded.ts";

/** Starts of the sequences, int32 [sequences]. */
export function startsOf(offsets: Tensor): Tensor {
  return slice(offsets, { axis: 0, from: 0, to: (offsets.shape[0] ?? 1) - 1 });
}

/** Lengths of the sequences, int32 [sequences]. */
export function lengthsOf(offsets: Tensor): Tensor {
  return sub(slice(offsets, { axis: 0, from: 1, to: offsets.shape[0] ?? 1 }), startsOf(offsets));
}

/** The vector of the first or the last token of each sequence, [sequences, width]; zeros where a sequence has no token. */
export function tokenOfEach(encoded: Pick<Encoded, "output" | "tokens" | "only">, which: "first" | "last"): Tensor {
  const { output, tokens } = encoded;
  const [starts, lengths] = [startsOf(tokens.offsets), lengthsOf(tokens.offsets)];
  const [rows = 0, width = 0] = output.shape;
  if (rows === 0) return zeros([starts.shape[0] ?? 0, width], output.dtype);
  const index = which === "first" ? starts : sub(add(starts, lengths), 1);
  // A sequence without tokens has no row: whichever is read for it is not used.
  const inside = maximum(minimum(index, scalar(rows - 1, "int32")), 0);
  const isThere = less(scalar(0, "int32"), lengths);
  return where(expandDims(isThere, 1), vectorsAt(encoded, inside), scalar(0, output.dtype));
}
