import {
  add, broadcastTo, cast, concat, equal, expandDims, greaterEqual, iota, lessEqual, mul, neg, reshape, slice, sub, takeAlongRows, topK, where, zeros,
  type Tensor,
} from "@tercet/tensor"; // prettier-ignore
import { carriedAs, hostNumbers } from "../carried.ts";
import { elementTypeName } from "./elements.ts";
import {
  axisOf,
  bringToFront,
  flatNumbers,
  fromTheEnd,
  gatherAxis,
  gatherSlices,
  integers,
  product,
  sendFromFront,
} from "../made/indexing.ts";
import { scatterRows } from "../made/scatter.ts";
import type { Call, OnnxOperators, Results } from "./call.ts";

/** Numbers along one axis as the numbers of elements in row-major order. */
function elementNumbers(a: Tensor, ids: Tensor, axis: number): Tensor {
  const own = fromTheEnd(ids, a.shape[axis] ?? 0);
  const coordinates = a.shape.map((_, i) => (i === axis ? own : iota({ shape: ids.shape, axis: i })));
  return reshape(flatNumbers(coordinates, a.shape), [ids.size]);
}

function scatterElements(call: Call): Tensor {
  const [a, ids, updates] = [call.input(0), call.input(1), call.input(2)];
  const numbers = elementNumbers(a, ids, axisOf(call.number("axis", 0), a.rank));
  return reshape(scatterRows(reshape(a, [a.size]), numbers, reshape(updates, [updates.size]), call.text("reduction", "none")), a.shape);
}

function gatherElements(call: Call): Tensor {
  const [a, ids] = [call.input(0), call.input(1)];
  return reshape(gatherAxis(reshape(a, [a.size]), elementNumbers(a, ids, axisOf(call.number("axis", 0), a.rank)), 0), ids.shape);
}

function scatterSlices(call: Call): Tensor {
  const [a, ids, updates] = [call.input(0), call.input(1), call.input(2)];
  const depth = ids.shape.at(-1) ?? 0;
  const [named, inner] = [a.shape.slice(0, depth), a.shape.slice(depth)];
  const rows = reshape(ids, [ids.size / depth, depth]);
  const column = (i: number): Tensor => reshape(slice(rows, { axis: 1, from: i, to: i + 1 }), [rows.shape[0] ?? 0]);
  const numbers = flatNumbers(named.map((extent, i) => fromTheEnd(column(i), extent)), named); // prettier-ignore
  const flat = reshape(updates, [numbers.size, ...inner]);
  return reshape(scatterRows(reshape(a, [product(named), ...inner]), numbers, flat, call.text("reduction", "none")), a.shape);
}

/** New slices written into each example from a place on; around the end where it is circular. */
function tensorScatter(call: Call): Tensor {
  const [past, update] = [call.input(0), call.input(1)];
  const axis = axisOf(call.number("axis", -2), past.rank);
  const starts = call.integers(2) ?? Array<number>(past.shape[0] ?? 0).fill(0);
  const [extent, count] = [past.shape[axis] ?? 0, update.shape[axis] ?? 0];
  const isCircular = call.text("mode", "linear") === "circular";
  const examples = starts.map((start, i) => {
    const one = (a: Tensor): Tensor => bringToFront(reshape(slice(a, { axis: 0, from: i, to: i + 1 }), a.shape.slice(1)), axis - 1);
    const places = Array.from({ length: count }, (_, j) => (isCircular ? (start + j) % extent : start + j));
    return expandDims(sendFromFront(scatterRows(one(past), integers(places), one(update), "none"), axis - 1), 0);
  });
  return concat(examples, 0);
}

function oneHot(call: Call): Tensor {
  const depth = call.integers(1)?.[0] ?? 0;
  const values = call.input(2);
  const ids = cast(call.input(0), "int32");
  const axis = axisOf(call.number("axis", -1), ids.rank + 1);
  const isHit = equal(expandDims(fromTheEnd(ids, depth), axis), iota({ shape: Array.from({ length: ids.rank + 1 }, (_, i) => (i === axis ? depth : 1)), axis })); // prettier-ignore
  const value = (i: number): Tensor => reshape(slice(values, { axis: 0, from: i, to: i + 1 }), []);
  return where(isHit, value(1), value(0));
}

