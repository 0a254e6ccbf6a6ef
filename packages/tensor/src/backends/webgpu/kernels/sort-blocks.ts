import { numbers, type Numbers } from "./numbers.ts";

/** Elements of a row that a workgroup sorts. */
export const blockLength = 1024;

const invocations = 256;

type SortNumber = ("rows" | "length" | "size" | "blocks" | "kept" | "values" | "row" | "column") | ("firstBlock" | "allBlocks");

/** Integers of a sort: rows of so many elements, the power of two that is sorted, blocks of a row, how many of each are kept, where the elements lie; blocks before these. */
export const sortNumbers: Numbers<SortNumber> = numbers<SortNumber>(
  ...(["rows", "length", "size", "blocks", "kept", "values", "row", "column", "firstBlock", "allBlocks"] as const),
);
const { wgsl } = sortNumbers;

/** What is sorted, and where it goes: lists of entries, or positions as the result. */
export interface SortForm {
  readonly type: "float32" | "int32";
  readonly isLast: boolean;
}

// Bits as a number that is ordered as the values are: equal zeros, NaN behind all others.
const orders: { readonly [T in SortForm["type"]]: string } = {
  float32: `  let size = bits & 0x7fffffffu;
  if (size > 0x7f800000u) { return 0u; }
  if (size == 0u) { return 0x80000000u; }
  return select(bits | 0x80000000u, ~bits, (bits >> 31u) == 1u);`,
  int32: "  return bits ^ 0x80000000u;",
};

/**
 * Sorts blocks of rows, greatest first, equal ones by position, and keeps the first of each. An entry is the value's order and its position; a place behind the last
 * element holds one that stands behind all others.
 */
export function sortCode({ type, isLast }: SortForm, values: string, out: string): string {
  const target = isLast
    ? `${out}[row * ${wgsl("kept")} + i] = i32(positions[i]);`
    : `${out}[(row * ${wgsl("allBlocks")} + ${wgsl("firstBlock")} + block) * ${wgsl("kept")} + i] = vec2<u32>(orders[i], positions[i]);`;
  return `var<workgroup> orders: array<u32, ${blockLength}>;
var<workgroup> positions: array<u32, ${blockLength}>;
fn orderOf(bits: u32) -> u32 {
${orders[type]}
}
fn isBefore(a: i32, b: i32) -> bool {
  return orders[a] > orders[b] || (orders[a] == orders[b] && positions[a] < positions[b]);
}
@compute @workgroup_size(${invocations})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) invocation: u32) {
  let t = i32(invocation);
  let place = i32(group.x + group.y * groups.x);
  if (place >= ${wgsl("rows")} * ${wgsl("blocks")}) { return; }
  let row = place / ${wgsl("blocks")};
  let block = place % ${wgsl("blocks")};
  let size = ${wgsl("size")};
  for (var i = t; i < size; i += ${invocations}) {
    let at = block * ${blockLength} + i;
    orders[i] = 0u;
    positions[i] = 0xffffffffu;
    if (at < ${wgsl("length")}) {
      orders[i] = orderOf(${values}[${wgsl("values")} + row * ${wgsl("row")} + at * ${wgsl("column")}]);
      positions[i] = u32(${wgsl("firstBlock")} * ${blockLength} + at);
    }
  }
  workgroupBarrier();
  for (var run = 2; run <= size; run *= 2) {
    for (var gap = run / 2; gap > 0; gap /= 2) {
      for (var pair = t; pair < size / 2; pair += ${invocations}) {
        let a = 2 * pair - (pair & (gap - 1));
        let b = a + gap;
        if (isBefore(b, a) == ((a & run) == 0)) {
          let order = orders[a];
          let position = positions[a];
          orders[a] = orders[b];
          positions[a] = positions[b];
          orders[b] = order;
          positions[b] = position;
        }
      }
      workgroupBarrier();
    }
  }
  for (var i = t; i < ${wgsl("kept")}; i += ${invocations}) { ${target} }
}`;
}
