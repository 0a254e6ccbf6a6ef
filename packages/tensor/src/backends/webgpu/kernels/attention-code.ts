import { drawKept, keptBytes, keptFour, keptMemory } from "./attention-dropout.ts";
import { eachRun, findRanges, rangeBytes, rangeMemory } from "./attention-ranges.ts";
import { eachPart, keysOfBlock, queriesOfTile, startOfPart } from "./attention-product.ts";
import {
  acrossLanes,
  blockSize,
  bringLeft,
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
  multiplyRows,
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
  type Bring,
  type RowsEach,
} from "./attention-tile.ts";
import { keptBits } from "./dropout-bits.ts";
import { exponential } from "./exponential.ts";
import { headNames, headTexts, type HeadNumber } from "./head-rows.ts";
import { numbers, type Numbers } from "./numbers.ts";

/** What attention has beside scaled products: dropout on its weights, or a bias added to its scores. */
export type AttentionVariant = "plain" | "dropout" | "bias";

/** All that the code of attention depends on. */
export interface AttentionForm {
  readonly variant: AttentionVariant;
  readonly each: RowsEach;
  /** Parts of 32 numbers of a query that stay in workgroup memory; 0: they are brought again for every block of keys. */
  readonly parts: number;
  /** Times 32 columns of the result that a workgroup makes. */
  readonly columns: number;
  /** Whether memory is read and written four numbers at a time. */
  readonly wide: boolean;
  /** How many of the eight invocations of a row meet by shuffles. */
  readonly shuffled: number;
}

const sizes = ["rows", "heads", "keys", "d", "dv", "scale", "fromStart", "fromStep", "toStart", "toStep"] as const;
const extras = ["extraStart", "extraHead", "extraStep", "threshold", "factor", "middle"] as const;

type AttentionNumber = (typeof sizes | typeof extras)[number] | HeadNumber<"q" | "k" | "v">;

/** Parameters of attention. Beside a key or a bias, dropout has a threshold and a factor, and a bias the place of its middle column. */
export const attentionNumbers: Numbers<AttentionNumber> = numbers(
  ...sizes,
  ...headNames("q"),
  ...headNames("k"),
  ...headNames("v"),
  ...extras,
);

type Texts = (name: AttentionNumber) => string;

/** Bytes of workgroup memory. */
export function attentionBytes({ variant, each, parts, shuffled }: AttentionForm): number {
  const dropout = variant === "dropout" ? keptBytes(tileRows(each)) + 4 : 0;
  return tileBytes(each, Math.max(1, parts)) + 2 * acrossBytes(each, shuffled) + rangeBytes(each) + dropout;
}

/** What differs between the variants. */
interface Variant {
  readonly declarations: string;
  /** Before the scores of a block are looked at. */
  readonly draw: string;
  /** The scores of row r, one vector. */
  readonly scores: (r: number) => string;
  /** The scores of row r less the greatest one so far, in one rounding: whether a product is rounded before is then no compiler's choice. */
  readonly below: (r: number) => string;
  /** What values are multiplied with in row r, and statements before. */
  readonly kept: (r: number) => { readonly before: string; readonly weights: string };
  /** By what the result so far is multiplied. */
  readonly staying: string;
  /** The result of row r from its sum. */
  readonly result: (r: number, sum: string) => string;
}

function variantOf({ variant, each }: AttentionForm, p: Texts, extra: string): Variant {
  const scaled = (r: number): string => `scores${r} * scale`;
  const belowScaled = (r: number): string => `fma(scores${r}, vec4<f32>(scale), vec4<f32>(-${ofRow(each, "top", r)}))`;
  const weight = (r: number): string => `powers${r} * ${ofRow(each, "inverse", r)}`;
  const plain: Variant = {
    declarations: "",
    draw: "",
    scores: scaled,
    below: belowScaled,
    kept: (r) => ({ before: "", weights: weight(r) }),
    staying: "earlier * fading * inverse",
    result: (_, sum) => sum,
  };
  if (variant === "plain") return plain;
  if (variant === "bias") {
    const bias = (r: number, c: number): string =>
      `${extra}[${p("extraStart")} + head * ${p("extraHead")} + clamp(column + ${c - r}i, 0i, 2i * ${p("middle")}) * ${p("extraStep")}]`;
    return {
      ...plain,
      draw: `let column = range.x + block + 4i * across - (row0 + down * ${each}i) + ${p("middle")};`,
      scores: (r) => `fma(scores${r}, vec4<f32>(scale), vec4<f32>(${[0, 1, 2, 3].map((c) => bias(r, c)).join(", ")}))`,
      below: (r) => `(seen${r} - ${ofRow(each, "top", r)})`,
    };
  }
  const rows = tileRows(each);
  const first = (n: string): string => `(u32((head * ${p("rows")} + row0 + ${n}) * ${p("keys")} + range.x + block))`;
  return {
    ...plain,
    // Which rows have any weight that stays. A row whose sum is NaN is NaN if it has one, wherever that stands, and otherwise as it is.
    declarations: `${keptBits()}\n${keptMemory(rows)}\nvar<workgroup> someKept: atomic<u32>;`,
    draw: drawKept(rows, first, {
      key0: `${extra}[${p("extraStart")}]`,
      key1: `${extra}[${p("extraStart")} + ${p("extraStep")}]`,
      threshold: p("threshold"),
    }),
    kept: (r) => {
      const n = `(down * ${each}i + ${r}i)`;
      return {
        before: `let isKept${r} = isSeen & ${keptFour(n, first(n), "across")};
if (any(isKept${r})) { atomicOr(&someKept, 1u << u32${n}); }`,
        weights: `select(vec4<f32>(), ${weight(r)} * bitcast<f32>(${p("factor")}), isKept${r})`,
      };
    },
    staying: forRows(each, (r) => `select(${ofRow(each, "(earlier * fading * inverse)", r)}, 1f, isNan(${ofRow(each, "total", r)}))`),
    result: (r, sum) => {
      const total = ofRow(each, "total", r);
      const isKept = `(atomicLoad(&someKept) & (1u << u32(down * ${each}i + ${r}i))) != 0u`;
      return `select(${sum}, vec4<f32>(${total}), isNan(${total}) && ${isKept})`;
    },
  };
}

