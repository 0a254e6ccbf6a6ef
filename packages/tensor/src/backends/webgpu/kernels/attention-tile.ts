/**
 * Text that the kernels of attention share. A workgroup of 8 x 8 invocations works on a tile of rows and on 32 columns at a time: invocation (down, across) has
 * the rows down * each + r and the columns 4 across + c. Products of rows and columns are summed in ascending order, fused, 32 numbers of a row in
 * workgroup memory at a time, so that an element has the same bits in tiles of every height.
 *
 * Loads from workgroup memory for 64 (each = 4) or 16 (each = 1) fused operations: 8 or 5 vectors of four. Registers: `each` vectors of scores, and as many
 * for each 32 columns of a result.
 */

import type { DeviceFacts } from "../kernel.ts";
import { balanced, greater, plus, shuffled } from "../neighbours.ts";

/** Rows of one invocation. A tile of 32 rows reads each key less often, one of 8 rows makes more workgroups. */
export type RowsEach = 1 | 4;

/** Columns of a block, and numbers of a row that lie in workgroup memory at a time. */
export const blockSize = 32;
/** Invocations of a workgroup. */
export const invocations = 64;
const across = 8;
/** Vectors from row to row of what is read across rows: one more than a row has, so that eight rows lie in different banks. */
const pitch = 9;

const lanes = ["x", "y", "z", "w"] as const;

/** Rows of a tile. */
export function tileRows(each: RowsEach): number {
  return (each * invocations) / across;
}

/** The type of one number for each row of an invocation. */
export function rowsType(each: RowsEach): string {
  return each === 4 ? "vec4<f32>" : "f32";
}

/** The number of row r in such a value. */
export function ofRow(each: RowsEach, value: string, r: number): string {
  return each === 4 ? `${value}.${lanes[r]}` : value;
}

/** One number for each row from a text for each. */
export function forRows(each: RowsEach, text: (r: number) => string): string {
  return each === 4 ? `vec4<f32>(${[0, 1, 2, 3].map(text).join(", ")})` : text(0);
}

/** Lines for each row of an invocation. */
export function eachRow(each: RowsEach, text: (r: number) => string): string {
  return Array.from({ length: each }, (_, r) => text(r)).join("\n");
}

/** Lines for each 32 columns of a result. */
export function eachColumns(count: number, text: (c: number) => string): string {
  return Array.from({ length: count }, (_, c) => text(c)).join("\n");
}

/** The sum or maximum of four lanes. */
export function acrossLanes(op: "+" | "max", v: string): string {
  return op === "+" ? `((${v}.x + ${v}.y) + (${v}.z + ${v}.w))` : `max(max(${v}.x, ${v}.y), max(${v}.z, ${v}.w))`;
}

/** Workgroup memory: rows of the tile (so many parts of 32 numbers), rows of a block, and one number for each pair of both. */
export function tileMemory(each: RowsEach, parts = 1): string {
  return [
    `var<workgroup> left: array<vec4<f32>, ${tileRows(each) * across * parts}>;`,
    `var<workgroup> right: array<vec4<f32>, ${blockSize * pitch}>;`,
    `var<workgroup> pairs: array<vec4<f32>, ${tileRows(each) * across}>;`,
  ].join("\n");
}

/** Bytes of {@link tileMemory}. */
export function tileBytes(each: RowsEach, parts = 1): number {
  return 16 * (tileRows(each) * across * (parts + 1) + blockSize * pitch);
}

/** What every invocation knows of its place. */
export const placeInTile = `let local = i32(index);
let across = local & 7i;
let down = local >> 3u;`;

/** Where the rows of an operand [rows, heads, width] lie, as WGSL: offset of the first, and elements from row to row, head to head, and number to number. */
export interface HeadRows {
  readonly start: string;
  readonly row: string;
  readonly head: string;
  readonly step: string;
  readonly width: string;
}

/**
 * The WGSL function `name`: the numbers e .. e + 3 of a row, 0 beyond its width; e is a multiple of 4 and within the width. With `wide`, memory is seen as
 * vectors of four.
 */
export function rowReader(name: string, memory: string, { start, row, head, step, width }: HeadRows, wide: boolean): string {
  const one = (n: number): string => `select(0f, ${memory}[at + min(e + ${n}i, ${width} - 1i) * ${step}], e + ${n}i < ${width})`;
  const value = wide ? `${memory}[(at + e) >> 2u]` : `vec4<f32>(${[0, 1, 2, 3].map(one).join(", ")})`;
  return `fn ${name}(row: i32, head: i32, e: i32) -> vec4<f32> {
  let at = ${start} + row * ${row} + head * ${head};
  return ${value};
}`;
}

/** Rows of an operand that make a tile or a block. */
export interface Rows {
  /** Number of the operand's row for row n of the tile or block. */
  readonly row: (n: string) => string;
  /** Whether row n is there; others become 0. */
  readonly isThere: (n: string) => string;
}

/** What is brought to workgroup memory: which rows of the head by which function, and 32 numbers of each from a place on. */
export interface Bring {
  /** A function of {@link rowReader}. */
  readonly reader: string;
  readonly rows: Rows;
  readonly width: string;
  /** First number of the 32. */
  readonly from: string;
}

function bring(count: number, place: (n: string) => string, { reader, rows, width, from }: Bring): string {
  return `for (var n = down; n < ${count}i; n += ${across}i) {
  let e = ${from} + 4i * across;
  var value = vec4<f32>();
  if (${rows.isThere("n")} && e < ${width}) { value = ${reader}(${rows.row("n")}, head, e); }
  ${place("n")} = value;
}`;
}

