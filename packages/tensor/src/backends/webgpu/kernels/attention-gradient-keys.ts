import { drawKept, keptBytes, keptMemory } from "./attention-dropout.ts";
import { boundsOf, dropoutKey, gradientNumbers, rowsOfTile, statistic, type GradientForm } from "./attention-gradient-code.ts";
import { productOfRows } from "./attention-product.ts";
import {
  blockSize,
  bringRight,
  eachColumns,
  eachRow,
  invocations,
  multiplyPairs,
  placeInTile,
  rowReader,
  storeFour,
  storePairs,
  tileBytes,
  tileMemory,
  zeroRows,
  type Rows,
} from "./attention-tile.ts";
import { keptBits } from "./dropout-bits.ts";
import { exponential } from "./exponential.ts";
import { headTexts } from "./head-rows.ts";

const p = gradientNumbers.wgsl;
const each = 4;

/** Keys of a tile, from `key0` on. */
const keysOfTile: Rows = { row: (n) => `key0 + ${n}`, isThere: (n) => `key0 + ${n} < ${p("rows")}` };
/** Rows of one range, from `row` on. */
const rowsAlike: Rows = { row: (n) => `row + ${n}`, isThere: (n) => `${n} < together` };

/** Bytes of workgroup memory of {@link gradientKeysCode}. */
export function gradientKeysBytes({ drops }: GradientForm): number {
  return tileBytes(each) + 8 * blockSize + 4 + (drops ? keptBytes(blockSize) : 0);
}

/**
 * WGSL of the third launch: gradients of keys, scale D^T q, and of values, P^T gradient. A tile of keys goes over the rows that see it, in ascending order, at most
 * 32 of one range at a time; keys outside of that range take no part, so that no sequence sees another. `memory` is that of `gradientRowsCode`.
 */
