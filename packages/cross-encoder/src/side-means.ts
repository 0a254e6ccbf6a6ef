import { cast, div, equal, expandDims, maximum, mul, scalar, segmentSum, type Tensor } from "@tercet/tensor";
import type { Encoded } from "@tercet/transformer";

/** One vector for each of a pair's two texts, [pairs, width]. */
export interface SideMeans {
  readonly context: Tensor;
  readonly candidate: Tensor;
}

/** Mean token vectors of joined pairs by token type: 0 is the context with its two special tokens, 1 the candidate with its one. No token gives zeros. */
export function sideMeans({ output, tokens }: Pick<Encoded, "output" | "tokens">): SideMeans {
  const meanOf = (type: number): Tensor => {
    const isOwn = cast(equal(tokens.types, scalar(type, "int32")), output.dtype);
    const count = maximum(segmentSum(isOwn, tokens.offsets), 1);
    return div(segmentSum(mul(output, expandDims(isOwn, 1)), tokens.offsets), expandDims(count, 1));
  };
  return { context: meanOf(0), candidate: meanOf(1) };
}
