import { numbers, type Numbers } from "./numbers.ts";

type PartsNumber = "size" | "parts" | "columns" | "biasAt" | "biasStep";

/** Integers of a sum of parts. */
export const partsNumbers: Numbers<PartsNumber> = numbers<PartsNumber>("size", "parts", "columns", "biasAt", "biasStep");
const { wgsl } = partsNumbers;

/** Invocations of a workgroup that adds parts. */
export const partsGroup = 64;

/** What the code of a sum of parts depends on: names of memory, and an epilogue as WGSL. */
export interface PartsForm {
  readonly scalar: "f32" | "i32";
  readonly parts: string;
  readonly out: string;
  readonly bias?: string | undefined;
  readonly epilogue?: string | undefined;
}

/** out[i] = the sum of the parts [parts, size] of a product in ascending order, plus a bias of each column, then the epilogue, where it has them. */
export function partsCode({ scalar, parts, out, bias, epilogue }: PartsForm): string {
  return [
    ...(epilogue === undefined ? [] : [epilogue]),
    `@compute @workgroup_size(${partsGroup})`,
    "fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) invocation: u32) {",
    `  let i = ${partsGroup} * i32(group.x + group.y * groups.x) + i32(invocation);`,
    `  if (i >= ${wgsl("size")}) { return; }`,
    `  var sum: ${scalar} = ${parts}[i];`,
    `  for (var part = 1; part < ${wgsl("parts")}; part++) { sum = sum + ${parts}[part * ${wgsl("size")} + i]; }`,
    ...(bias === undefined ? [] : [`  sum = sum + ${bias}[${wgsl("biasAt")} + i % ${wgsl("columns")} * ${wgsl("biasStep")}];`]),
    `  ${out}[i] = ${epilogue === undefined ? "sum" : "epilogue(u32(i), sum)"};`,
    "}",
  ].join("\n");
}
