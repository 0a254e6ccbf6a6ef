import { numbers, type Numbers } from "./numbers.ts";

/** Invocations of a workgroup, and numbers that it compares at a time. */
export const scatterGroup = 64;
/** Rows that are read at once, so that their times in memory pass together. */
const together = 8;

/** Parameters of both launches. `columns` of a row belong to a workgroup. */
export const scatterNumbers: Numbers<"n" | "rows" | "width" | "columns" | "start" | "row" | "idStart" | "idStep"> = numbers(
  ...(["n", "rows", "width", "columns", "start", "row", "idStart", "idStep"] as const),
);

const p = scatterNumbers.wgsl;

/**
 * WGSL of the first launch: where each row number stands when they are sorted, equal ones in their order. An invocation counts the numbers that come before its own,
 * which are compared from workgroup memory. `memory` holds ids, then pairs (number, place among the ids) in that order.
 */
export function sortIdsCode([ids = "", sorted = ""]: readonly string[]): string {
  return `var<workgroup> some: array<i32, ${scatterGroup}>;
@compute @workgroup_size(${scatterGroup})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) index: u32) {
let local = i32(index);
let place = i32(group.y * groups.x + group.x) * ${scatterGroup}i + local;
let n = ${p("n")};
let own = ${ids}[${p("idStart")} + min(place, n - 1i) * ${p("idStep")}];
var before = 0i;
for (var first = 0i; first < n; first += ${scatterGroup}i) {
  some[local] = ${ids}[${p("idStart")} + min(first + local, n - 1i) * ${p("idStep")}];
  workgroupBarrier();
  let count = min(${scatterGroup}i, n - first);
  // Of equal numbers those before this place come first.
  let earlier = place - first;
  for (var m = 0i; m < count; m++) { before += select(0i, 1i, some[m] < own || (some[m] == own && m < earlier)); }
  workgroupBarrier();
}
if (place < n) { ${sorted}[before] = vec2<i32>(own, place); }
}`;
}

/**
 * WGSL of the second launch: each row of the result is the sum of the values that name it, in ascending order, or 0. A workgroup finds the first of them in the sorted
 * numbers. `memory` holds values, sorted pairs, output; `type` is that of values.
 */
export function sumSortedCode(type: "f32" | "i32", [values = "", sorted = "", out = ""]: readonly string[]): string {
  const lanes = Array.from({ length: together }, (_, k) => k);
  // Behind the last one the last is read again and not added.
  const place = (k: number): string => `${sorted}[min(at + ${k}i, n - 1i)]`;
  return `@compute @workgroup_size(${scatterGroup})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) index: u32) {
let row = i32(group.z * groups.y + group.y);
if (row >= ${p("rows")}) { return; }
let n = ${p("n")};
var first = 0i;
var end = n;
while (first < end) {
  let middle = (first + end) / 2i;
  if (${sorted}[middle].x < row) { first = middle + 1i; } else { end = middle; }
}
let width = ${p("width")};
let last = min((i32(group.x) + 1i) * ${p("columns")}, width);
for (var column = i32(group.x) * ${p("columns")} + i32(index); column < last; column += ${scatterGroup}i) {
  var sum = ${type}();
  var at = first;
  while (at < n) {
${lanes.map((k) => `    let pair${k} = ${place(k)};`).join("\n")}
${lanes.map((k) => `    let value${k} = ${values}[${p("start")} + pair${k}.y * ${p("row")} + column];`).join("\n")}
${lanes.map((k) => `    if (at + ${k}i < n && pair${k}.x == row) { sum += value${k}; }`).join("\n")}
    at = select(n, at + ${together}i, pair${together - 1}.x == row);
  }
  ${out}[row * width + column] = sum;
}
}`;
}