/** Brings rows of the tile to `left`. */
export function bringLeft(each: RowsEach, what: Bring, part = "0i"): string {
  return bring(tileRows(each), (n) => `left[${part} * ${tileRows(each) * across}i + ${n} * ${across}i + across]`, what);
}

/** Brings rows of a block to `right`: row 4 a + c lies at c * 8 + a, so that neighbours across read different banks. */
export function bringRight(what: Bring): string {
  return bring(blockSize, (n) => `right[((${n} & 3i) * ${across}i + (${n} >> 2u)) * ${pitch}i + across]`, what);
}

/** to_r += the products of row r of `left` with the four rows of `right` that are the invocation's columns. */
export function multiplyRows(each: RowsEach, to: string, part = "0i"): string {
  const lane = (name: string): string => `vec4<f32>(b0.${name}, b1.${name}, b2.${name}, b3.${name})`;
  return `for (var e = 0i; e < ${across}i; e++) {
${[0, 1, 2, 3].map((c) => `  let b${c} = right[(${c * across}i + across) * ${pitch}i + e];`).join("\n")}
${lanes.map((name) => `  let b${name} = ${lane(name)};`).join("\n")}
${eachRow(
  each,
  (r) => `  let a${r} = left[${part} * ${tileRows(each) * across}i + (down * ${each}i + ${r}i) * ${across}i + e];
${lanes.map((name) => `  ${to}${r} = fma(vec4<f32>(a${r}.${name}), b${name}, ${to}${r});`).join("\n")}`,
)}
}`;
}

/** to_r += the sum over the block's rows j, ascending, of pairs[r, j] times four numbers of row j of `right`. */
export function multiplyPairs(each: RowsEach, to: string): string {
  return `for (var j = 0i; j < ${across}i; j++) {
${[0, 1, 2, 3].map((c) => `  let b${c} = right[(${c * across}i + j) * ${pitch}i + across];`).join("\n")}
${eachRow(
  each,
  (r) => `  let a${r} = pairs[(down * ${each}i + ${r}i) * ${across}i + j];
${lanes.map((name, c) => `  ${to}${r} = fma(vec4<f32>(a${r}.${name}), b${c}, ${to}${r});`).join("\n")}`,
)}
}`;
}

/** Stores a vector for each row of the invocation in `pairs`. */
export function storePairs(each: RowsEach, text: (r: number) => string): string {
  return eachRow(each, (r) => `pairs[(down * ${each}i + ${r}i) * ${across}i + across] = ${text(r)};`);
}

/** Declares a vector of 0 for each row. */
export function zeroRows(each: RowsEach, name: string): string {
  return eachRow(each, (r) => `var ${name}${r} = vec4<f32>();`);
}

/** Four numbers of a result row, from `column` on, as far as they are within its width. */
export function storeFour(
  memory: string,
  at: string,
  column: string,
  { width, wide }: { readonly width: string; readonly wide: boolean },
  value: string,
): string {
  const each = lanes.map((name, c) => `if (column + ${c}i < ${width}) { ${memory}[${at} + column + ${c}i] = value.${name}; }`);
  return `{
  let column = ${column};
  let value = ${value};
  ${wide ? `if (column < ${width}) { ${memory}[(${at} + column) >> 2u] = value; }` : each.join("\n  ")}
}`;
}

/** Declares `inverse`, one over the sum of each row, in float32's nearest but for a unit; 1 where the sum is 0. */
export function inverseOf(each: RowsEach, sum: string): string {
  const type = rowsType(each);
  return `let divisor = select(${sum}, ${type}(1f), ${sum} == ${type}());
let rough = ${type}(1f) / divisor;
let inverse = fma(rough, fma(-rough, divisor, ${type}(1f)), rough);`;
}

/** Numbers of the eight invocations of a row in one, as `neighbours.ts` says; the variable `name` has one for each row. */
export interface AcrossRow {
  /** Statements from the numbers of an invocation on, before a barrier, if there is one. */
  readonly give: string;
  /** Whether numbers pass through `memory`, so that a barrier must stand before they are taken. */
  readonly needsBarrier: boolean;
  /** Statements behind the barrier. */
  readonly take: string;
}

/** How many invocations of a row meet by shuffles. */
export function shuffledAcross({ shuffleWidth }: Pick<DeviceFacts, "shuffleWidth">): number {
  return Math.min(across, shuffleWidth);
}

/** Bytes of workgroup memory that one value of each row passes through; where all of a row meet by shuffles there is none. */
export function acrossBytes(each: RowsEach, width: number): number {
  return width === across ? 0 : 4 * each * invocations;
}

/** Its declaration. */
export function acrossMemory(each: RowsEach, width: number, memory: string): string {
  return width === across ? "" : `var<workgroup> ${memory}: array<${rowsType(each)}, ${invocations}>;`;
}

/** Brings `value` of the invocations of a row together. */
export function acrossRow(
  op: "+" | "max",
  { each, width }: { readonly each: RowsEach; readonly width: number },
  { name, value, memory }: Readonly<Record<"name" | "value" | "memory", string>>,
): AcrossRow {
  const combine = op === "+" ? plus : greater;
  const shuffles = [`var ${name}: ${rowsType(each)} = ${value};`, ...shuffled(combine, name, width)];
  if (width === across) return { give: shuffles.join("\n"), needsBarrier: false, take: "" };
  const terms = Array.from({ length: across / width }, (_, n) => `${memory}[down * ${across}i + ${n * width}i]`);
  return {
    give: [...shuffles, `${memory}[local] = ${name};`].join("\n"),
    needsBarrier: true,
    take: `${name} = ${balanced(combine, terms)};`,
  };
}
