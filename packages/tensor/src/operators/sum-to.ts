import { sameShape, type Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { reshape } from "./reshape.ts";
import { sum } from "./sum.ts";

/** Sums a gradient over the axes along which its operand was broadcast: the transpose of `broadcastTo`. */
export function sumTo(gradient: Tensor, shape: Shape): Tensor {
  if (sameShape(gradient.shape, shape)) return gradient;
  const lead = gradient.rank - shape.length;
  const axes = gradient.shape.map((_, i) => i).filter((i) => i < lead || (shape[i - lead] === 1 && gradient.shape[i] !== 1));
  return reshape(sum(gradient, { axis: axes }), shape);
}
