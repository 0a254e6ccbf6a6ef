import {
  add,
  concat,
  div,
  exp,
  iota,
  equal,
  lessEqual,
  log,
  logicalAnd,
  logicalNot,
  matmul,
  max,
  mean,
  mul,
  normalize,
  scalar,
  stopGradient,
  sub,
  sum,
  takeAlong,
  transpose,
  where,
  type Tensor,
} from "@tercet/tensor";
import { excluded } from "./in-batch.ts";

/** Which similarities compete with the one of a context and its candidate. */
export type Direction = "context-candidate" | "context-context" | "candidate-context" | "candidate-candidate";

/** How negatives that are near already count for more (Lan et al., 2025). */
export interface Hardness {
  /** Listed ones, those of the batch, or both. */
  readonly negatives: "listed" | "in-batch" | "all";
  /** What the similarity is multiplied by before it is added to the logit. */
  readonly strength: number;
}

/** How vectors compete; the defaults are sentence-transformers'. */
export interface RankingOptions {
  /** One over the temperature. */
  readonly scale: number;
  readonly similarity: "cosine" | "dot";
  /** Beside `context-candidate`, which always takes part. */
  readonly directions?: readonly Direction[];
  /** One softmax over all directions together, or one for each, meaned. Default together. */
  readonly partition?: "together" | "each";
  readonly hardness?: Hardness;
}

/**
 * sentence-transformers' MultipleNegativesRankingLoss, meaned: every context must be nearer to its own candidate than to all other texts of
 * the batch and to all listed negatives.
 * @param columns contexts, candidates, then any number of listed negatives, each [batch, width]
 * @throws TypeError without candidates
 * @example
 * const one = [tensor([[1, 0]]), tensor([[0, 1]])];
 * expect(await toArray(rankingLoss(one, { scale: 20, similarity: "cosine" }))).toBe(0);
 */
export function rankingLoss(columns: readonly Tensor[], options: RankingOptions): Tensor {
  const { scale, similarity, directions = [], partition = "together", hardness } = options;
  const ready = similarity === "cosine" ? columns.map((column) => normalize(column, { eps: 1e-12 })) : columns;
  const [contexts, ...documents] = ready;
  const [own] = documents;
  if (contexts === undefined || own === undefined) throw new TypeError("A ranking loss needs contexts and candidates");
  const all = concat(documents, 0);
  const plain = matmul(contexts, transpose(all));
  const scaled = mul(plain, scale);
  const main = hardness === undefined ? scaled : add(scaled, penalty(plain, documents.length, hardness));
  const others = directions.flatMap((direction): readonly Tensor[] => {
    switch (direction) {
      case "context-candidate":
        return [];
      case "context-context":
        return [withoutOwn(mul(matmul(contexts, transpose(contexts)), scale))];
      case "candidate-context":
        return [mul(matmul(own, transpose(contexts)), scale)];
      case "candidate-candidate":
        return [withoutOwn(mul(matmul(own, transpose(all)), scale))];
      default:
        return direction satisfies never;
    }
  });
  const positives = takeAlong(main, iota({ shape: [contexts.shape[0] ?? 0], axis: 0 }));
  const groups = partition === "together" ? [concat([main, ...others], 1)] : [main, ...others];
  const totals = groups.map(logSumExp).reduce((total, each) => add(total, each));
  return mean(sub(div(totals, groups.length), positives));
}

/** True at column j of row i where j belongs to row i: in every group of as many columns as there are rows. */
function ownColumns(rows: number, groups: number): Tensor {
  const row = iota({ shape: [rows, rows], axis: 0 });
  const diagonal = equal(row, iota({ shape: [rows, rows], axis: 1 }));
  return groups === 1 ? diagonal : concat(Array<Tensor>(groups).fill(diagonal), 1);
}

function withoutOwn(scores: Tensor): Tensor {
  const [rows = 0, columns = 0] = scores.shape;
  return where(ownColumns(rows, columns / rows), scalar(excluded, scores.dtype), scores);
}

/** What hard negatives get on top of their logits; no gradient flows through it. */
function penalty(similarities: Tensor, groups: number, { negatives, strength }: Hardness): Tensor {
  const [rows = 0, columns = 0] = similarities.shape;
  const own = ownColumns(rows, groups);
  const isListed = lessEqual(scalar(rows, "int32"), iota({ shape: [rows, columns], axis: 1 }));
  const counts = { "in-batch": logicalNot(own), listed: logicalAnd(own, isListed), all: logicalNot(logicalAnd(own, logicalNot(isListed))) };
  return where(counts[negatives], mul(stopGradient(similarities), strength), scalar(0, similarities.dtype));
}

function logSumExp(scores: Tensor): Tensor {
  const greatest = stopGradient(max(scores, { axis: 1, keep: true }));
  return add(log(sum(exp(sub(scores, greatest)), { axis: 1 })), sum(greatest, { axis: 1 }));
}