/** WGSL of attention: `memory` holds q, k, v, from, to, the key or the bias if there is one, then the output. */
export function attentionCode(form: AttentionForm, memory: readonly string[]): string {
  const p: Texts = attentionNumbers.wgsl;
  const { variant, each, parts, columns, wide, shuffled } = form;
  const [q = "", k = "", v = "", from = "", to = "", extra = ""] = memory;
  const out = memory.at(-1) ?? "";
  const own = variantOf(form, p, extra);
  const rows = tileRows(each);
  const type = rowsType(each);
  const queries: Bring = { reader: "queryAt", rows: queriesOfTile, width: p("d"), from: startOfPart };
  const bringValues = (from: string): string => bringRight({ reader: "valueAt", rows: keysOfBlock, width: p("dv"), from });
  const range = (row: string): string =>
    `vec2<i32>(max(${from}[${p("fromStart")} + ${row} * ${p("fromStep")}], 0i), min(${to}[${p("toStart")} + ${row} * ${p("toStep")}], ${p("keys")}))`;
  const scores = `${eachRow(each, (r) => `var scores${r} = vec4<f32>();`)}
${eachPart(
  p("d"),
  `if (part > 0i) { workgroupBarrier(); }
${parts > 0 ? "" : bringLeft(each, queries)}
${bringRight({ reader: "keyAt", rows: keysOfBlock, width: p("d"), from: startOfPart })}
workgroupBarrier();
${multiplyRows(each, "scores", parts > 0 ? "part" : "0i")}`,
)}
${own.draw}
let isSeen = vec4<i32>(block + 4i * across) + vec4<i32>(0i, 1i, 2i, 3i) < vec4<i32>(range.y);
${eachRow(each, (r) => `let seen${r} = select(vec4<f32>(lowest), ${own.scores(r)}, isSeen);`)}`;
  // The result is at all times the mean of the values so far: its sums stay among them, and no product is smaller than the definition's.
  const tops = acrossRow(
    "max",
    { each, width: shuffled },
    {
      ...{ name: "blockTop", value: forRows(each, (r) => acrossLanes("max", `seen${r}`)), memory: "tops" },
    },
  );
  const sums = acrossRow(
    "+",
    { each, width: shuffled },
    {
      ...{ name: "blockSum", value: forRows(each, (r) => acrossLanes("+", `powers${r}`)), memory: "sums" },
    },
  );
  // The barrier is needed by what is brought next, too.
  const weights = `${tops.give}
workgroupBarrier();
${tops.take}
let before = top;
top = max(top, blockTop);
let fading = power${each}(before - top);
${eachRow(each, (r) => `let powers${r} = select(vec4<f32>(), power4(${own.below(r)}), isSeen);`)}
${sums.give}
${bringValues("column0")}
workgroupBarrier();
let earlier = total;
${sums.take}
total = fma(total, fading, blockSum);
${inverseOf(each, "total")}
let staying = ${own.staying};
${eachRow(each, (r) => own.kept(r).before)}
${storePairs(each, (r) => own.kept(r).weights)}
workgroupBarrier();`;
  const values = eachColumns(
    columns,
    (c) => `${c === 0 ? "" : `workgroupBarrier();\n${bringValues(`column0 + ${blockSize * c}i`)}\nworkgroupBarrier();`}
${eachRow(each, (r) => `result${c}_${r} *= ${ofRow(each, "staying", r)};`)}
${multiplyPairs(each, `result${c}_`)}`,
  );
  const store = eachRow(
    each,
    (r) => `{
  let row = down * ${each}i + ${r}i;
  if (row >= start && row < end) {
    let at = ((row0 + row) * ${p("heads")} + head) * ${p("dv")};
${eachColumns(columns, (c) => storeFour(out, "at", `(column0 + ${blockSize * c}i + 4i * across)`, { width: p("dv"), wide }, own.result(r, `result${c}_${r}`)))}
  }
}`,
  );
  return `${each === 4 ? "" : exponential(1)}
${exponential(4)}
${own.declarations}
${rowReader("queryAt", q, { ...headTexts("q", p), width: p("d") }, wide)}
${rowReader("keyAt", k, { ...headTexts("k", p), width: p("d") }, wide)}
${rowReader("valueAt", v, { ...headTexts("v", p), width: p("dv") }, wide)}
${tileMemory(each, Math.max(1, parts))}
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
${findRanges(range)}
${parts > 0 ? eachPart(p("d"), bringLeft(each, queries, "part")) : ""}
${eachRun(`var top = ${type}(lowest);
var total = ${type}();
${eachColumns(columns, (c) => zeroRows(each, `result${c}_`))}
${variant === "dropout" ? "if (local == 0i) { atomicStore(&someKept, 0u); }" : ""}
for (var block = 0i; block < range.y; block += ${blockSize}i) {
${scores}
${weights}
${values}
workgroupBarrier();
}
${store}`)}
}`;
}
