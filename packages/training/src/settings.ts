import { errors } from "./errors.ts";
import type { DropoutRates } from "./objective.ts";
import type { Schedule } from "./schedule.ts";

/** How a model is trained; plain data, kept with every checkpoint. */
export interface TrainingSettings {
  readonly seed: number;
  readonly steps: number;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly schedule: Schedule;
  /** Largest norm of all gradients together; 0: no limit. */
  readonly clipNorm: number;
  readonly dropout: DropoutRates;
}

/** @throws TercetError `training-settings-invalid` with every fault */
export function checkSettings({ seed, steps, batchSize, learningRate, schedule, clipNorm, dropout }: TrainingSettings): void {
  const issues: string[] = [];
  const must = (name: string, value: number, holds: boolean, what: string): void => {
    if (!holds) issues.push(`${name} must be ${what}, and is ${value}`);
  };
  const whole = (name: string, value: number, least: number): void => {
    must(name, value, Number.isSafeInteger(value) && value >= least, `a whole number of at least ${least}`);
  };
  must("seed", seed, Number.isSafeInteger(seed), "a whole number");
  whole("steps", steps, 0);
  whole("batchSize", batchSize, 1);
  whole("schedule.warmupSteps", schedule.warmupSteps, 0);
  for (const [name, value] of Object.entries({ learningRate, clipNorm }))
    must(name, value, Number.isFinite(value) && value >= 0, "a number of at least 0");
  for (const [place, rate] of Object.entries<number>({ ...dropout }))
    must(`dropout.${place}`, rate, rate >= 0 && rate < 1, "from 0 to below 1");
  if (issues.length > 0) throw errors["training-settings-invalid"]({ issues });
}
