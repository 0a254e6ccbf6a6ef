import { blockSize, type RowsEach } from "./attention-tile.ts";
import { headNames, type HeadNumber } from "./head-rows.ts";
import { numbers, type Numbers } from "./numbers.ts";

/** All that the code of attention's gradient depends on. */
export interface GradientForm {
  readonly drops: boolean;
  /** Rows of an invocation where queries are worked on; keys always have tiles of 32. */
  readonly each: RowsEach;
  /** Times 32 columns of a result that a workgroup makes: of the gradients of queries, and of keys and values. */
  readonly columns: number;
  readonly keyColumns: number;
  /** Whether memory is read and written four numbers at a time. */
  readonly wide: boolean;
  /** How many of the eight invocations of a row meet by shuffles. */
  readonly shuffled: number;
}

type GradientNumber =
  | ("rows" | "heads" | "d" | "scale" | "threshold" | "factor")
  | ("fromStart" | "fromStep" | "toStart" | "toStep" | "keyStart" | "keyStep")
  | HeadNumber<"q" | "k" | "v" | "output" | "gradient">;

/** Parameters of all launches of attention's gradient. */
export const gradientNumbers: Numbers<GradientNumber> = numbers(
  ...(["rows", "heads", "d", "scale", "threshold", "factor"] as const),
  ...(["fromStart", "fromStep", "toStart", "toStep", "keyStart", "keyStep"] as const),
  ...headNames("q"),
  ...headNames("k"),
  ...headNames("v"),
  ...headNames("output"),
  ...headNames("gradient"),
);

const p = gradientNumbers.wgsl;

/** WGSL of the number of tiles of keys. */
const keyTiles = `((${p("rows")} + ${blockSize - 1}i) / ${blockSize}i)`;

// What launches leave for those that follow, beside results. `bounds`, pairs of integers: the range of keys of each row, then for each tile of keys the first row
// that sees one of them and the one after the last, then the key of dropout. `statistics`, for each head and row: greatest score, one over the sum of powers, and
// the sum of products of result and gradient.

/** WGSL of the range of keys of a row. */
export function boundsOf(bounds: string, row: string): string {
  return `${bounds}[${row}]`;
}

/** WGSL of the rows that see a tile of keys. */
export function rowsOfTile(bounds: string, tile: string): string {
  return `${bounds}[${p("rows")} + ${tile}]`;
}

/** WGSL of the key of dropout. */
export function dropoutKey(bounds: string): string {
  return `${bounds}[${p("rows")} + ${keyTiles}]`;
}

/** WGSL of a statistic of a row of the head. */
export function statistic(statistics: string, which: "greatest" | "inverse" | "along", row: string): string {
  const plane = ["greatest", "inverse", "along"].indexOf(which);
  return `${statistics}[(${plane}i * ${p("heads")} + head) * ${p("rows")} + ${row}]`;
}

/**
 * WGSL of the first launch. `memory` holds from, to, the key (or nothing of it), output, gradient, bounds, statistics. Each invocation takes a row of a head, and
 * each of the first workgroups a tile of keys.
 */
export function gradientBoundsCode(drops: boolean, memory: readonly string[]): string {
  const [from = "", to = "", ...others] = memory;
  const [key = ""] = others;
  const [output = "", gradient = "", bounds = "", statistics = ""] = drops ? others.slice(1) : others;
  const at = (name: "output" | "gradient"): string => `${p(`${name}Start`)} + row * ${p(`${name}Row`)} + head * ${p(`${name}Head`)}`;
  return `var<workgroup> first: atomic<i32>;
var<workgroup> last: atomic<i32>;
fn rangeOf(row: i32) -> vec2<i32> {
  let first = max(${from}[${p("fromStart")} + row * ${p("fromStep")}], 0i);
  let end = min(${to}[${p("toStart")} + row * ${p("toStep")}], ${p("rows")});
  return select(vec2<i32>(), vec2<i32>(first, end), end > first);
}
@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) index: u32) {
  let local = i32(index);
  let tile = i32(group.y * groups.x + group.x);
  let id = tile * 64i + local;
  if (id < ${p("rows")} * ${p("heads")}) {
    let row = id / ${p("heads")};
    let head = id % ${p("heads")};
    var sum = 0f;
    for (var e = 0i; e < ${p("d")}; e++) {
      sum = fma(${output}[${at("output")} + e * ${p("outputStep")}], ${gradient}[${at("gradient")} + e * ${p("gradientStep")}], sum);
    }
    ${statistic(statistics, "along", "row")} = sum;
  }
  if (id < ${p("rows")}) { ${boundsOf(bounds, "id")} = rangeOf(id); }
  ${drops ? `if (id == 0i) { ${dropoutKey(bounds)} = vec2<i32>(${key}[${p("keyStart")}], ${key}[${p("keyStart")} + ${p("keyStep")}]); }` : ""}
  // Uniform: it is the workgroup's number.
  if (tile >= ${keyTiles}) { return; }
  if (local == 0i) {
    atomicStore(&first, ${p("rows")});
    atomicStore(&last, 0i);
  }
  workgroupBarrier();
  for (var row = local; row < ${p("rows")}; row += 64i) {
    let range = rangeOf(row);
    if (range.x < (tile + 1i) * ${blockSize}i && range.y > tile * ${blockSize}i) {
      atomicMin(&first, row);
      atomicMax(&last, row + 1i);
    }
  }
  workgroupBarrier();
  if (local == 0i) { ${rowsOfTile(bounds, "tile")} = vec2<i32>(atomicLoad(&first), atomicLoad(&last)); }
}`;
}
