import type { CheckpointOutput, OutputPart } from "@tercet/results";

/** The parts of a model as a text goes through it, and then training. */
const partOrder: readonly OutputPart[] = ["tokens", "layer", "attention", "vector", "score", "loss", "gradient", "step", "metric"];

/** How parts are called in the plural. */
export const partLabels: Readonly<Record<OutputPart, string>> = {
  tokens: "tokens",
  layer: "embeddings and layers",
  attention: "attention",
  vector: "vectors",
  score: "scores",
  loss: "losses",
  gradient: "gradients",
  step: "steps",
  metric: "metrics",
};

/** Outputs as a text goes through the model; within a part as the checkpoint names them, numbers by their size. */
export function inModelOrder(outputs: readonly CheckpointOutput[]): readonly CheckpointOutput[] {
  return outputs.toSorted(
    (a, b) =>
      partOrder.indexOf(a.part) - partOrder.indexOf(b.part) ||
      rankOf(a) - rankOf(b) ||
      a.output.localeCompare(b.output, "en", { numeric: true }),
  );
}

function rankOf({ output }: CheckpointOutput): number {
  return output.includes("embedding") ? 0 : 1;
}
