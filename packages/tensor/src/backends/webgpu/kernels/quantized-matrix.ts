import type { DeviceFacts } from "../kernel.ts";
import { highStep } from "./quantize-rows.ts";
import { quantizedFinish, quantizedNumbers, type QuantizedMemory } from "./quantized-product.ts";
import type { Matrix } from "./source.ts";

/** A shape of int8 subgroup matrices with int32 results: m x k by k x n, and the invocations of a workgroup that use them, as many as the largest subgroup has. */
export interface MatrixShape {
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly group: number;
}

const { wgsl } = quantizedNumbers;

/** A subgroup makes 2 x 2 matrices of results, so that each matrix it reads is multiplied twice. */
const own = 2;
/** Such blocks of a workgroup, next to each other, which its subgroups share, however many there are. */
const blocks = 2;

/** Plane rows of a workgroup, and columns. */
export function matrixExtents({ m, n }: MatrixShape): { readonly planeRows: number; readonly columns: number } {
  return { planeRows: own * m, columns: blocks * own * n };
}

/** Bytes of workgroup memory that results pass through. */
function matrixBytes({ m, n }: MatrixShape): number {
  return 4 * blocks * own * own * m * n;
}

/** A shape that kernels can use: high and low parts of a row are in one matrix, and a matrix begins where a vector of 16 bytes does. */
export function isUsable(
  shape: MatrixShape,
  { maxComputeWorkgroupStorageSize, maxComputeInvocationsPerWorkgroup }: DeviceFacts["limits"],
): boolean {
  const { m, n, k, group } = shape;
  return (
    m % 2 === 0 &&
    n % 2 === 0 &&
    k % 16 === 0 &&
    matrixBytes(shape) <= maxComputeWorkgroupStorageSize &&
    group > 0 &&
    group <= maxComputeInvocationsPerWorkgroup
  );
}

/** Whether matrices can be loaded from a weight: nothing is read beyond an edge, so extents are whole matrices. */
export function fitsMatrices(
  { n, k }: MatrixShape,
  { type, offset, row }: Matrix,
  extents: { readonly columns: number; readonly length: number },
): boolean {
  const isAligned = type === "words" && offset % 4 === 0 && row % 4 === 0;
  return isAligned && extents.length > 0 && extents.length % k === 0 && extents.columns > 0 && extents.columns % (own * n) === 0;
}

/** Extensions of the language, in which offsets and strides count elements of the array in memory: here vectors of 16 bytes. */
export const matrixEnables: readonly string[] = ["subgroups", "chromium_experimental_subgroup_matrix"];

/** Builtins that say which subgroup an invocation is in. */
export const matrixArguments = "@builtin(subgroup_id) subgroup: u32, @builtin(num_subgroups) subgroups: u32";

/** Where a block of matrices lies, as WGSL: first vectors of its rows and its columns, vectors from one to the next, and the vectors of the summed axis. */
export interface BlockPlace {
  readonly left: { readonly memory: string; readonly first: string; readonly stride: string };
  readonly right: { readonly memory: string; readonly first: string; readonly stride: string };
  readonly vectors: string;
  /** Where its results go: an array of i32, the place of the first, and from row to row. */
  readonly out: { readonly memory: string; readonly first: string; readonly stride: number };
}

