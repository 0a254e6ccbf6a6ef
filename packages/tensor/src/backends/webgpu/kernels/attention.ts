import { attentionWithBiasDefinition } from "../../../operators/composites/attention-with-bias.ts";
import { attentionWithDropoutDefinition } from "../../../operators/composites/attention-with-dropout.ts";
import { attentionDefinition } from "../../../operators/composites/attention.ts";
import type { ClaimedKernel, Strided } from "../../../plan/kernel.ts";
import { maskThreshold } from "../../../scalar/mask-bits.ts";
import { sizeOf } from "../../../shape.ts";
import type { DeviceFacts, GpuKernel, Launches, Operand } from "../kernel.ts";
import { shuffling } from "../neighbours.ts";
import { attentionBytes, attentionCode, attentionNumbers, type AttentionForm, type AttentionVariant } from "./attention-code.ts";
import { blockSize, shuffledAcross, tileRows, type RowsEach } from "./attention-tile.ts";
import { tunedAttention } from "../tuning/tuned.ts";
import { areWide, headNumbers } from "./head-rows.ts";
import { float32Bits } from "../../../scalar/bits.ts";
import { indented } from "./indented.ts";

/** Most times 32 columns of the result in one workgroup: 64 or 32 registers. Wider results are made by several, each with all scores. */
const mostColumns = { 4: 4, 1: 8 } as const;
/** Most parts of 32 numbers of queries that stay in workgroup memory: the more of it each workgroup takes, the fewer run at once. */
const mostParts = { 4: 2, 1: 4 } as const;
/** Fewer workgroups than this leave much of a large GPU idle: then tiles are low, which makes four times as many. */
const manyGroups = 256;

/** Whether attention takes low tiles where nothing was measured. */
export function isLowByRule(rows: number, keys: number, heads: number): boolean {
  // Queries fewer than keys are mostly one or a few of each sequence, which a high tile would take one after the other.
  return rows < keys || Math.ceil(rows / tileRows(4)) * heads < manyGroups;
}

function formOf({ inputs }: ClaimedKernel, variant: AttentionVariant, device: DeviceFacts): AttentionForm | undefined {
  const { limits, attentionRows } = device;
  const [q, k, v] = inputs as readonly [Strided, Strided, Strided]; // the definitions have these inputs
  const [rows = 0, heads = 0, d = 0] = q.shape;
  const blocks = Math.max(1, Math.ceil((v.shape[2] ?? 0) / blockSize));
  const fits = (form: AttentionForm): boolean => attentionBytes(form) <= limits.maxComputeWorkgroupStorageSize;
  const wide = areWide([q, k, v]);
  const keys = k.shape[0] ?? 0;
  const measured = rows === keys ? tunedAttention(rows, heads, device) : undefined;
  const isLow = measured === undefined ? isLowByRule(rows, keys, heads) : measured === tileRows(1);
  const heights: readonly RowsEach[] = attentionRows !== undefined ? [attentionRows] : isLow ? [1, 4] : [4, 1];
  const forms = heights.flatMap((each) => {
    const columns = Math.ceil(blocks / Math.ceil(blocks / mostColumns[each]));
    const withParts = (parts: number): AttentionForm => ({ variant, each, parts, columns, wide, shuffled: shuffledAcross(device) });
    const parts = Math.ceil(d / blockSize);
    return parts <= mostParts[each] ? [withParts(parts), withParts(0)] : [withParts(0)];
  });
  return forms.find((form) => fits(form) && Math.ceil(rows / tileRows(form.each)) <= limits.maxComputeWorkgroupsPerDimension);
}

function claims(kernel: ClaimedKernel, variant: AttentionVariant, device: DeviceFacts): boolean {
  const [, heads = 0, dv = 0] = kernel.shape;
  const limit = device.limits.maxComputeWorkgroupsPerDimension;
  if (kernel.output !== "float32" || heads > limit || dv > limit) return false;
  return formOf(kernel, variant, device) !== undefined;
}

function lower(kernel: ClaimedKernel, variant: AttentionVariant, device: DeviceFacts): Launches {
  const form = formOf(kernel, variant, device);
  if (form === undefined) throw new TypeError("An attention that is not claimed");
  if (sizeOf(kernel.shape) === 0) return { launches: [] };
  const { inputs, attributes } = kernel;
  const [q, k, v, from, to, extra] = inputs as readonly [Strided, Strided, Strided, Strided, Strided, Strided | undefined]; // as above
  const [rows = 0, heads = 0, d = 0] = q.shape;
  const [keys = 0, , dv = 0] = v.shape;
  const rate = Number(attributes["rate"] ?? 0);
  const [extraHead = 0, extraStep = 0] = variant === "bias" ? (extra?.strides ?? []) : [0, extra?.strides[0]];
  const parameters = attentionNumbers.values({
    ...{ rows, heads, keys, d, dv, scale: float32Bits(Number(attributes["scale"])) },
    ...headNumbers("q", q),
    ...headNumbers("k", k),
    ...headNumbers("v", v),
    ...{ fromStart: from.offset, fromStep: from.strides[0] ?? 0, toStart: to.offset, toStep: to.strides[0] ?? 0 },
    ...{ extraStart: extra?.offset ?? 0, extraHead, extraStep },
    ...{ threshold: maskThreshold(rate), factor: float32Bits(1 / (1 - rate)) },
    middle: variant === "bias" ? ((extra?.shape[1] ?? 1) - 1) / 2 : 0,
  });
  const float = form.wide ? "vec4<f32>" : "f32";
  const elements = [float, float, float, "i32", "i32", ...(variant === "plain" ? [] : variant === "bias" ? ["f32"] : ["i32"])];
  const operands = [
    ...elements.map((element, index): Operand => ({ place: { kind: "input", index }, element })),
    { place: { kind: "output" }, element: float } as const,
  ];
  const { each, parts, columns, wide, shuffled } = form;
  return {
    launches: [
      {
        operands,
        parameters,
        key: `attention ${variant} ${each} ${parts} ${columns} ${wide} ${shuffled}`,
        ...shuffling(shuffled),
        code: (memory) => indented(attentionCode(form, memory)),
        groups: [Math.ceil(rows / tileRows(each)), heads, Math.ceil(dv / (blockSize * columns))],
      },
    ],
  };
}

function kernelOf(definition: GpuKernel["definition"], variant: AttentionVariant): GpuKernel {
  return {
    definition,
    claims: (kernel, device) => claims(kernel, variant, device),
    lower: (kernel, device) => lower(kernel, variant, device),
  };
}

/** Attention without a matrix of all scores: a tile of queries goes over the keys of its range, 32 at a time, with the greatest score so far (online softmax). */
export const attentionKernel: GpuKernel = kernelOf(attentionDefinition, "plain");

/** The same with dropout on the weights, drawn where they are used. */
export const attentionWithDropoutKernel: GpuKernel = kernelOf(attentionWithDropoutDefinition, "dropout");

/** The same with a bias by relative position: no bias for all pairs is made. */
export const attentionWithBiasKernel: GpuKernel = kernelOf(attentionWithBiasDefinition, "bias");