function topValues(call: Call): Results {
  const a = call.input(0);
  const axis = axisOf(call.number("axis", -1), a.rank);
  const k = call.integers(1)?.[0] ?? call.number("k", 1);
  const front = bringToFront(a, axis);
  const extent = a.shape[axis] ?? 0;
  const columns = reshape(front, [extent, a.size / extent]);
  const rows = sendFromFront(columns, 1);
  const places = topK(call.number("largest", 1) === 1 ? rows : neg(rows), { k });
  const back = (x: Tensor): Tensor => sendFromFront(reshape(bringToFront(x, 1), [k, ...front.shape.slice(1)]), axis);
  return [back(takeAlongRows(rows, places)), back(places)];
}

function triangle(call: Call): Tensor {
  const a = call.input(0);
  const k = call.integers(1)?.[0] ?? 0;
  const [row, column] = [iota({ shape: [a.shape.at(-2) ?? 0, 1], axis: 0 }), iota({ shape: [1, a.shape.at(-1) ?? 0], axis: 1 })];
  const diagonal = add(row, k);
  const isKept = call.number("upper", 1) === 1 ? greaterEqual(column, diagonal) : lessEqual(column, diagonal);
  return where(isKept, a, a.dtype === "bool" ? zeros([], "bool") : 0);
}

function eye(call: Call): Tensor {
  const { shape, dtype } = call.input(0);
  const [row, column] = [iota({ shape: [shape[0] ?? 0, 1], axis: 0 }), iota({ shape: [1, shape[1] ?? 0], axis: 1 })];
  const wanted = call.maybe("dtype");
  return cast(equal(column, add(row, call.number("k", 0))), wanted === undefined ? dtype : carriedAs(elementTypeName(wanted)));
}

function range(call: Call): Tensor {
  const [start, delta] = [call.input(0), call.input(2)];
  const [from = 0, to = 0, step = 1] = [0, 1, 2].map((i) => numberOf(call, i));
  const count = Math.max(0, Math.ceil((to - from) / step));
  return add(start, mul(cast(iota({ shape: [count], axis: 0 }), start.dtype), delta));
}

/** The number that a scalar holds; one of a half type is a cast of what the host holds. */
function numberOf(call: Call, i: number): number {
  const { source } = call.stored(i);
  const held = source.kind === "applied" ? source.inputs[0] : call.stored(i);
  return (held && hostNumbers(held)[0]) ?? 0;
}

/** The first elements of each sequence in the opposite order. */
function reversed(call: Call): Tensor {
  const a = call.input(0);
  const [time, batch] = [call.number("time_axis", 0), call.number("batch_axis", 1)];
  const lengths = reshape(call.input(1), a.shape.map((extent, i) => (i === batch ? extent : 1))); // prettier-ignore
  const at = iota({ shape: a.shape.map((extent, i) => (i === time ? extent : 1)), axis: time });
  const places = where(greaterEqual(at, lengths), at, sub(sub(lengths, 1), at));
  return reshape(gatherAxis(reshape(a, [a.size]), elementNumbers(a, broadcastTo(places, a.shape), time), 0), a.shape);
}

/** What reads and writes by number. */
export const indexingOperators: OnnxOperators = {
  EyeLike: eye,
  Gather: (call) => gatherAxis(call.input(0), call.input(1), axisOf(call.number("axis", 0), call.input(0).rank)),
  GatherElements: gatherElements,
  GatherND: (call) => gatherSlices(call.input(0), call.input(1), call.number("batch_dims", 0)),
  OneHot: oneHot,
  Range: range,
  ReverseSequence: reversed,
  Scatter: scatterElements,
  ScatterElements: scatterElements,
  ScatterND: scatterSlices,
  TensorScatter: tensorScatter,
  TopK: topValues,
  Trilu: triangle,
};
