import { add, div, minimum, mul, sqrt, sum, type Tensor } from "@tercet/tensor";

/** The Euclidean norm of all gradients together, a scalar. */
export function globalNorm(gradients: readonly Tensor[]): Tensor {
  const squares = gradients.map((gradient) => sum(mul(gradient, gradient)));
  return sqrt(squares.reduce((total, square) => add(total, square)));
}

/** Gradients scaled down so that their common norm is at most `limit` (torch's clip_grad_norm_). */
export function clip(gradients: readonly Tensor[], norm: Tensor, limit: number): readonly Tensor[] {
  const factor = minimum(div(limit, add(norm, 1e-6)), 1);
  return gradients.map((gradient) => mul(gradient, factor));
}
