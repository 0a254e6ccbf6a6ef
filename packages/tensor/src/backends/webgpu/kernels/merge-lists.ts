import { numbers, type Numbers } from "./numbers.ts";

/** Lists that become one. */
export const mergedLists = 16;

/** Invocations of a workgroup. */
export const mergeGroup = 64;

type MergeNumber = "rows" | "lists" | "length" | "made" | "kept";

/** Integers of a merge: rows, sorted lists of each and their length, lists that are made of them, and their length. */
export const mergeNumbers: Numbers<MergeNumber> = numbers<MergeNumber>("rows", "lists", "length", "made", "kept");
const { wgsl } = mergeNumbers;

const nothing = "vec2<u32>(0u, 0xffffffffu)";

/** Where a list that is made is longer than those it is made of together, empty entries stand behind theirs. */
function fill(out: string): string {
  return `  let all = length * (min(first + ${mergedLists}, ${wgsl("lists")}) - first);
  for (var empty = all + (list - first) * length + number % length; empty < ${wgsl("kept")}; empty += all) {
    ${out}[(row * ${wgsl("made")} + first / ${mergedLists}) * ${wgsl("kept")} + empty] = ${nothing};
  }
`;
}

/**
 * Merges neighbouring sorted lists: an entry's place is its own plus the number of entries before it in each of the others, which it looks for by halving. No two
 * entries of elements are equal; of empty ones those of the list before come first.
 */
export function mergeCode(isLast: boolean, entries: string, out: string): string {
  const target = isLast
    ? `${out}[row * ${wgsl("kept")} + rank] = i32(own.y);`
    : `${out}[(row * ${wgsl("made")} + first / ${mergedLists}) * ${wgsl("kept")} + rank] = own;`;
  return `fn isBefore(a: vec2<u32>, b: vec2<u32>) -> bool { return a.x > b.x || (a.x == b.x && a.y < b.y); }
@compute @workgroup_size(${mergeGroup})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) invocation: u32) {
  let number = ${mergeGroup} * i32(group.x + group.y * groups.x) + i32(invocation);
  let length = ${wgsl("length")};
  let list = number / length % ${wgsl("lists")};
  let row = number / length / ${wgsl("lists")};
  if (row >= ${wgsl("rows")}) { return; }
  let own = ${entries}[number];
  let first = list - list % ${mergedLists};
${isLast ? "" : fill(out)}  var rank = number % length;
  for (var other = first; other < min(first + ${mergedLists}, ${wgsl("lists")}) && rank < ${wgsl("kept")}; other++) {
    if (other == list) { continue; }
    let start = (row * ${wgsl("lists")} + other) * length;
    var low = 0;
    var high = length;
    while (low < high) {
      let middle = (low + high) / 2;
      let entry = ${entries}[start + middle];
      if (isBefore(entry, own) || (other < list && !isBefore(own, entry))) { low = middle + 1; } else { high = middle; }
    }
    rank += low;
  }
  if (rank < ${wgsl("kept")}) { ${target} }
}`;
}
