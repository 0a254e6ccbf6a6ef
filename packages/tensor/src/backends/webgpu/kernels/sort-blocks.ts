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
  /** Entries that are neighbours and meet by shuffles; 1: none. */
  readonly shuffled: number;
}

// Bits as a number that is ordered as the values are: equal zeros, NaN behind all others.
const orders: { readonly [T in SortForm["type"]]: string } = {
  float32: `  let size = bits & 0x7fffffffu;
  if (size > 0x7f800000u) { return 0u; }
  if (size == 0u) { return 0x80000000u; }
  return select(bits | 0x80000000u, ~bits, (bits >> 31u) == 1u);`,
  int32: "  return bits ^ 0x80000000u;",
};

/** One step of the sorting network in memory: pairs of entries `gap` apart. */
const memoryStep = `      for (var pair = t; pair < size / 2; pair += ${invocations}) {
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
      workgroupBarrier();`;

const throughMemory = `  for (var run = 2; run <= size; run *= 2) {
    for (var gap = run / 2; gap > 0; gap /= 2) {
${memoryStep}
    }
  }`;

/** The same network: entries less than `width` apart are exchanged in registers, which takes no barriers; of 55 steps for 1 024 entries 15 stay in memory where 32 are. */
function throughSubgroups(width: number): string {
  const steps = (from: string): string => `      for (var gap = ${from}; gap > 0; gap /= 2) {
        let otherOrder = subgroupShuffleXor(order, u32(gap));
        let otherPosition = subgroupShuffleXor(position, u32(gap));
        let isOtherBefore = otherOrder > order || (otherOrder == order && otherPosition < position);
        // The lower of a pair keeps the one that stands before, in every other run the one that stands behind.
        if (isOtherBefore == (((i & gap) == 0) == ((i & run) == 0))) {
          order = otherOrder;
          position = otherPosition;
        }
      }`;
  const eachOwn = (body: string): string => `    for (var first = 0; first < size; first += ${invocations}) {
      let i = first + t;
      var order: u32 = orders[i];
      var position: u32 = positions[i];
${body}
      orders[i] = order;
      positions[i] = position;
    }
    workgroupBarrier();`;
  return `  {
${eachOwn(`      for (var run = 2; run <= min(size, ${width}); run *= 2) {\n${steps("run / 2")}\n      }`)}
  }
  for (var run = ${2 * width}; run <= size; run *= 2) {
    for (var gap = run / 2; gap >= ${width}; gap /= 2) {
${memoryStep}
    }
${eachOwn(steps(String(width / 2)))}
  }`;
}

/**
 * Sorts blocks of rows, greatest first, equal ones by position, and keeps the first of each. An entry is the value's order and its position; a place behind the last
 * element holds one that stands behind all others.
 */
export function sortCode({ type, isLast, shuffled }: SortForm, values: string, out: string): string {
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
${shuffled > 1 ? throughSubgroups(shuffled) : throughMemory}
  for (var i = t; i < ${wgsl("kept")}; i += ${invocations}) { ${target} }
}`;
}
