import { errors } from "../errors.ts";
import { add, and, constant, integer, lessEqual, less, max, min, select, sub } from "../scalar/expression.ts";
import { normalizeAxis } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { apply, definePrimitive, finite, sameElements, type Primitive } from "./define.ts";
import { replaced } from "./flat-index.ts";
import { slice } from "./slice.ts";

/** How many zeros (false for bool) stand before and after an axis. */
export interface PadOptions {
  readonly axis: number;
  readonly before: number;
  readonly after: number;
}

export const padDefinition: Primitive = definePrimitive<{ axis: number; before: number; after: number }>({
  name: "pad",
  signature: "... n ... -> ... m ...",
  shape: ([shape = []], { axis, before, after }) => shape.with(axis, before + (shape[axis] ?? 0) + after),
  dtype: sameElements("pad"),
  domain: [finite],
  draw: (size) => ({ shapes: [[size(), size(), size()]], attributes: { axis: size() % 3, before: size(), after: size() } }),
  meaning: ([a], { at, shapes, dtype }, { axis, before }) => {
    const extent = shapes[0]?.[axis] ?? 0;
    const zero = constant(0, dtype);
    if (extent === 0) return zero;
    const place = at[axis] ?? integer(0);
    const inside = and(lessEqual(before, place), less(place, add(integer(before), extent)));
    // Backends may compute both sides of a selection, so the place that is read must always exist.
    return select(inside, a(...replaced(at, axis, min(max(sub(place, before), 0), extent - 1))), zero);
  },
  gradient: ([a], gradient, _, { axis, before }) => [slice(gradient, { axis, from: before, to: before + (a.shape[axis] ?? 0) })],
});

/**
 * Zeros put before and after one axis (false for bool).
 * @throws TercetError `axis-out-of-range`, `attribute-invalid`
 * @example expect(await toArray(pad(tensor([1, 2]), { axis: 0, before: 1, after: 2 }))).toEqual([0, 1, 2, 0, 0]);
 */
export function pad(a: Tensor, { axis, before, after }: PadOptions): Tensor {
  for (const [attribute, value] of Object.entries({ before, after }))
    if (!Number.isInteger(value) || value < 0)
      throw errors["attribute-invalid"]({ operator: "pad", attribute, requirement: "a whole number", value });
  const place = normalizeAxis(axis, a.rank, "pad");
  return before + after === 0 ? a : apply(padDefinition, [a], { axis: place, before, after });
}
