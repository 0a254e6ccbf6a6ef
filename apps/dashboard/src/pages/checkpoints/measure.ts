import type { CheckpointOutput, OutputError } from "@tercet/results";

/** In what an error is told. */
export const measureNames = ["absolute", "relative", "ulp", "tolerance"] as const;
export type Measure = (typeof measureNames)[number];

/** How a measure is called. */
export const measureLabels: Readonly<Record<Measure, string>> = {
  absolute: "largest absolute error",
  relative: "largest error, relative to the largest value",
  ulp: "largest error in ULP of float32",
  tolerance: "largest part of the tolerance",
};

type Scaled = Pick<CheckpointOutput, "largest" | "tolerance">;

/** An error of an output in a measure; undefined where it has none. */
export function errorIn(
  measure: Measure,
  output: Scaled,
  { worst, ofTolerance, ulp }: Pick<OutputError, "worst" | "ofTolerance" | "ulp">,
): number | undefined {
  return measure === "ulp" ? ulp : measure === "tolerance" ? ofTolerance : inMeasure(measure, output, worst);
}

/** An absolute distance, such as the tolerance itself, in a measure. There is none in ULP: their size differs from element to element. */
export function inMeasure(measure: Measure, { largest, tolerance }: Scaled, distance: number): number | undefined {
  switch (measure) {
    case "absolute":
      return distance;
    case "relative":
      return largest > 0 ? distance / largest : undefined;
    case "tolerance":
      return tolerance > 0 ? distance / tolerance : undefined;
    case "ulp":
      return undefined;
    default:
      return measure satisfies never;
  }
}
