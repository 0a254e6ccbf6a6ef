import { tileRows, type RowsEach } from "./attention-tile.ts";

/** Workgroup memory for the ranges of a tile's rows: first key and number of keys, and the row after the last that has the same. */
export function rangeMemory(each: RowsEach): string {
  return `var<workgroup> ranges: array<vec2<i32>, ${tileRows(each)}>;\nvar<workgroup> ends: array<i32, ${tileRows(each)}>;`;
}

/** Bytes of {@link rangeMemory}. */
export function rangeBytes(each: RowsEach): number {
  return 12 * tileRows(each);
}

/** Finds the ranges of the rows `row0` .. of a tile, as many as `count`: `range` is an expression for a row's first key and the one after its last, both within the keys. */
export function findRanges(range: (row: string) => string): string {
  return `if (local < count) {
  let own = ${range("(row0 + local)")};
  // Empty ranges are all alike.
  ranges[local] = select(vec2<i32>(), vec2<i32>(own.x, own.y - own.x), own.y > own.x);
}
workgroupBarrier();
if (local < count) {
  var end = local + 1i;
  while (end < count && all(ranges[end] == ranges[local])) { end++; }
  ends[local] = end;
}`;
}

/** Runs `body` for each run of rows start .. end - 1 with one `range`: a workgroup takes one sequence after the other, so that none sees another. */
export function eachRun(body: string): string {
  return `var start = 0i;
while (start < count) {
  let range = workgroupUniformLoad(&ranges[start]);
  let end = workgroupUniformLoad(&ends[start]);
${body}
  start = end;
}`;
}
