import { attentionGradientDefinition } from "../../../operators/composites/attention-gradient.ts";
import { attentionWithDropoutGradientDefinition } from "../../../operators/composites/attention-with-dropout-gradient.ts";
import type { ClaimedKernel, Strided } from "../../../plan/kernel.ts";
import { float32Bits } from "../../../scalar/bits.ts";
import { maskThreshold } from "../../../scalar/mask-bits.ts";
import { sizeOf } from "../../../shape.ts";
import type { DeviceFacts, GpuKernel, Launch, Launches, Operand } from "../kernel.ts";
import { shuffling } from "../neighbours.ts";
import { gridOf } from "../grid.ts";
import { gradientBoundsCode, gradientNumbers, type GradientForm } from "./attention-gradient-code.ts";
import { gradientKeysBytes, gradientKeysCode } from "./attention-gradient-keys.ts";
import { gradientRowsBytes, gradientRowsCode } from "./attention-gradient-rows.ts";
import { blockSize, invocations, shuffledAcross, tileRows } from "./attention-tile.ts";
import { areWide, headNumbers } from "./head-rows.ts";
import { indented } from "./indented.ts";

/** As in attention: below it tiles of queries are low. */
const manyGroups = 256;

interface Inputs {
  readonly q: Strided;
  readonly k: Strided;
  readonly v: Strided;
  readonly from: Strided;
  readonly to: Strided;
  readonly key: Strided | undefined;
  readonly output: Strided;
  readonly gradient: Strided;
}

function inputsOf({ inputs }: ClaimedKernel, drops: boolean): Inputs {
  const [q, k, v, from, to, ...rest] = inputs as readonly [Strided, Strided, Strided, Strided, Strided, ...Strided[]]; // as the definitions say
  const [output, gradient] = rest.slice(drops ? 1 : 0) as [Strided, Strided]; // likewise
  return { q, k, v, from, to, key: drops ? rest[0] : undefined, output, gradient };
}

/** What each of as few workgroups as possible makes, of which none makes more than `most`. */
function shareOf(times: number, most: number): number {
  return Math.ceil(times / Math.ceil(times / most));
}

function formOf(kernel: ClaimedKernel, drops: boolean, device: DeviceFacts): GradientForm {
  const { attentionRows } = device;
  const { q, k, v, gradient } = inputsOf(kernel, drops);
  const [rows = 0, heads = 0, d = 0] = q.shape;
  const times = Math.max(1, Math.ceil(d / blockSize));
  return {
    drops,
    each: attentionRows ?? (Math.ceil(rows / tileRows(4)) * heads < manyGroups ? 1 : 4),
    // Four rows of 128 columns are 64 registers; gradients of keys and values are made together.
    columns: shareOf(times, 4),
    keyColumns: shareOf(times, 2),
    wide: areWide([q, k, v, gradient]),
    shuffled: shuffledAcross(device),
  };
}

function claims(kernel: ClaimedKernel, drops: boolean, device: DeviceFacts): boolean {
  const [rows = 0, heads = 0, d = 0] = kernel.shape.slice(1);
  const form = formOf(kernel, drops, device);
  const bytes = Math.max(gradientRowsBytes(form), gradientKeysBytes(form));
  const groups = Math.max(Math.ceil(rows / tileRows(form.each)), heads, d);
  return (
    kernel.output === "float32" &&
    bytes <= device.limits.maxComputeWorkgroupStorageSize &&
    groups <= device.limits.maxComputeWorkgroupsPerDimension
  );
}

function lower(kernel: ClaimedKernel, drops: boolean, device: DeviceFacts): Launches {
  if (sizeOf(kernel.shape) === 0) return { launches: [] };
  const form = formOf(kernel, drops, device);
  const { each, columns, keyColumns, wide, shuffled } = form;
  const { q, k, v, from, to, key, output, gradient } = inputsOf(kernel, drops);
  const [rows = 0, heads = 0, d = 0] = q.shape;
  const rate = Number(kernel.attributes["rate"] ?? 0);
  const parameters = gradientNumbers.values({
    ...{ rows, heads, d, scale: float32Bits(Number(kernel.attributes["scale"])) },
    ...{ threshold: maskThreshold(rate), factor: float32Bits(1 / (1 - rate)) },
    ...{ fromStart: from.offset, fromStep: from.strides[0] ?? 0, toStart: to.offset, toStep: to.strides[0] ?? 0 },
    ...{ keyStart: key?.offset ?? 0, keyStep: key?.strides[0] ?? 0 },
    ...headNumbers("q", q),
    ...headNumbers("k", k),
    ...headNumbers("v", v),
    ...headNumbers("output", output),
    ...headNumbers("gradient", gradient),
  });
  const tiles = Math.ceil(rows / blockSize);
  const input = (index: number, element: string): Operand => ({ place: { kind: "input", index }, element });
  const bounds: Operand = { place: { kind: "scratch", index: 0 }, element: "vec2<i32>" };
  const statistics: Operand = { place: { kind: "scratch", index: 1 }, element: "f32" };
  const float = wide ? "vec4<f32>" : "f32";
  const last = drops ? 6 : 5;
  const ofProducts = [
    ...[0, 1, 2, last + 1].map((index) => input(index, float)),
    bounds,
    statistics,
    { place: { kind: "output" }, element: float } as const,
  ];
  const shared = `${drops} ${wide}`;
  const launches: readonly Launch[] = [
    {
      operands: [
        ...[3, 4, ...(drops ? [5] : [])].map((index) => input(index, "i32")),
        ...[last, last + 1].map((index) => input(index, "f32")),
        bounds,
        statistics,
      ],
      parameters,
      key: `attention gradient bounds ${drops}`,
      code: (memory) => indented(gradientBoundsCode(drops, memory)),
      groups: gridOf(Math.max(Math.ceil((rows * heads) / invocations), tiles), device.limits.maxComputeWorkgroupsPerDimension),
    },
    {
      operands: ofProducts,
      parameters,
      key: `attention gradient rows ${shared} ${each} ${columns} ${shuffled}`,
      ...shuffling(shuffled),
      code: (memory) => indented(gradientRowsCode(form, memory)),
      groups: [Math.ceil(rows / tileRows(each)), heads, Math.ceil(d / (blockSize * columns))],
    },
    {
      operands: ofProducts,
      parameters,
      key: `attention gradient keys ${shared} ${keyColumns}`,
      code: (memory) => indented(gradientKeysCode(form, memory)),
      groups: [tiles, heads, Math.ceil(d / (blockSize * keyColumns))],
    },
  ];
  return { launches, scratch: [8 * (rows + tiles + 1), 12 * rows * heads] };
}

function kernelOf(definition: GpuKernel["definition"], drops: boolean): GpuKernel {
  return {
    definition,
    claims: (kernel, device) => claims(kernel, drops, device),
    lower: (kernel, device) => lower(kernel, drops, device),
  };
}

/**
 * The gradients of attention, with the weights computed again. Three launches, none with atomic floats: ranges and rows' products of result and gradient;
 * statistics of scores and the gradient of each query; the gradients of each key and value.
 */
export const attentionGradientKernel: GpuKernel = kernelOf(attentionGradientDefinition, false);

/** The same with dropout, drawn again from key and position. */
export const attentionWithDropoutGradientKernel: GpuKernel = kernelOf(attentionWithDropoutGradientDefinition, true);
