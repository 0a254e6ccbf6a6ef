import {
  cast,
  concat,
  crossEntropy,
  mean,
  mul,
  normalize,
  scalar,
  sub,
  softplus,
  matmul,
  transpose,
  tensor,
  where,
  type Tensor,
} from "@tercet/tensor";

/** Stands for "not a candidate" among logits: its softmax weight is exactly 0. */
const excluded = -1e30;

/**
 * Cross-entropy of each context with its own candidate among all candidates of the batch, meaned: the diagonal is the target. `duplicates` marks
 * candidates whose text equals the target's: they are no negatives.
 * @param logits [contexts, candidates]; context i belongs to candidate i
 * @param duplicates bool [contexts, candidates], false on the diagonal
 */
export function inBatchLoss(logits: Tensor, duplicates?: Tensor): Tensor {
  const [contexts = 0] = logits.shape;
  const scores = duplicates === undefined ? logits : where(duplicates, scalar(excluded, logits.dtype), logits);
  return mean(crossEntropy(scores, tensor(Int32Array.from({ length: contexts }, (_, i) => i))));
}

/** Cross-entropy over listed candidates, meaned: logits [contexts, candidates], targets int32 [contexts]. */
export function listedLoss(logits: Tensor, targets: Tensor): Tensor {
  return mean(crossEntropy(logits, targets));
}

/**
 * sentence-transformers' MultipleNegativesRankingLoss: scaled cosine (or dot product) of anchors with positives and all negatives, then
 * {@link inBatchLoss}.
 * @param columns anchors, positives, then any number of negatives, each [batch, width]
 */
export function rankingLoss(columns: readonly Tensor[], options: { readonly scale: number; readonly similarity: "cos" | "dot" }): Tensor {
  const ready = options.similarity === "cos" ? columns.map((column) => normalize(column, { eps: 1e-12 })) : columns;
  const [anchors, ...others] = ready;
  if (anchors === undefined || others.length === 0) throw new TypeError("A ranking loss needs anchors and positives");
  const candidates = others.length === 1 ? (others[0] as Tensor) : concat(others, 0);
  return inBatchLoss(mul(matmul(anchors, transpose(candidates)), options.scale));
}

/** Binary cross-entropy on logits, meaned: max(x, 0) - x y + log(1 + exp(-|x|)). */
export function binaryLoss(logits: Tensor, labels: Tensor): Tensor {
  return mean(sub(softplus(logits), mul(logits, cast(labels, logits.dtype))));
}

/** Mean squared difference of margins (Hofstätter et al., 2020). */
export function marginLoss(margins: Tensor, labels: Tensor): Tensor {
  const difference = sub(margins, labels);
  return mean(mul(difference, difference));
}
