import { drawKept, keptBytes, keptFour, keptMemory } from "./attention-dropout.ts";
import { boundsOf, dropoutKey, gradientNumbers, statistic, type GradientForm } from "./attention-gradient-code.ts";
import { keysOfBlock, productOfRows, queriesOfTile } from "./attention-product.ts";
import { eachRun, findRanges, rangeBytes, rangeMemory } from "./attention-ranges.ts";
import {
  acrossLanes,
  blockSize,
  bringRight,
  acrossBytes,
  acrossMemory,
  acrossRow,
  eachColumns,
  eachRow,
  forRows,
  inverseOf,
  invocations,
  multiplyPairs,
  ofRow,
  placeInTile,
  rowReader,
  rowsType,
  storeFour,
  storePairs,
  tileBytes,
  tileMemory,
  tileRows,
  zeroRows,
} from "./attention-tile.ts";
import { keptBits } from "./dropout-bits.ts";
import { exponential } from "./exponential.ts";
import { headTexts } from "./head-rows.ts";

const p = gradientNumbers.wgsl;

/** Bytes of workgroup memory of {@link gradientRowsCode}. */
export function gradientRowsBytes({ drops, each, shuffled }: GradientForm): number {
  return tileBytes(each) + 2 * acrossBytes(each, shuffled) + rangeBytes(each) + (drops ? keptBytes(tileRows(each)) : 0);
}

/**
 * WGSL of the second launch: for each query, statistics of its scores and then its gradient, scale D k with D = P (gradient v^T - along). `memory` holds q, k, v,
 * gradient, bounds, statistics, output.
 */
export function gradientRowsCode(form: GradientForm, memory: readonly string[]): string {
  const { drops, each, columns, wide, shuffled } = form;
  const [q = "", k = "", v = "", gradient = "", bounds = "", statistics = "", out = ""] = memory;
  const rows = tileRows(each);
  const type = rowsType(each);
  const product = (to: string, left: string, right: string): string =>
    productOfRows(each, to, { left: { reader: left, rows: queriesOfTile }, right: { reader: right, rows: keysOfBlock }, width: p("d") });
  const eachBlock = (body: string): string => `for (var block = 0i; block < range.y; block += ${blockSize}i) {
${product("scores", "queryAt", "keyAt")}
let isSeen = vec4<i32>(block + 4i * across) + vec4<i32>(0i, 1i, 2i, 3i) < vec4<i32>(range.y);
${body}
}`;
  const power = (r: number, top: string): string => `power4(fma(scores${r}, vec4<f32>(scale), vec4<f32>(-${ofRow(each, top, r)})))`;
  // Every invocation has a greatest score and a sum of its own keys; they are brought together at the end.
  const together = (op: "+" | "max", texts: Parameters<typeof acrossRow>[2]): string => {
    const { give, needsBarrier, take } = acrossRow(op, { each, width: shuffled }, texts);
    return [give, ...(needsBarrier ? ["workgroupBarrier();", take] : [])].join("\n");
  };
  const statisticsOfRun = `var top = ${type}(lowest);
var total = ${type}();
${eachBlock(`let before = top;
${eachRow(each, (r) => `let seen${r} = select(vec4<f32>(lowest), scores${r} * scale, isSeen);`)}
top = max(top, ${forRows(each, (r) => acrossLanes("max", `seen${r}`))});
${eachRow(each, (r) => `let powers${r} = select(vec4<f32>(), ${power(r, "top")}, isSeen);`)}
total = fma(total, power${each}(before - top), ${forRows(each, (r) => acrossLanes("+", `powers${r}`))});`)}
${together("max", { name: "greatest", value: "top", memory: "tops" })}
${together("+", { name: "sum", value: `total * power${each}(top - greatest)`, memory: "sums" })}
${inverseOf(each, "sum")}`;
  const first = (n: string): string => `(u32((head * ${p("rows")} + row0 + ${n}) * ${p("rows")} + range.x + block))`;
  const kept = (r: number): string => keptFour(`(down * ${each}i + ${r}i)`, first(`(down * ${each}i + ${r}i)`), "across");
  const ofWeight = (r: number): string => (drops ? `select(vec4<f32>(), weights${r} * factor, ${kept(r)})` : `weights${r}`);
  const gradientOfScores = (r: number): string =>
    `select(vec4<f32>(), ${power(r, "greatest")} * ${ofRow(each, "inverse", r)} * (${ofWeight(r)} - ${ofRow(each, "along", r)}) * scale, isSeen)`;
  const accumulate = eachColumns(
    columns,
    (c) => `${c === 0 ? "" : "workgroupBarrier();"}
${bringRight({ reader: "keyAt", rows: keysOfBlock, width: p("d"), from: `column0 + ${blockSize * c}i` })}
workgroupBarrier();
${multiplyPairs(each, `result${c}_`)}`,
  );
  const rowOf = (r: number): string => `down * ${each}i + ${r}i`;
  const store = eachRow(
    each,
    (r) => `if (${rowOf(r)} >= start && ${rowOf(r)} < end) {
  let row = row0 + ${rowOf(r)};
  let at = (row * ${p("heads")} + head) * ${p("d")};
${eachColumns(columns, (c) => storeFour(out, "at", `column0 + ${blockSize * c}i + 4i * across`, { width: p("d"), wide }, `result${c}_${r}`))}
  if (across == 0i && group.z == 0u) {
    ${statistic(statistics, "greatest", "row")} = ${ofRow(each, "greatest", r)};
    ${statistic(statistics, "inverse", "row")} = ${ofRow(each, "inverse", r)};
  }
}`,
  );
  return `${each === 4 ? "" : exponential(1)}
${exponential(4)}
${drops ? `${keptBits()}\n${keptMemory(rows)}` : ""}
${rowReader("queryAt", q, { ...headTexts("q", p), width: p("d") }, wide)}
${rowReader("keyAt", k, { ...headTexts("k", p), width: p("d") }, wide)}
${rowReader("valueAt", v, { ...headTexts("v", p), width: p("d") }, wide)}
${rowReader("gradientAt", gradient, { ...headTexts("gradient", p), width: p("d") }, wide)}
${tileMemory(each)}
${rangeMemory(each)}
${acrossMemory(each, shuffled, "tops")}
${acrossMemory(each, shuffled, "sums")}
@compute @workgroup_size(${invocations})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) index: u32) {
${placeInTile}
let lowest = -3.4028234663852886e38f;
let row0 = i32(group.x) * ${rows}i;
let head = i32(group.y);
let column0 = i32(group.z) * ${blockSize * columns}i;
let count = min(${rows}i, ${p("rows")} - row0);
let scale = bitcast<f32>(${p("scale")});
${drops ? `let factor = bitcast<f32>(${p("factor")});\nlet key = ${dropoutKey(bounds)};` : ""}
let along = ${forRows(each, (r) => statistic(statistics, "along", `min(row0 + ${rowOf(r)}, ${p("rows")} - 1i)`))};
${findRanges((row) => boundsOf(bounds, row))}
${eachRun(`${statisticsOfRun}
${eachColumns(columns, (c) => zeroRows(each, `result${c}_`))}
${eachBlock(`${product("weights", "gradientAt", "valueAt")}
${drops ? `${drawKept(rows, first, { key0: "key.x", key1: "key.y", threshold: p("threshold") })}\nworkgroupBarrier();` : ""}
${storePairs(each, gradientOfScores)}
${accumulate}
workgroupBarrier();`)}
${store}`)}
}`;
}
