import type { Plan } from "../../plan/kernel.ts";
import type { Cells } from "./library.ts";

/** Hears how long each step of a run takes, by the clock that it brings. */
export interface StepClock {
  now(): number;
  /** A step has taken so many milliseconds more. */
  took(step: number, milliseconds: number): void;
}

/** A plan ready to run: inputs in the plan's order, results as new cells; none where a result has no elements. */
export interface ReadyPlan {
  /** With a clock each step is waited for; without one, steps are only handed to the device. */
  readonly run: (inputs: readonly Cells[], clock?: StepClock) => Promise<readonly (Cells | undefined)[]>;
  /** False while a run would have gpu.js compile something. */
  readonly isCompiled: () => boolean;
}

/** A way to run plans with gpu.js. */
export interface PlanRunner {
  prepare(plan: Plan): ReadyPlan;
  /** Bytes that prepared plans hold. */
  scratch(): number;
  close(): void;
}
