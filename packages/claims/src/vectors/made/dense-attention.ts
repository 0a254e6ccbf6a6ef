import { div, equal, exp, max, sub, sum, where, type Tensor } from "@tercet/tensor";

/** The softmax of rows in which -Infinity marks what is hidden; of a row that is hidden whole, zeros. */
export function maskedSoftmax(scores: Tensor): Tensor {
  const greatest = max(scores, { axis: -1, keep: true });
  const powers = exp(sub(scores, where(equal(greatest, -Infinity), 0, greatest)));
  const total = sum(powers, { axis: -1, keep: true });
  return div(powers, where(equal(total, 0), 1, total));
}
