import type { Device } from "../device.ts";
import { isUsable, matrixArguments, matrixBlock, matrixEnables, type MatrixShape } from "../kernels/quantized-matrix.ts";
import { runOnce } from "./run-once.ts";

/** Whether products of bytes go by subgroup matrices, and why. */
export interface Matrices {
  readonly shape: MatrixShape | undefined;
  readonly why: string;
}

/** A shape of subgroup matrices as Chromium reports it. */
interface Configuration {
  readonly componentType: string;
  readonly resultComponentType: string;
  readonly M: number;
  readonly N: number;
  readonly K: number;
}

/** What an adapter says of subgroup matrices. */
export type MatrixInfo = Pick<GPUAdapterInfo, "subgroupMaxSize"> & { readonly subgroupMatrixConfigs?: Iterable<Configuration> };

/** No matrices, for a reason. */
export function withoutMatrices(why: string): Matrices {
  return { shape: undefined, why };
}

/**
 * Tries the first shape of int8 matrices that kernels can use on whole numbers at both ends of a byte. Their sums are exact in whatever order, so no difference is
 * excused.
 */
export async function checkMatrices(device: Device, info: MatrixInfo, isWanted: boolean): Promise<Matrices> {
  if (!isWanted) return withoutMatrices("they were not asked for");
  const shape = matrixShape(device, info);
  if (typeof shape === "string") return withoutMatrices(shape);
  const { m, n, k } = shape;
  const { left, right, expected } = matrixTrial(shape);
  const found = await runOnce(device, { code: trialCode(shape), inputs: [left, right], words: expected.length, groups: 1 }).catch(
    (error: unknown) => {
      device.requireAlive();
      return String(error);
    },
  );
  if (typeof found === "string") return withoutMatrices(`those of ${m}x${n}x${k} were refused: ${found}`);
  const got = new Int32Array(found.buffer);
  const wrong = expected.findIndex((value, i) => got[i] !== value);
  if (wrong >= 0)
    return withoutMatrices(`of those of ${m}x${n}x${k} result ${wrong} is ${got[wrong] ?? 0} and not ${expected[wrong] ?? 0}`);
  return { shape, why: `those of ${m}x${n}x${k} are exact` };
}

/** The first shape that kernels can use, or why there is none. */
function matrixShape(device: Device, { subgroupMaxSize: group = 0, subgroupMatrixConfigs = [] }: MatrixInfo): MatrixShape | string {
  const { features, limits } = device.gpu;
  if (!features.has("chromium-experimental-subgroup-matrix")) return "the adapter has none";
  if (!device.languageFeatures.has("subgroup_id")) return "the language does not number subgroups";
  const shapes = [...subgroupMatrixConfigs]
    .filter(({ componentType, resultComponentType }) => componentType === "i8" && resultComponentType === "i32")
    .map(({ M, N, K }): MatrixShape => ({ m: M, n: N, k: K, group }));
  return shapes.find((each) => isUsable(each, limits)) ?? "the adapter has none of int8 with int32 sums that kernels can use";
}

/** Three matrices deep, so that a stride is no power of two. */
const deep = 3;

/** Bytes of 2 x 2 matrices, and their products. */
function matrixTrial({ m, n, k }: MatrixShape): {
  readonly left: Uint32Array<ArrayBuffer>;
  readonly right: Uint32Array<ArrayBuffer>;
  readonly expected: Int32Array;
} {
  const length = deep * k;
  const bytes = (rows: number, seed: number): Int8Array<ArrayBuffer> =>
    Int8Array.from({ length: rows * length }, (_, i) => (i % 5 === 0 ? -128 : Math.imul(i + seed, 0x9e3779b1) >> 24));
  const [left, right] = [bytes(2 * m, 1), bytes(2 * n, 2)];
  const expected = Int32Array.from({ length: 4 * m * n }, (_, at) => {
    const [row, column] = [Math.floor(at / (2 * n)), at % (2 * n)];
    return Array.from({ length }, (__, i) => (left[row * length + i] ?? 0) * (right[column * length + i] ?? 0)).reduce((a, b) => a + b, 0);
  });
  return { left: new Uint32Array(left.buffer), right: new Uint32Array(right.buffer), expected };
}

/** One block of matrices, by the first subgroup. */
export function trialCode(shape: MatrixShape): string {
  const { m, n, k, group } = shape;
  const [stride, all] = [`${(deep * k) / 16}`, 4 * m * n];
  return [
    ...matrixEnables.map((enable) => `enable ${enable};`),
    "@group(0) @binding(0) var<storage, read_write> found: array<i32>;",
    "@group(0) @binding(1) var<storage, read> left: array<vec4<u32>>;",
    "@group(0) @binding(2) var<storage, read> right: array<vec4<u32>>;",
    `var<workgroup> sums: array<i32, ${all}>;`,
    `@compute @workgroup_size(${group})`,
    `fn main(@builtin(local_invocation_index) invocation: u32, ${matrixArguments}) {`,
    "  for (var block = i32(subgroup); block < 1; block += i32(subgroups)) {",
    ...matrixBlock(shape, {
      left: { memory: "left", first: "0", stride },
      right: { memory: "right", first: "0", stride },
      vectors: stride,
      out: { memory: "sums", first: "0", stride: 2 * n },
    }).map((line) => `    ${line}`),
    "  }",
    "  workgroupBarrier();",
    `  for (var i = i32(invocation); i < ${all}; i += ${group}) { found[i] = sums[i]; }`,
    "}",
  ].join("\n");
}
