import { z } from "zod";

/** One step of training, as a line of a run's `events.jsonl`. */
export interface StepEvent {
  readonly kind: "step";
  readonly step: number;
  readonly loss: number;
  readonly gradientNorm: number;
  readonly learningRate: number;
  readonly tokens: number;
  readonly seconds: number;
}

/** @see StepEvent */
export const stepEvent: z.ZodType<StepEvent> = z.object({
  ...{ kind: z.literal("step"), step: z.number(), loss: z.number(), gradientNorm: z.number() },
  ...{ learningRate: z.number(), tokens: z.number(), seconds: z.number() },
});

/** A run's curve, read from its events; lines that are no step are counted, a last line that is not finished is no fault. */
export interface RunCurve {
  readonly steps: readonly StepEvent[];
  /** Lines, from 1, that could not be read. */
  readonly unreadable: readonly number[];
}

/** Reads `events.jsonl`; a run may still be writing it. */
export function readEvents(text: string): RunCurve {
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  const steps: StepEvent[] = [];
  const unreadable: number[] = [];
  for (const [i, line] of whole.split("\n").slice(0, -1).entries()) {
    const parsed = stepEvent.safeParse(jsonOf(line));
    if (parsed.success) steps.push(parsed.data);
    else unreadable.push(i + 1);
  }
  return { steps, unreadable };
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
