import { concat, full, reshape, scalar, slice, pad, squeeze, transpose, broadcastTo, type Tensor } from "@tercet/tensor";
import { carriedAs } from "../carried.ts";
import { leaveOut } from "../left-out.ts";
import { axisOf, integers, product } from "../made/indexing.ts";
import { broadcast } from "../made/matrix-product.ts";
import { equalParts, padAxis, splitAxis, steppedSlice, tile, withZeros } from "../made/movement.ts";
import type { Call, OnnxOperators, Results } from "./call.ts";

/** Numbers that are an input in newer versions and were an attribute in older ones. */
function inputOrAttribute(call: Call, i: number, name: string): readonly number[] | undefined {
  return call.integers(i) ?? call.numbers(name);
}

function slices(call: Call): Tensor {
  const a = call.input(0);
  const [starts, ends] = [inputOrAttribute(call, 1, "starts") ?? [], inputOrAttribute(call, 2, "ends") ?? []];
  const axes = inputOrAttribute(call, 3, "axes") ?? starts.map((_, i) => i);
  const steps = call.integers(4) ?? [];
  return axes.reduce((part, axis, i) => steppedSlice(part, axisOf(axis, a.rank), starts[i] ?? 0, ends[i] ?? 0, steps[i] ?? 1), a);
}

function split(call: Call): Results {
  const a = call.input(0);
  const axis = axisOf(call.number("axis", 0), a.rank);
  const count = call.number("num_outputs", call.node.outputs.length);
  return splitAxis(a, axis, inputOrAttribute(call, 1, "split") ?? equalParts(a.shape[axis] ?? 0, count));
}

function padded(call: Call): Tensor {
  const a = call.input(0);
  const pads = inputOrAttribute(call, 1, "pads") ?? [];
  const axes = call.integers(3) ?? a.shape.map((_, i) => i);
  const value = call.optional(2) ?? scalar(a.dtype === "bool" ? false : call.number("value", 0), a.dtype);
  const mode = call.text("mode", "constant");
  return axes.reduce((whole, axis, i) => padAxis(whole, axisOf(axis, a.rank), pads[i] ?? 0, pads[i + axes.length] ?? 0, mode, value), a);
}

function unsqueezed(call: Call): Tensor {
  const a = call.input(0);
  const given = inputOrAttribute(call, 1, "axes") ?? [];
  const rank = a.rank + given.length;
  const axes = given.map((axis) => axisOf(axis, rank));
  const rest = a.shape.values();
  return reshape(a, Array.from({ length: rank }, (_, i) => (axes.includes(i) ? 1 : (rest.next().value ?? 1)))); // prettier-ignore
}

function squeezed(call: Call): Tensor {
  const a = call.input(0);
  const axes = (inputOrAttribute(call, 1, "axes") ?? a.shape.flatMap((extent, i) => (extent === 1 ? [i] : []))).map((axis) =>
    axisOf(axis, a.rank),
  );
  return axes.toSorted((x, y) => y - x).reduce(squeeze, a);
}

function flattened(call: Call): Tensor {
  const a = call.input(0);
  const axis = axisOf(call.number("axis", 1), a.rank);
  return reshape(a, [product(a.shape.slice(0, axis)), product(a.shape.slice(axis))]);
}

function shapeOf(call: Call): Tensor {
  const { shape, rank } = call.input(0);
  const at = (place: number): number => Math.min(Math.max(axisOf(place, rank), 0), rank);
  return integers(shape.slice(at(call.number("start", 0)), at(call.number("end", rank))));
}

/** Blocks of channels become blocks of rows and columns. */
function depthToSpace(call: Call): Tensor {
  const a = call.input(0);
  const [n = 0, c = 0, h = 0, w = 0] = a.shape;
  const b = call.number("blocksize", 1);
  const isDepthFirst = call.text("mode", "DCR") === "DCR";
  const apart = reshape(a, isDepthFirst ? [n, b, b, c / (b * b), h, w] : [n, c / (b * b), b, b, h, w]);
  return reshape(transpose(apart, isDepthFirst ? [0, 3, 4, 1, 5, 2] : [0, 1, 4, 2, 5, 3]), [n, c / (b * b), h * b, w * b]);
}

/** Each axis cut or filled up to an extent, evenly on both sides. */
function centred(call: Call): Tensor {
  const a = call.input(0);
  const shape = call.integers(1) ?? [];
  const axes = call.numbers("axes") ?? a.shape.map((_, i) => i);
  return axes.reduce((whole, each, i) => {
    const axis = axisOf(each, a.rank);
    const [has, wants] = [whole.shape[axis] ?? 0, shape[i] ?? 0];
    if (wants > has) return pad(whole, { axis, before: Math.floor((wants - has) / 2), after: Math.ceil((wants - has) / 2) });
    const from = Math.floor((has - wants) / 2);
    return slice(whole, { axis, from, to: from + wants });
  }, a);
}

function constant(call: Call): Tensor {
  const number = call.maybe("value_float");
  if (number !== undefined) return scalar(number);
  const whole = call.maybe("value_int");
  if (whole !== undefined) return scalar(whole, "int32");
  return call.tensor("value") ?? leaveOut("a rule that Tercet does not follow", "a constant that is not a tensor or a number");
}

/** What moves elements and computes nothing. */
export const movementOperators: OnnxOperators = {
  CenterCropPad: centred,
  Concat: (call) => concat(Array.from({ length: call.count }, (_, i) => call.input(i)), call.number("axis", 0)), // prettier-ignore
  Constant: constant,
  ConstantOfShape: (call) => broadcastTo(reshape(call.tensor("value") ?? full([1], 0), []), call.integers(0) ?? []),
  DepthToSpace: depthToSpace,
  Expand: (call) => broadcastTo(call.input(0), broadcast(call.input(0).shape, call.integers(1) ?? [])),
  Flatten: flattened,
  Identity: (call) => call.stored(0),
  Pad: padded,
  Reshape: (call) => reshape(call.input(0), withZeros(call.integers(1) ?? [], call.input(0).shape, call.number("allowzero", 0) === 1)),
  Shape: shapeOf,
  Size: (call) => scalar(call.input(0).size, carriedAs("int64")),
  Slice: slices,
  Split: split,
  Squeeze: squeezed,
  Tile: (call) => tile(call.input(0), call.integers(1) ?? []),
  Transpose: (call) => transpose(call.input(0), call.numbers("perm") ?? [...call.input(0).shape.keys()].reverse()),
  Unsqueeze: unsqueezed,
};
