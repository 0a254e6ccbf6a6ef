import { add, equal, expandDims, gather, iota, less, mul, reshape, sum, tensor, transpose, where, type Tensor } from "@tercet/tensor";
import { leaveOut } from "../left-out.ts";

/** An axis from the front. */
export function axisOf(axis: number, rank: number): number {
  return axis < 0 ? axis + rank : axis;
}

/** Whole numbers as a tensor. */
export function integers(values: readonly number[]): Tensor {
  return tensor(Int32Array.from(values));
}

/** The axes with one of them in front. */
export function bringToFront(a: Tensor, axis: number): Tensor {
  return transpose(a, [axis, ...a.shape.map((_, i) => i).filter((i) => i !== axis)]);
}

/** The axes with the first of them brought to a place. */
export function sendFromFront(a: Tensor, axis: number): Tensor {
  const rest = a.shape.map((_, i) => i).slice(1);
  return transpose(a, [...rest.slice(0, axis), 0, ...rest.slice(axis)]);
}

/** Numbers of rows where negative ones count from the end. */
export function fromTheEnd(ids: Tensor, extent: number): Tensor {
  return where(less(ids, 0), add(ids, extent), ids);
}

/** Slices along an axis by numbers of any shape; negative numbers count from the end. */
export function gatherAxis(a: Tensor, ids: Tensor, axis: number): Tensor {
  const rows = gather(bringToFront(a, axis), reshape(fromTheEnd(ids, a.shape[axis] ?? 0), [ids.size]));
  return reshape(sendFromFront(rows, axis), a.shape.toSpliced(axis, 1, ...ids.shape));
}

/** The number of each element in row-major order from one tensor of numbers for each axis; all of them broadcast. */
export function flatNumbers(coordinates: readonly Tensor[], shape: readonly number[]): Tensor {
  const [first, ...rest] = coordinates;
  if (first === undefined) return leaveOut("a rule that Tercet does not follow", "numbers without coordinates");
  return rest.reduce((flat, next, i) => add(mul(flat, shape[i + 1] ?? 1), next), first);
}

/** The slices that rows of numbers [..., depth] name, behind `batch` common axes. */
export function gatherSlices(a: Tensor, ids: Tensor, batch: number): Tensor {
  const depth = ids.shape.at(-1) ?? 0;
  const lead = a.shape.slice(0, batch);
  const named = a.shape.slice(batch, batch + depth);
  const [outer, inner] = [ids.shape.slice(0, -1), a.shape.slice(batch + depth)];
  const rows = reshape(ids, [ids.size / depth, depth]);
  const column = (i: number, extent: number): Tensor => fromTheEnd(sum(where(equal(iota({ shape: [1, depth], axis: 1 }), i), rows, 0), { axis: 1 }), extent); // prettier-ignore
  const numbers = reshape(
    flatNumbers(
      named.map((extent, i) => column(i, extent)),
      named,
    ),
    outer,
  );
  const places = lead.map((_, i) => iota({ shape: outer, axis: i }));
  const flat = flatNumbers([...places, numbers], [...lead, product(named)]);
  return reshape(gather(reshape(a, [product(lead) * product(named), ...inner]), reshape(flat, [flat.size])), [...outer, ...inner]);
}

/** The product of extents. */
export function product(extents: readonly number[]): number {
  return extents.reduce((all, extent) => all * extent, 1);
}

/** Rows [n, ...] that a choice of rows would change: true where number i is r, [n, rows, 1 ...]. */
export function hits(ids: Tensor, rows: number, rank: number): Tensor {
  const flat = equal(expandDims(ids, 1), iota({ shape: [1, rows], axis: 1 }));
  return reshape(flat, [...flat.shape, ...Array<number>(rank - 1).fill(1)]);
}
