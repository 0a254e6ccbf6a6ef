import type { Plan, Slot } from "../plan/kernel.ts";

/** One kernel run of a plan, in milliseconds. */
export interface ObservedLaunch {
  /** Position of its step in the plan. */
  readonly step: number;
  /** Working time of a thread, on average. In workers it is by their own clock. */
  readonly worked: number;
  /** How long it took beyond that until all threads were through. */
  readonly waited: number;
  /** Threads that took part. */
  readonly threads: number;
  /** Bytes of the packed copy that it made, for a launch that only packs an input. */
  readonly packed?: number;
}

/** One run of a plan. */
export interface ObservedRun {
  readonly plan: Plan;
  /** Milliseconds from the run's turn to its results: all launches, and what binding memory and waking threads takes. */
  readonly milliseconds: number;
  /** Launches in order; one that had nothing to do (a copy that was there already) is left out. */
  readonly launches: readonly ObservedLaunch[];
  /** The content of an int32 input of the plan; undefined for every other slot. Only during the call. */
  integers(slot: Slot): Int32Array | undefined;
}

/** Hears what a backend does. It brings the clock, so that its times are those of whoever asks. */
export interface Observer {
  /** Milliseconds since some fixed moment. */
  now(): number;
  /** A plan was made ready: its kernels are compiled. */
  prepared(plan: Plan, milliseconds: number): void;
  /** A plan has run. */
  ran(run: ObservedRun): void;
}

/** The index of the plan input that {@link ObservedRun.integers} may read in a slot: one of int32 whose memory no result has taken over. */
export function readableInput(plan: Plan, slot: Slot): number | undefined {
  if (slot.kind !== "input" || plan.inputs[slot.index]?.dtype !== "int32" || plan.donated.includes(slot.index)) return undefined;
  return slot.index;
}
