import { binaryCrossEntropy, cast, mean, mul, sigmoid, square, sub, tensor, type Tensor } from "@tercet/tensor";
import { listedLoss } from "./in-batch.ts";

/**
 * Binary cross-entropy on logits, meaned.
 * @param labels from 0 to 1, of the logits' shape
 * @example expect(await toArray(binaryLoss(tensor([200]), tensor([1])))).toBe(0);
 */
export function binaryLoss(logits: Tensor, labels: Tensor): Tensor {
  return mean(binaryCrossEntropy(logits, cast(labels, logits.dtype)));
}

/**
 * Mean squared difference of margins (Hofstätter et al., 2020): how much higher a candidate scores than a negative, here and at the teacher.
 * @example expect(await toArray(marginLoss(tensor([1, 2]), tensor([1, 4])))).toBe(2);
 */
export function marginLoss(margins: Tensor, teacher: Tensor): Tensor {
  return mean(square(sub(margins, teacher)));
}

/**
 * Cross-entropy of a cross-encoder's logits, the right candidate first. sentence-transformers takes the sigmoid before it scales (by 10);
 * without one this is {@link listedLoss}.
 * @param logits [contexts, candidates]; the first candidate of each context is right
 * @example expect(await toArray(pairRankingLoss(tensor([[3]]), { scale: 10, activation: "sigmoid" }))).toBe(0);
 */
export function pairRankingLoss(logits: Tensor, options: { readonly scale: number; readonly activation: "sigmoid" | "none" }): Tensor {
  const activated = options.activation === "sigmoid" ? sigmoid(logits) : logits;
  return listedLoss(mul(activated, options.scale), tensor(new Int32Array(logits.shape[0] ?? 0)));
}
