import { errors } from "../errors.ts";
import { add, integer, mul } from "../scalar/expression.ts";
import { normalizeAxis } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { apply, definePrimitive, finite, sameElements, type Primitive } from "./define.ts";
import { replaced } from "./flat-index.ts";
import { pad } from "./pad.ts";
import { reshape } from "./reshape.ts";

/** Which part of an axis: from, from + step, ... below to. */
export interface SliceOptions {
  readonly axis: number;
  readonly from: number;
  readonly to: number;
  /** Default: 1. */
  readonly step?: number;
}

type SliceAttributes = { readonly axis: number; readonly from: number; readonly to: number; readonly step: number };

export const sliceDefinition: Primitive = definePrimitive<SliceAttributes>({
  name: "slice",
  signature: "... n ... -> ... m ...",
  shape: ([shape = []], { axis, from, to, step }) => shape.with(axis, Math.ceil((to - from) / step)),
  dtype: sameElements("slice"),
  domain: [finite],
  draw: (size) => {
    const [n, from, step] = [size(), size(), size()];
    return { shapes: [[size(), from + n, size()]], attributes: { axis: 1, from, to: from + n, step: step + 1 } };
  },
  meaning: ([a], { at }, { axis, from, step }) => a(...replaced(at, axis, add(mul(at[axis] ?? integer(0), step), from))),
  gradient: ([a], gradient, _, attributes) => [spread(gradient, a.shape[attributes.axis] ?? 0, attributes)],
});

/** The transpose of a slice: elements go back to their places in an axis of extent n, zeros stand between. */
function spread(gradient: Tensor, n: number, { axis, from, step }: SliceAttributes): Tensor {
  const { shape } = gradient;
  const count = shape[axis] ?? 0;
  const apart = pad(reshape(gradient, shape.toSpliced(axis + 1, 0, 1)), { axis: axis + 1, before: 0, after: step - 1 });
  const wide = reshape(apart, shape.with(axis, count * step));
  // The zeros behind the last element may reach beyond the end.
  const kept = Math.min(count * step, n - from);
  return pad(slice(wide, { axis, from: 0, to: kept }), { axis, before: from, after: n - from - kept });
}

/**
 * A part of one axis: elements from, from + step, ... below to.
 * @throws TercetError `axis-out-of-range`, `attribute-invalid`
 * @example expect(await toArray(slice(tensor([1, 2, 3, 4]), { axis: 0, from: 1, to: 4, step: 2 }))).toEqual([2, 4]);
 */
export function slice(a: Tensor, { axis, from, to, step = 1 }: SliceOptions): Tensor {
  const place = normalizeAxis(axis, a.rank, "slice");
  const extent = a.shape[place] ?? 0;
  const fail = (attribute: string, requirement: string, value: number): Error =>
    errors["attribute-invalid"]({ operator: "slice", attribute, requirement, value });
  if (!Number.isInteger(from) || from < 0 || from > extent) throw fail("from", `an integer from 0 to ${extent}`, from);
  if (!Number.isInteger(to) || to < from || to > extent) throw fail("to", `an integer from ${from} to ${extent}`, to);
  if (!Number.isInteger(step) || step < 1) throw fail("step", "a positive integer", step);
  return from === 0 && to === extent && step === 1 ? a : apply(sliceDefinition, [a], { axis: place, from, to, step });
}
