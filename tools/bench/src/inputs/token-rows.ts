import type { TokenRows } from "../contestants/task.ts";

/** Rows of one length: ids of whole and part words, different in each row; what they mean makes no difference to the time. */
export function evenRows(count: number, length: number, from = 0): TokenRows {
  return Array.from({ length: count }, (_, i) => Array.from({ length }, (_, j) => 1000 + (((from + i) * 131 + j * 7919) % 20000)));
}