/** Statements of a subgroup that make a block of results, in int32, which is exact in every order. */
export function matrixBlock({ m, n, k }: MatrixShape, { left, right, vectors, out }: BlockPlace): readonly string[] {
  const each = Array.from({ length: own }, (_, i) => i);
  const all = each.flatMap((i) => each.map((j) => ({ i, j, name: `c${i}${j}` })));
  const load = (side: "left" | "right", { memory, first, stride }: BlockPlace["left"], i: number): string => {
    const [type, major, count] = side === "left" ? [`left<i8, ${k}, ${m}>`, "row", m] : [`right<i8, ${n}, ${k}>`, "col", n];
    return `subgroupMatrixLoad<subgroup_matrix_${type}, ${major}_major>(&${memory}, u32(${first} + ${i * count} * ${stride} + step), u32(${stride}));`;
  };
  return [
    // Written out: a variable in a loop that is only declared kept its last value in the second turn, on SwiftShader.
    ...all.map(({ name }) => `var ${name} = subgroup_matrix_result<i32, ${n}, ${m}>();`),
    `for (var step = 0; step < ${vectors}; step += ${k / 16}) {`,
    ...each.flatMap((i) => [`  let a${i} = ${load("left", left, i)}`, `  let b${i} = ${load("right", right, i)}`]),
    ...all.map(({ i, j, name }) => `  ${name} = subgroupMatrixMultiplyAccumulate(a${i}, b${j}, ${name});`),
    "}",
    ...all.map(
      ({ i, j, name }) =>
        `subgroupMatrixStore<row_major>(&${out.memory}, u32(${out.first} + ${i * m * out.stride + j * n}), ${name}, ${out.stride}u);`,
    ),
  ];
}

/** The key of the code. */
export function matrixKey({ m, n, k, group }: MatrixShape, isBiased: boolean): string {
  return `quantized by matrices of ${m}x${n}x${k} in ${group}${isBiased ? ", bias" : ""}`;
}

/**
 * The product of {@link quantizedCode} by subgroup matrices: sums of whole numbers have the same bits. Subgroups may be smaller than the workgroup, which is as large as the
 * largest is: they share its blocks by their numbers.
 */
export function quantizedMatrixCode(shape: MatrixShape, memory: QuantizedMemory, epilogue?: string): string {
  const { m, n, group } = shape;
  const { planeRows, columns } = matrixExtents(shape);
  const width = own * n;
  return [
    `var<workgroup> sums: array<i32, ${matrixBytes(shape) / 4}>;`,
    ...(epilogue === undefined ? [] : [epilogue]),
    quantizedFinish(memory, epilogue !== undefined),
    `@compute @workgroup_size(${group})`,
    `fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) invocation: u32, ${matrixArguments}) {`,
    ...[
      "let place = i32(group.x + group.y * groups.x);",
      `if (place >= ${wgsl("places")}) { return; }`,
      `let firstRow = ${planeRows} * (place % ${wgsl("rowTiles")});`,
      `let firstColumn = ${columns} * (place / ${wgsl("rowTiles")});`,
      `let vectors = ${wgsl("words")} / 4;`,
      `for (var block = i32(subgroup); block < ${blocks}; block += i32(subgroups)) {`,
      // A block beyond the last column is the last one again; nothing of it is stored.
      `  let column = min(firstColumn + ${width} * block, ${wgsl("columns")} - ${width});`,
      ...matrixBlock(shape, {
        left: { memory: memory.planes, first: "firstRow * vectors", stride: "vectors" },
        right: {
          memory: memory.weight,
          first: `(${wgsl("weightAt")} + column * ${wgsl("weightRow")}) / 4`,
          stride: `${wgsl("weightRow")} / 4`,
        },
        vectors: "vectors",
        out: { memory: "sums", first: `${width} * block`, stride: columns },
      }).map((line) => `  ${line}`),
      "}",
      "workgroupBarrier();",
      `for (var four = i32(invocation); four < ${(m * columns) / 4}; four += ${group}) {`,
      `  let row = four / ${columns / 4};`,
      `  let at = 4 * (four % ${columns / 4});`,
      `  var whole = vec4<i32>();`,
      `  for (var i = 0; i < 4; i++) { whole[i] = ${highStep} * sums[2 * row * ${columns} + at + i] + sums[(2 * row + 1) * ${columns} + at + i]; }`,
      "  finish(firstRow / 2 + row, firstColumn + at, whole);",
      "}",
    ].map((line) => `  ${line}`),
    "}",
  ].join("\n");
}
