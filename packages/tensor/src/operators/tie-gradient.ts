import type { Tensor } from "../tensor.ts";
import { cast } from "./cast.ts";
import { div } from "./div.ts";
import { equal } from "./equal.ts";
import { mul } from "./mul.ts";
import { keptShape } from "./reduction-axes.ts";
import { reshape } from "./reshape.ts";
import { sum } from "./sum.ts";

/** The gradient of an operand of `max` or `min`: elements that are equal to the result share it evenly. */
export function tieGradient(a: Tensor, gradient: Tensor, output: Tensor, axis: number): Tensor {
  const kept = keptShape(a.shape, [axis]);
  const isResult = cast(equal(a, reshape(output, kept)), a.dtype);
  return mul(isResult, div(reshape(gradient, kept), sum(isResult, { axis, keep: true })));
}