export function gradientKeysCode(form: GradientForm, memory: readonly string[]): string {
  const { drops, keyColumns: columns, wide } = form;
  const [q = "", k = "", v = "", gradient = "", bounds = "", statistics = "", out = ""] = memory;
  const product = (to: string, left: string, right: string): string =>
    productOfRows(each, to, { left: { reader: left, rows: keysOfTile }, right: { reader: right, rows: rowsAlike }, width: p("d") });
  const ofQueries = (which: "greatest" | "inverse" | "along"): string =>
    `vec4<f32>(${[0, 1, 2, 3].map((c) => statistic(statistics, which, `min(row + 4i * across + ${c}i, ${p("rows")} - 1i)`)).join(", ")})`;
  const first = (n: string): string => `(u32((head * ${p("rows")} + row + ${n}) * ${p("rows")} + key0))`;
  /** Whether the weights of key r stay, for four queries. */
  const kept = (r: number): string => {
    const bit = (c: number): string => {
      const n = `(4i * across + ${c}i)`;
      return `((kept[${n} * 9i + i32(at${c} >> 2u)] >> (at${c} & 3u)) & 1u)`;
    };
    return `var isKept${r} = vec4<bool>();
{
${[0, 1, 2, 3].map((c) => `let at${c} = (${first(`4i * across + ${c}i`)} & 3u) + u32(down * ${each}i + ${r}i);`).join("\n")}
isKept${r} = vec4<u32>(${[0, 1, 2, 3].map(bit).join(", ")}) != vec4<u32>();
}`;
  };
  const keptOrAll = (r: number, value: string): string => (drops ? `select(vec4<f32>(), ${value} * factor, isKept${r})` : value);
  /** What a block gives to the keys in its range. */
  const add = (to: string, reader: string): string =>
    eachColumns(
      columns,
      (c) => `{
${bringRight({ reader, rows: rowsAlike, width: p("d"), from: `column0 + ${blockSize * c}i` })}
workgroupBarrier();
${zeroRows(each, "part")}
${multiplyPairs(each, "part")}
workgroupBarrier();
${eachRow(each, (r) => `${to}${c}_${r} = select(${to}${c}_${r}, ${to}${c}_${r} + part${r}, isIn.${"xyzw"[r]});`)}
}`,
    );
  const store = eachRow(
    each,
    (r) => `if (key0 + down * ${each}i + ${r}i < ${p("rows")}) {
  let key = key0 + down * ${each}i + ${r}i;
${(["keys", "values"] as const)
  .map(
    (name, n) => `{
  let at = ((${n + 1}i * ${p("rows")} + key) * ${p("heads")} + head) * ${p("d")};
${eachColumns(columns, (c) => storeFour(out, "at", `column0 + ${blockSize * c}i + 4i * across`, { width: p("d"), wide }, `${name}${c}_${r}`))}
}`,
  )
  .join("\n")}
}`,
  );
  return `${exponential(4)}
${drops ? `${keptBits()}\n${keptMemory(blockSize)}` : ""}
${rowReader("queryAt", q, { ...headTexts("q", p), width: p("d") }, wide)}
${rowReader("keyAt", k, { ...headTexts("k", p), width: p("d") }, wide)}
${rowReader("valueAt", v, { ...headTexts("v", p), width: p("d") }, wide)}
${rowReader("gradientAt", gradient, { ...headTexts("gradient", p), width: p("d") }, wide)}
${tileMemory(each)}
var<workgroup> ranges: array<vec2<i32>, ${blockSize}>;
var<workgroup> alike: i32;
var<workgroup> seenBy: vec2<i32>;
@compute @workgroup_size(${invocations})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) index: u32) {
${placeInTile}
let key0 = i32(group.x) * ${blockSize}i;
let head = i32(group.y);
let column0 = i32(group.z) * ${blockSize * columns}i;
let scale = bitcast<f32>(${p("scale")});
${drops ? `let factor = bitcast<f32>(${p("factor")});\nlet key = ${dropoutKey(bounds)};` : ""}
${eachColumns(columns, (c) => `${zeroRows(each, `keys${c}_`)}\n${zeroRows(each, `values${c}_`)}`)}
if (local == 0i) { seenBy = ${rowsOfTile(bounds, "i32(group.x)")}; }
let rows = workgroupUniformLoad(&seenBy);
var row = rows.x;
while (row < rows.y) {
  // Rows of one range, as many as follow each other.
  if (local < ${blockSize}i) { ranges[local] = ${boundsOf(bounds, `min(row + local, ${p("rows")} - 1i)`)}; }
  let range = workgroupUniformLoad(&ranges[0]);
  if (local == 0i) {
    var n = 1i;
    while (n < ${blockSize}i && row + n < rows.y && all(ranges[n] == range)) { n++; }
    alike = n;
  }
  let together = workgroupUniformLoad(&alike);
  if (range.x < key0 + ${blockSize}i && range.y > key0) {
    let keys = vec4<i32>(key0 + down * ${each}i) + vec4<i32>(0i, 1i, 2i, 3i);
    let isIn = (keys >= vec4<i32>(range.x)) & (keys < vec4<i32>(range.y));
    let isThere = vec4<i32>(4i * across) + vec4<i32>(0i, 1i, 2i, 3i) < vec4<i32>(together);
${product("scores", "keyAt", "queryAt")}
${product("weights", "valueAt", "gradientAt")}
    let greatest = ${ofQueries("greatest")};
    let inverse = ${ofQueries("inverse")};
    let along = ${ofQueries("along")};
${drops ? `${drawKept(blockSize, first, { key0: "key.x", key1: "key.y", threshold: p("threshold") })}\nworkgroupBarrier();\n${eachRow(each, kept)}` : ""}
${eachRow(
  each,
  (r) => `let shares${r} = power4(fma(scores${r}, vec4<f32>(scale), -greatest)) * inverse;
let ofScores${r} = select(vec4<f32>(), shares${r} * (${keptOrAll(r, `weights${r}`)} - along) * scale, isThere);`,
)}
${storePairs(each, (r) => `select(vec4<f32>(), ${keptOrAll(r, `shares${r}`)}, isThere)`)}
${add("values", "gradientAt")}
${storePairs(each, (r) => `ofScores${r}`)}
${add("keys", "queryAt")}
  }
  row += together;
}
${store}
}`;
}
