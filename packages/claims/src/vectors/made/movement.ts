import { broadcastTo, full, pad, reshape, slice, where, type Tensor } from "@tercet/tensor";
import { leaveOut } from "../left-out.ts";
import { gatherAxis, integers } from "./indexing.ts";

/** Part of one axis with a step of either sign: from `from`, while not yet at `to`. */
export function steppedSlice(a: Tensor, axis: number, from: number, to: number, step: number): Tensor {
  const extent = a.shape[axis] ?? 0;
  if (step > 0) {
    const [first, end] = [clamp(fromEnd(from, extent), 0, extent), clamp(fromEnd(to, extent), 0, extent)];
    return slice(a, { axis, from: first, to: Math.max(first, end), step });
  }
  const [first, end] = [clamp(fromEnd(from, extent), 0, extent - 1), clamp(fromEnd(to, extent), -1, extent - 1)];
  const ids = Array.from({ length: Math.max(0, Math.ceil((end - first) / step)) }, (_, i) => first + i * step);
  return gatherAxis(a, integers(ids), axis);
}

const fromEnd = (place: number, extent: number): number => (place < 0 ? place + extent : place);
const clamp = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), high);

/** Parts of an axis of the given lengths, one after another. */
export function splitAxis(a: Tensor, axis: number, sizes: readonly number[]): readonly Tensor[] {
  const starts = sizes.map((_, i) => sizes.slice(0, i).reduce((total, size) => total + size, 0));
  return sizes.map((size, i) => slice(a, { axis, from: starts[i] ?? 0, to: (starts[i] ?? 0) + size }));
}

/** Equal lengths that make up an extent; the last is what is left. */
export function equalParts(extent: number, count: number): readonly number[] {
  const size = Math.ceil(extent / count);
  return Array.from({ length: count }, (_, i) => Math.max(0, Math.min(size, extent - i * size)));
}

/** The whole tensor again and again along each axis. */
export function tile(a: Tensor, repeats: readonly number[]): Tensor {
  const apart = reshape(a, a.shape.flatMap((extent) => [1, extent])); // prettier-ignore
  const wide = broadcastTo(apart, a.shape.flatMap((extent, i) => [repeats[i] ?? 1, extent])); // prettier-ignore
  return reshape(wide, a.shape.map((extent, i) => extent * (repeats[i] ?? 1))); // prettier-ignore
}

/** Elements put around (negative: taken from) one axis, by ONNX's modes. */
export function padAxis(a: Tensor, axis: number, before: number, after: number, mode: string, value: Tensor): Tensor {
  const extent = a.shape[axis] ?? 0;
  if (mode === "constant") {
    const kept = slice(a, { axis, from: Math.max(0, -before), to: extent + Math.min(0, after) });
    const [more, behind] = [Math.max(0, before), Math.max(0, after)];
    return where(
      pad(full(kept.shape, true), { axis, before: more, after: behind }),
      pad(kept, { axis, before: more, after: behind }),
      value,
    );
  }
  const places = Array.from({ length: before + extent + after }, (_, i) => placeIn(i - before, extent, mode));
  return gatherAxis(a, integers(places), axis);
}

function placeIn(i: number, extent: number, mode: string): number {
  const modulo = (n: number, m: number): number => ((n % m) + m) % m;
  switch (mode) {
    case "edge":
      return clamp(i, 0, extent - 1);
    case "wrap":
      return modulo(i, extent);
    case "reflect": {
      const period = Math.max(1, 2 * (extent - 1));
      const at = modulo(i, period);
      return at < extent ? at : period - at;
    }
    default:
      return leaveOut("a rule that Tercet does not follow", `padding by ${mode}`);
  }
}

/** A shape in which 0 means the extent that stands there (unless `allowZero`). */
export function withZeros(shape: readonly number[], of: readonly number[], allowZero: boolean): readonly number[] {
  return shape.map((extent, i) => (extent === 0 && !allowZero ? (of[i] ?? 0) : extent));
}
