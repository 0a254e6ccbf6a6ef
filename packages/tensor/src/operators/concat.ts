import { errors } from "../errors.ts";
import { constant, integer, less, max, min, select, sub, type Expression } from "../scalar/expression.ts";
import { normalizeAxis, sameShape, type Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { apply, definePrimitive, finite, sameElements, type Primitive } from "./define.ts";
import { replaced } from "./flat-index.ts";
import { slice } from "./slice.ts";

/** A kernel of one application reads no more inputs than this; more parts are put together in groups. */
const mostParts = 7;

/** Where each part begins on the axis, and behind the last one where it ends. */
function startsOf(shapes: readonly Shape[], axis: number): readonly number[] {
  const starts = [0];
  for (const shape of shapes) starts.push((starts.at(-1) ?? 0) + (shape[axis] ?? 0));
  return starts;
}

export const concatDefinition: Primitive = definePrimitive<{ axis: number }>({
  name: "concat",
  signature: "... a ..., ... b ..., ... -> ... n ...",
  shape: (shapes, { axis }) => {
    const [first = []] = shapes;
    if (shapes.some((shape) => shape.length !== first.length || !sameShape(shape.toSpliced(axis, 1), first.toSpliced(axis, 1))))
      throw errors["shape-invalid"]({ operator: "concat", requirement: `shapes must be equal outside of axis ${axis}`, shapes });
    return first.with(axis, startsOf(shapes, axis).at(-1) ?? 0);
  },
  dtype: sameElements("concat"),
  domain: [finite, finite, finite],
  draw: (size) => {
    const [m, n] = [size(), size()];
    return { shapes: [0, 1, 2].map(() => [m, size(), n]), attributes: { axis: 1 } };
  },
  meaning: (reads, { at, shapes, dtype }, { axis }) => {
    const place = at[axis] ?? integer(0);
    const starts = startsOf(shapes, axis);
    let value: Expression | undefined;
    for (let i = shapes.length - 1; i >= 0; i--) {
      const extent = shapes[i]?.[axis] ?? 0;
      if (extent === 0) continue;
      // Backends may compute both sides of a selection, so the place that is read must always exist.
      const inside = min(max(sub(place, starts[i] ?? 0), 0), extent - 1);
      const own = reads[i]?.(...replaced(at, axis, inside)) ?? constant(0, dtype);
      value = value === undefined ? own : select(less(place, starts[i + 1] ?? 0), own, value);
    }
    return value ?? constant(0, dtype);
  },
  gradient: (inputs, gradient, _, { axis }) => {
    const starts = startsOf(
      inputs.map(({ shape }) => shape),
      axis,
    );
    return inputs.map((_, i) => slice(gradient, { axis, from: starts[i] ?? 0, to: starts[i + 1] ?? 0 }));
  },
});

/**
 * Tensors one after another along an axis; their other extents must be equal.
 * @throws TercetError `shape-invalid`, `dtype-mismatch`, `axis-out-of-range`
 * @example expect(await toArray(concat([tensor([1]), tensor([2, 3])], 0))).toEqual([1, 2, 3]);
 */
export function concat(tensors: readonly Tensor[], axis: number): Tensor {
  const [first] = tensors;
  if (first === undefined) throw errors["shape-invalid"]({ operator: "concat", requirement: "at least one tensor is needed", shapes: [] });
  const place = normalizeAxis(axis, first.rank, "concat");
  if (tensors.length > mostParts) {
    const groups = Array.from({ length: Math.ceil(tensors.length / mostParts) }, (_, i) =>
      tensors.slice(i * mostParts, (i + 1) * mostParts),
    );
    return concat(
      groups.map((group) => concat(group, place)),
      place,
    );
  }
  return tensors.length === 1 ? first : apply(concatDefinition, tensors, { axis: place });
}
