import { add, div, minimum, mul, sqrt, sum, type Tensor } from "@tercet/tensor";

/** The Euclidean norm of all gradients together, a scalar: rows are summed first, so that threads share the work and a table of few rows is read as it lies. */
export function globalNorm(gradients: readonly Tensor[]): Tensor {
  const squares = gradients.map((gradient) => {
    const square = mul(gradient, gradient);
    return sum(gradient.rank > 1 ? sum(square, { axis: -1 }) : square);
  });
  return sqrt(squares.reduce((total, square) => add(total, square)));
}

/** Gradients scaled down so that their common norm is at most `limit` (torch's clip_grad_norm_). */
export function clip(gradients: readonly Tensor[], norm: Tensor, limit: number): readonly Tensor[] {
  const factor = minimum(div(limit, add(norm, 1e-6)), 1);
  return gradients.map((gradient) => mul(gradient, factor));
}
