import type { Plan } from "../../plan/kernel.ts";
import type { Cells } from "./library.ts";

/** A plan ready to run: inputs in the plan's order, results as new cells; none where a result has no elements. */
export interface ReadyPlan {
  readonly run: (inputs: readonly Cells[]) => Promise<readonly (Cells | undefined)[]>;
}

/** A way to run plans with gpu.js. */
export interface PlanRunner {
  prepare(plan: Plan): ReadyPlan;
  /** Bytes that prepared plans hold. */
  scratch(): number;
  close(): void;
}
