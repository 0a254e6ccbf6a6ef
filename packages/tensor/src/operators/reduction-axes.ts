import { normalizeAxis } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { reshape } from "./reshape.ts";

/** What a reduction runs over. */
export interface ReductionOptions {
  /** One axis, several, or (absent) all of them; negative ones count from the end. */
  readonly axis?: number | readonly number[];
  /** Leaves extents of 1 in place of the reduced axes. Default: false. */
  readonly keep?: boolean;
}

/** The axes of a reduction, ascending. @throws TercetError `axis-out-of-range` */
export function reducedAxes(operator: string, rank: number, axis: ReductionOptions["axis"]): readonly number[] {
  const given = axis === undefined ? Array.from({ length: rank }, (_, i) => i) : typeof axis === "number" ? [axis] : axis;
  return [...new Set(given.map((each) => normalizeAxis(each, rank, operator)))].sort((a, b) => a - b);
}

/** Runs of neighbouring axes: [0, 2, 3] gives [0, 0] and [2, 3]. */
function runsOf(axes: readonly number[]): readonly (readonly [first: number, last: number])[] {
  const runs: [number, number][] = [];
  for (const axis of axes) {
    const run = runs.at(-1);
    if (run?.[1] === axis - 1) run[1] = axis;
    else runs.push([axis, axis]);
  }
  return runs;
}

/** Reduces several axes with an operator of one axis: neighbouring axes become one, and runs of them are reduced from the last to the first. */
export function reduceAxes(operator: string, a: Tensor, options: ReductionOptions, reduceOne: (a: Tensor, axis: number) => Tensor): Tensor {
  const axes = reducedAxes(operator, a.rank, options.axis);
  let result = a;
  for (const [first, last] of runsOf(axes).toReversed()) {
    const { shape } = result;
    const extent = shape.slice(first, last + 1).reduce((product, each) => product * each, 1);
    const [before, after] = [shape.slice(0, first), shape.slice(last + 1)];
    result = extent === 1 ? reshape(result, [...before, ...after]) : reduceOne(reshape(result, [...before, extent, ...after]), first);
  }
  return options.keep === true ? reshape(result, keptShape(a.shape, axes)) : result;
}

/** A shape with extents of 1 in place of some axes. */
export function keptShape(shape: readonly number[], axes: readonly number[]): readonly number[] {
  return shape.map((extent, i) => (axes.includes(i) ? 1 : extent));
}
