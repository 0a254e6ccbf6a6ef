import type { DType } from "../../../dtype.ts";

/** Elements of an operand as they lie in memory, and how they are read: what the code of a kernel depends on. */
export interface Source {
  readonly type: "float32" | "int32" | "float16" | "bfloat16" | "int8" | "words" | "bytes";
  /** The axis whose neighbours are neighbours in memory, or nearest to it: the summed one, or rows of the operand. */
  readonly along: "depth" | "rows";
  /** True where four neighbours are read at once. */
  readonly wide: boolean;
  /** True where each row has a factor of its own. */
  readonly scaled: boolean;
}

/** A matrix [rows, depth] in memory, of each batch, in elements. */
export interface Matrix {
  readonly type: Source["type"];
  readonly offset: number;
  readonly batch: number;
  readonly row: number;
  readonly depth: number;
}

/** How a matrix is read, of so many rows and places of the summed axis. */
export function sourceOf({ type, offset, batch, row, depth }: Matrix, extents: { rows: number; depth: number }, scaled = false): Source {
  const along = depth !== 1 && row === 1 ? "rows" : "depth";
  const [step, other] = along === "depth" ? [depth, row] : [row, depth];
  const length = along === "depth" ? extents.depth : extents.rows;
  // A batch, row or column of extent 1 has a stride that nobody takes: it may be any number, and narrow reads are right for every one.
  const wide = type !== "bytes" && step === 1 && [offset, batch, other, length].every((number) => number % 4 === 0);
  return { type, along, wide, scaled };
}

/** Types of tensors that a matrix may be stored in. */
export function isSourceType(type: DType): type is Exclude<DType, "float64" | "bool"> {
  return type !== "float64" && type !== "bool";
}

/** How WGSL sees the memory of a source. */
export function elementOf({ type, wide }: Source): string {
  const [one, four] = elements[type];
  return wide ? four : one;
}

const elements: { readonly [T in Source["type"]]: readonly [one: string, four: string] } = {
  float32: ["f32", "vec4<f32>"],
  int32: ["i32", "vec4<i32>"],
  float16: ["u32", "vec2<u32>"],
  bfloat16: ["u32", "vec2<u32>"],
  int8: ["u32", "u32"],
  words: ["u32", "vec4<u32>"],
  bytes: ["u32", "u32"],
};

/** A source as part of a key. */
export function keyOf({ type, along, wide, scaled }: Source): string {
  return [type, "by", along, ...(wide ? ["wide"] : []), ...(scaled ? ["scaled"] : [])].join(" ");
}

/** Four numbers that are computed with. */
export type Vector = "vec4<f32>" | "vec4<i32>" | "vec4<u32>";

/** The type of four numbers that are computed with: floats, whole numbers, or words of four bytes. */
export function vectorOf({ type }: Source): Vector {
  if (type === "int32") return "vec4<i32>";
  return type === "words" || type === "bytes" ? "vec4<u32>" : "vec4<f32>";
}

/** `sum` plus one number times four, as WGSL. Floats are always added by `fma`, so that no compiler chooses how: on one device it is one operation or two, everywhere. */
export function multiplyAdd(vector: Vector, one: string, four: string, sum: string): string {
  if (vector === "vec4<f32>") return `fma(${vector}(${one}), ${four}, ${sum})`;
  return vector === "vec4<i32>" ? `${sum} + ${one} * ${four}` : `dots(${one}, ${four}, ${sum})`;
}

/** Functions `name4(at)`, four neighbours from element `at` on, for wide sources, and `name1(at)`, one element, for the others. */
export function readers(source: Source, name: string, memory: string): string {
  const { type, wide } = source;
  const vector = vectorOf(source);
  const body = (wide ? wideRead : narrowRead)[type](memory);
  return wide ? `fn ${name}4(at: i32) -> ${vector} {\n${body}\n}` : `fn ${name}1(at: i32) -> ${vector.slice(5, 8)} {\n${body}\n}`;
}

type Read = { readonly [T in Source["type"]]: (memory: string) => string };

const wideRead: Read = {
  float32: (memory) => `  return ${memory}[at >> 2u];`,
  int32: (memory) => `  return ${memory}[at >> 2u];`,
  words: (memory) => `  return ${memory}[at >> 2u];`,
  float16: (memory) =>
    `  let pairs = ${memory}[at >> 2u];\n  return floatsOfHalves(vec4<u32>(pairs.x, pairs.x >> 16u, pairs.y, pairs.y >> 16u) & vec4<u32>(0xffffu));`,
  bfloat16: (memory) =>
    `  let pairs = ${memory}[at >> 2u];\n  return bitcast<vec4<f32>>(vec4<u32>(pairs.x << 16u, pairs.x, pairs.y << 16u, pairs.y) & vec4<u32>(0xffff0000u));`,
  int8: (memory) =>
    `  return vec4<f32>(bitcast<vec4<i32>>(vec4<u32>(${memory}[at >> 2u]) << vec4<u32>(24u, 16u, 8u, 0u)) >> vec4<u32>(24u));`,
  bytes: () => {
    throw new TypeError("Bytes at any place are read one by one");
  },
};

const narrowRead: Read = {
  float32: (memory) => `  return ${memory}[at];`,
  int32: (memory) => `  return ${memory}[at];`,
  words: (memory) => `  return ${memory}[at];`,
  float16: (memory) => `  return fromFloat16((${memory}[at >> 1u] >> (16u * u32(at & 1))) & 0xffffu);`,
  bfloat16: (memory) => `  return fromBfloat16((${memory}[at >> 1u] >> (16u * u32(at & 1))) & 0xffffu);`,
  int8: (memory) => `  return f32(bitcast<i32>(${memory}[at >> 2u] << (24u - 8u * u32(at & 3))) >> 24u);`,
  // Four bytes from any one on.
  bytes: (memory) =>
    `  let word = ${memory}[at >> 2u] >> (8u * u32(at & 3));\n  if ((at & 3) == 0) { return word; }\n  let next = min((at >> 2u) + 1, i32(arrayLength(&${memory})) - 1);\n  return word | (${memory}[next] << (32u - 8u * u32(at & 3)));`,
};

/** What wide reads call beside the functions of loops. */
export const halfFunction: string = `fn floatsOfHalves(halves: vec4<u32>) -> vec4<f32> {
  let size = halves & vec4<u32>(0x7fffu);
  let whole = select((size << vec4<u32>(13u)) + vec4<u32>(0x38000000u), (size << vec4<u32>(13u)) | vec4<u32>(0x7f800000u), size >= vec4<u32>(0x7c00u));
  // A subnormal half is its significand times 2^-24, which is exact.
  let small = bitcast<vec4<u32>>(vec4<f32>(size) * 5.9604644775390625e-8f);
  return bitcast<vec4<f32>>(select(whole, small, size < vec4<u32>(0x400u)) | ((halves & vec4<u32>(0x8000u)) << vec4<u32>(16u)));
}`;
