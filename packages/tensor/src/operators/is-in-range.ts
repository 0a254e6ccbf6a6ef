import type { Tensor } from "../tensor.ts";
import { expandDims } from "./expand-dims.ts";
import { iota } from "./iota.ts";
import { less } from "./less.ts";
import { lessEqual } from "./less-equal.ts";
import { logicalAnd } from "./logical-and.ts";

/** Where from[i] <= j < to[i], as bool [i, count]. */
export function isInRange(from: Tensor, to: Tensor, count: number): Tensor {
  const j = iota({ shape: [1, count], axis: 1 });
  return logicalAnd(lessEqual(expandDims(from, 1), j), less(j, expandDims(to, 1)));
}
