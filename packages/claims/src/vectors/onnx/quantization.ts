import { add, cast, div, matmul, maximum, max, min, minimum, mul, reshape, round, sub, type Tensor } from "@tercet/tensor";
import { leaveOut } from "../left-out.ts";
import { axisOf } from "../made/indexing.ts";
import { clip } from "../made/functions.ts";
import { alongAxis } from "../made/normalizations.ts";
import { tileBlocks } from "../made/tile-blocks.ts";
import type { Call, OnnxOperators, Results } from "./call.ts";
import { elementTypeName } from "./elements.ts";

const ranges: Readonly<Record<string, readonly [low: number, high: number]>> = {
  ...{ int8: [-128, 127], uint8: [0, 255], int16: [-32768, 32767], uint16: [0, 65535] },
};

function rangeOf(type: string): readonly [low: number, high: number] {
  return ranges[type] ?? leaveOut("types that Tercet has not", type);
}

/** A scale or a zero point as it meets x: one for all, one for each place of an axis, or one for each block of an axis. */
function against(x: Tensor, vector: Tensor, call: Call): Tensor {
  const axis = axisOf(call.number("axis", 1), x.rank);
  const block = call.number("block_size", 0);
  if (block > 0) return tileBlocks(vector, axis, block, x.shape[axis] ?? 0);
  return vector.size === 1 ? reshape(vector, []) : alongAxis(vector, axis, x.rank);
}

function quantize(call: Call): Tensor {
  const x = call.input(0);
  const type = call.type(2) ?? elementTypeName(call.number("output_dtype", 2));
  const [low, high] = rangeOf(type);
  const whole = round(div(x, against(x, call.input(1), call)));
  const zero = call.optional(2);
  return cast(clip(zero === undefined ? whole : add(whole, cast(against(x, zero, call), x.dtype)), low, high), "int32");
}

function dequantize(call: Call): Tensor {
  const [x, scale, zero] = [call.input(0), call.input(1), call.optional(2)];
  const shifted = zero === undefined ? x : sub(x, against(x, zero, call));
  return mul(cast(shifted, scale.dtype), against(x, scale, call));
}

/** The scale that brings the range of x, 0 in it, to 0 .. 255. */
function dynamicQuantize(call: Call): Results {
  const x = call.input(0);
  const [low, high] = [minimum(min(x), 0), maximum(max(x), 0)];
  const scale = div(sub(high, low), 255);
  const zero = clip(round(div(sub(0, low), scale)), 0, 255);
  return [cast(clip(add(round(div(x, scale)), zero), 0, 255), "int32"), scale, cast(zero, "int32")];
}

/** A product of whole numbers less their zero points, exact in int32, brought back to a range. */
function quantizedProduct(call: Call): Tensor {
  const [a, b] = [sub(call.input(0), reshape(call.input(2), [])), sub(call.input(3), reshape(call.input(5), []))];
  const scale = div(mul(reshape(call.input(1), []), reshape(call.input(4), [])), reshape(call.input(6), []));
  const [low, high] = rangeOf(call.type(7) ?? "");
  const whole = round(mul(cast(matmul(a, b), scale.dtype), scale));
  return cast(clip(add(whole, cast(reshape(call.input(7), []), scale.dtype)), low, high), "int32");
}

/** Numbers of 8 and 16 bits with scales and zero points. */
export const quantizationOperators: OnnxOperators = {
  DequantizeLinear: dequantize,
  DynamicQuantizeLinear: dynamicQuantize,
  QLinearMatMul: quantizedProduct,
  QuantizeLinear: quantize,
};
