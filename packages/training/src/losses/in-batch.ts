import { crossEntropy, mean, scalar, tensor, where, type Tensor } from "@tercet/tensor";

/** Stands for "not a candidate" among logits: its softmax weight is exactly 0. */
export const excluded: number = -1e30;

/**
 * Cross-entropy of each context with its own candidate among all candidates of the batch, meaned: the diagonal is the target. `duplicates` marks
 * candidates whose text equals the target's: they are no negatives.
 * @param logits [contexts, candidates]; context i belongs to candidate i
 * @param duplicates bool [contexts, candidates], false on the diagonal
 * @example expect(await toArray(inBatchLoss(tensor([[5]])))).toBe(0);
 */
export function inBatchLoss(logits: Tensor, duplicates?: Tensor): Tensor {
  const [contexts = 0] = logits.shape;
  const scores = duplicates === undefined ? logits : where(duplicates, scalar(excluded, logits.dtype), logits);
  return mean(crossEntropy(scores, tensor(Int32Array.from({ length: contexts }, (_, i) => i))));
}

/**
 * Cross-entropy over listed candidates, meaned.
 * @param logits [contexts, candidates]
 * @param targets int32 [contexts], which candidate is right
 * @example expect(await toArray(listedLoss(tensor([[0, 200]]), tensor([1], { dtype: "int32" })))).toBe(0);
 */
export function listedLoss(logits: Tensor, targets: Tensor): Tensor {
  return mean(crossEntropy(logits, targets));
}
