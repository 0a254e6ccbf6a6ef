/** How the learning rate moves over a run; the factor that multiplies it at a step, from 0. */
export type Schedule = { readonly kind: "constant" | "linear" | "cosine"; readonly warmupSteps: number };

/**
 * The factor of the learning rate at step `step` (from 0) of `steps`: linear from 0 over the warm-up, then constant, linear to 0, or half a cosine to 0
 * (the schedules of Hugging Face transformers).
 * @example expect(learningRateFactor({ kind: "linear", warmupSteps: 2 }, 1, 10)).toBe(0.5);
 */
export function learningRateFactor(schedule: Schedule, step: number, steps: number): number {
  const { kind, warmupSteps } = schedule;
  if (step < warmupSteps) return step / Math.max(1, warmupSteps);
  const length = Math.max(1, steps - warmupSteps);
  switch (kind) {
    case "constant":
      return 1;
    case "linear":
      return Math.max(0, (steps - step) / length);
    case "cosine":
      return Math.max(0, 0.5 * (1 + Math.cos((Math.PI * (step - warmupSteps)) / length)));
    default:
      return kind satisfies never;
  }
}
