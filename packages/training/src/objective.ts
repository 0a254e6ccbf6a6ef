import type { Head } from "@tercet/encoder";
import { reshape, slice, tensor, type Tensor, type Tree } from "@tercet/tensor";
import { tokenTensors, type Dropout, type TokenBatch, type TokenTensors, type TransformerConfig } from "@tercet/transformer";
import { errors } from "./errors.ts";
import { inBatchLoss, listedLoss } from "./losses/in-batch.ts";

/** What one training step looks at. */
export type TrainingBatch =
  /** Context i belongs to candidate i; all others are its negatives, but for equal texts. */
  | { readonly kind: "in-batch"; readonly contexts: TokenBatch; readonly candidates: TokenBatch; readonly duplicates: Uint8Array }
  /** As many candidates for each context, one after another; `targets` say which is right. */
  | { readonly kind: "listed"; readonly contexts: TokenBatch; readonly candidates: TokenBatch; readonly targets: Int32Array }
  /** The same, each candidate joined with its context. */
  | { readonly kind: "pairs"; readonly pairs: TokenBatch; readonly targets: Int32Array };

/** A batch as tensors, and the graph that goes with its kind. */
export type BatchTensors =
  | {
      readonly kind: "in-batch";
      readonly tensors: { readonly contexts: TokenTensors; readonly candidates: TokenTensors; readonly duplicates: Tensor };
    }
  | {
      readonly kind: "listed";
      readonly tensors: { readonly contexts: TokenTensors; readonly candidates: TokenTensors; readonly targets: Tensor };
    }
  | { readonly kind: "pairs"; readonly tensors: { readonly pairs: TokenTensors; readonly targets: Tensor } };

/** Batches of about one size share a plan: token counts are rounded up to this. */
const roundTo = 128;

function sequencesOf({ offsets }: TokenBatch): number {
  return offsets.length - 1;
}

/** Nothing on a device checks targets, so a wrong one would read another context's logit. */
function checkBatch(batch: TrainingBatch): void {
  const refuse = (reason: string): never => {
    throw errors["batch-invalid"]({ reason });
  };
  if (batch.kind === "in-batch") {
    const [contexts, candidates] = [sequencesOf(batch.contexts), sequencesOf(batch.candidates)];
    if (contexts !== candidates) refuse(`there are ${contexts} contexts and ${candidates} candidates`);
    if (batch.duplicates.length !== contexts ** 2)
      refuse(`there are ${batch.duplicates.length} marks of equal texts, not ${contexts ** 2}`);
    for (let i = 0; i < contexts; i++)
      if (batch.duplicates[i * (contexts + 1)] !== 0) refuse(`the own candidate of context ${i} is marked as an equal text`);
    return;
  }
  const count = batch.targets.length;
  if (batch.kind === "listed" && sequencesOf(batch.contexts) !== count)
    refuse(`there are ${sequencesOf(batch.contexts)} contexts and ${count} targets`);
  const texts = sequencesOf(batch.kind === "pairs" ? batch.pairs : batch.candidates);
  const each = texts / count;
  if (!Number.isInteger(each)) refuse(`there are ${texts} candidates for ${count} contexts`);
  batch.targets.forEach((target, i) => {
    if (target < 0 || target >= each) refuse(`target ${i} is ${target}, and there are ${each} candidates for each context`);
  });
}

/**
 * Checks a batch and makes its tensors.
 * @throws TercetError `batch-invalid`, and what `tokenTensors` throws
 */
export function batchTensors(batch: TrainingBatch, config: TransformerConfig): BatchTensors {
  checkBatch(batch);
  const tokens = (part: TokenBatch): TokenTensors => tokenTensors(part, config, { roundTo });
  switch (batch.kind) {
    case "in-batch": {
      const count = sequencesOf(batch.contexts);
      const duplicates = tensor(batch.duplicates, { shape: [count, count], dtype: "bool" });
      return { kind: batch.kind, tensors: { contexts: tokens(batch.contexts), candidates: tokens(batch.candidates), duplicates } };
    }
    case "listed":
      return {
        kind: batch.kind,
        tensors: { contexts: tokens(batch.contexts), candidates: tokens(batch.candidates), targets: tensor(batch.targets) },
      };
    case "pairs":
      return { kind: batch.kind, tensors: { pairs: tokens(batch.pairs), targets: tensor(batch.targets) } };
    default:
      return batch satisfies never;
  }
}

/** Dropout rates for training; 0 switches a place off. */
export interface DropoutRates {
  readonly hidden: number;
  readonly attention: number;
  readonly inner: number;
}

/** A model's mean cross-entropy on one batch, a scalar: a pure function of the parameters. */
export function batchLoss<Config extends { readonly transformer: TransformerConfig }, Parameters extends Tree>(
  head: Head<Config, Parameters>,
  config: Config,
  parameters: Parameters,
  batch: BatchTensors,
  dropout?: { readonly context: Dropout; readonly candidate: Dropout },
): Tensor {
  if (head.kind === "joint") {
    if (batch.kind !== "pairs") throw new TypeError(`A ${head.name}-encoder is trained on pairs, not on a batch of kind ${batch.kind}`);
    const { pairs, targets } = batch.tensors;
    const logits = slice(head.scorePairs(parameters, config, pairs, dropout?.context), { axis: 1, from: 0, to: 1 });
    return listedLoss(reshape(logits, [targets.shape[0] ?? 0, -1]), targets);
  }
  if (batch.kind === "pairs") throw new TypeError(`A ${head.name}-encoder is trained on contexts and candidates, not on pairs`);
  const { contexts, candidates } = batch.tensors;
  const context = head.context(parameters, config, contexts, dropout?.context);
  const vectors = head.candidate(parameters, config, candidates, dropout?.candidate);
  if (batch.kind === "in-batch") return inBatchLoss(head.score(parameters, config, context, vectors), batch.tensors.duplicates);
  const { targets } = batch.tensors;
  const listed = reshape(vectors, [targets.shape[0] ?? 0, -1, vectors.shape[1] ?? 0]);
  return listedLoss(head.scoreListed(parameters, config, context, listed), targets);
}
