import type { StepEvent } from "@tercet/results";

/** What is drawn over what. */
export const metricNames = ["loss", "gradientNorm", "learningRate", "tokensPerSecond"] as const;
export type Metric = (typeof metricNames)[number];
export const metricLabels: Readonly<Record<Metric, string>> = {
  loss: "loss",
  gradientNorm: "gradient norm",
  learningRate: "learning rate",
  tokensPerSecond: "tokens per second",
};
export const axisNames = ["steps", "seconds", "tokens"] as const;
export type Axis = (typeof axisNames)[number];

/** One run's values: x ascending, y at each, and the least and most of the window that a smoothed value stands for. */
export interface Curve {
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly least: readonly number[];
  readonly most: readonly number[];
}

function valueOf(metric: Metric, { loss, gradientNorm, learningRate, tokens, seconds }: StepEvent): number {
  return { loss, gradientNorm, learningRate, tokensPerSecond: seconds > 0 ? tokens / seconds : NaN }[metric];
}

/** A run's curve; each value is the mean of the last `window` steps, and 1 leaves them raw. */
export function curveOf(steps: readonly StepEvent[], metric: Metric, axis: Axis, window: number): Curve {
  const raw = steps.map((step) => valueOf(metric, step));
  const x: number[] = [];
  let [seconds, tokens] = [0, 0];
  for (const step of steps) {
    seconds += step.seconds;
    tokens += step.tokens;
    x.push({ steps: step.step, seconds, tokens }[axis]);
  }
  const windows = raw.map((_, place) => raw.slice(Math.max(0, place - window + 1), place + 1));
  return {
    x,
    y: windows.map((values) => values.reduce((sum, value) => sum + value, 0) / values.length),
    least: windows.map((values) => Math.min(...values)),
    most: windows.map((values) => Math.max(...values)),
  };
}

/** Several runs as one: at each x the median of those that reach it, and from the least to the most. */
export interface Band {
  readonly x: readonly number[];
  readonly median: readonly (number | null)[];
  readonly least: readonly (number | null)[];
  readonly most: readonly (number | null)[];
}

/** Points of an axis that are drawn where runs have no x in common. */
const gridPoints = 400;

/** The x of a picture of these curves: all of them where they are steps, else a grid up to the farthest. */
export function sharedX(curves: readonly Curve[], axis: Axis): readonly number[] {
  const all = [...new Set(curves.flatMap(({ x }) => x))].sort((a, b) => a - b);
  if (axis === "steps" && all.length <= 20 * gridPoints) return all;
  const most = all.at(-1) ?? 0;
  return Array.from({ length: gridPoints }, (_, place) => (most * (place + 1)) / gridPoints);
}

/** Curves of a group on a shared x. A run says nothing before its first value and after its last one. */
export function bandOf(curves: readonly Curve[], x: readonly number[]): Band {
  const places = curves.map(() => -1);
  const rows = x.map((at) =>
    curves.flatMap((curve, run) => {
      while ((curve.x[places[run]! + 1] ?? Infinity) <= at) places[run]! += 1;
      const place = places[run]!;
      return place < 0 || at > (curve.x.at(-1) ?? -Infinity)
        ? []
        : [{ y: curve.y[place]!, least: curve.least[place]!, most: curve.most[place]! }];
    }),
  );
  const isOne = curves.length === 1;
  return {
    x,
    median: rows.map((row) => medianOf(row.map(({ y }) => y))),
    least: rows.map((row) => (row.length === 0 ? null : Math.min(...row.map(({ y, least }) => (isOne ? least : y))))),
    most: rows.map((row) => (row.length === 0 ? null : Math.max(...row.map(({ y, most }) => (isOne ? most : y))))),
  };
}

function medianOf(values: readonly number[]): number | null {
  const sorted = values.filter((value) => !Number.isNaN(value)).toSorted((a, b) => a - b);
  if (sorted.length === 0) return null;
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}
