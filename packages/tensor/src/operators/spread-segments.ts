import type { Tensor } from "../tensor.ts";
import { broadcastTo } from "./broadcast-to.ts";
import { segmentIds } from "./composites/segment-ids.ts";
import { gather } from "./gather.ts";
import { iota } from "./iota.ts";
import { less } from "./less.ts";
import { lessEqual } from "./less-equal.ts";
import { logicalAnd } from "./logical-and.ts";
import { constantOf } from "./operand.ts";
import { reshape } from "./reshape.ts";
import { slice } from "./slice.ts";
import { where } from "./where.ts";

/**
 * Gives every row the value of its segment, 0 to a row outside of all: the transpose of `segmentSum`. values [s, ...d], offsets [s + 1],
 * result [rows, ...d].
 */
export function spreadSegments(values: Tensor, offsets: Tensor, rows: number): Tensor {
  const [segments = 0, ...rest] = values.shape;
  if (segments === 0) return broadcastTo(constantOf(0, values.dtype, "segmentSum"), [rows, ...rest]);
  const row = iota({ shape: [rows], axis: 0 });
  const bound = (i: number): Tensor => slice(offsets, { axis: 0, from: i, to: i + 1 });
  const isInside = logicalAnd(lessEqual(bound(0), row), less(row, bound(segments)));
  return where(reshape(isInside, [rows, ...rest.map(() => 1)]), gather(values, segmentIds(offsets, { rows })), 0);
}
