import { defineErrors, type ErrorConstructors } from "@tercet/host";

/** What each of this package's errors tells, by its code. */
export interface TrainingErrorDetails {
  "loss-not-finite": { step: number; loss: number; gradientNorm: number };
  "checkpoint-differs": { path: string; differences: readonly string[] };
  "checkpoint-damaged": { path: string; reason: string };
  "training-settings-invalid": { issues: readonly string[] };
  "batch-invalid": { reason: string };
  "examples-too-few": { examples: number; needed: number };
  "candidates-too-few": { different: number; needed: number };
}

/** This package's errors. */
export const errors: ErrorConstructors<TrainingErrorDetails> = defineErrors<TrainingErrorDetails>({
  "loss-not-finite": {
    exit: 65,
    must: () => "Loss and gradients of a training step must be finite",
    got: (d) => `step ${d.step} has loss ${d.loss} and gradient norm ${d.gradientNorm}`,
    fix: () => "Lower the learning rate, clip gradients, or look for bad values in the data; the last checkpoint is intact.",
  },
  "checkpoint-differs": {
    exit: 65,
    must: () => "A run must be resumed with the settings it was started with",
    got: (d) => `in ${d.path} these differ: ${d.differences.join("; ")}`,
    fix: () => "Resume with the old settings, or start a new run in another folder.",
  },
  "training-settings-invalid": {
    exit: 78,
    must: () => "Settings of a training must be numbers that it can go by",
    got: (d) => d.issues.join("; "),
    fix: () => "Correct them; nothing was started.",
  },
  "batch-invalid": {
    exit: 65,
    must: () => "A batch must hold as many candidates for each context, and say which of them is right",
    got: (d) => d.reason,
    fix: () => "Look at what made the batch: lists of unequal length, or a target counted from 1.",
  },
  "checkpoint-damaged": {
    exit: 65,
    must: () => "A run must be resumed from a checkpoint that holds what was written to it",
    got: (d) => `${d.path}: ${d.reason}`,
    fix: () => "Nothing was changed. Set that folder aside to go on from the checkpoint before it.",
  },
  "examples-too-few": {
    exit: 65,
    must: (d) => `Training needs at least ${d.needed} examples, as many as one batch`,
    got: (d) => `there are ${d.examples}`,
    fix: () => "Use a smaller batch, or more data.",
  },
  "candidates-too-few": {
    exit: 65,
    must: (d) => `Drawing ${d.needed - 1} negatives needs at least ${d.needed} candidates of different text`,
    got: (d) => `there are ${d.different}`,
    fix: () => "Use fewer negatives, or more data.",
  },
});
