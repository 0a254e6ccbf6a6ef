import { errors } from "./errors.ts";

/** Extents of the axes, outermost first; [] is a scalar. */
export type Shape = readonly number[];

/** Number of elements of a shape. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((product, extent) => product * extent, 1);
}

/** Whether two shapes have equal extents; nothing is broadcast. */
export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((extent, i) => extent === b[i]);
}

/** Row-major strides in elements. */
export function stridesOf(shape: Shape): readonly number[] {
  const strides = new Array<number>(shape.length).fill(1);
  for (let i = shape.length - 2; i >= 0; i--) strides[i] = (strides[i + 1] ?? 1) * (shape[i + 1] ?? 1);
  return strides;
}

/**
 * The shape that shapes broadcast to, as the array API standard says: aligned at the last axis, extents equal or 1.
 * @throws TercetError `shapes-not-broadcastable`
 */
export function broadcastShapes(shapes: readonly Shape[], operator: string): Shape {
  const rank = Math.max(0, ...shapes.map((shape) => shape.length));
  return Array.from({ length: rank }, (_, i) => {
    let extent = 1;
    for (const shape of shapes) {
      const own = shape[i - rank + shape.length] ?? 1;
      if (own === extent || own === 1) continue;
      if (extent !== 1) throw errors["shapes-not-broadcastable"]({ operator, shapes, axis: i });
      extent = own;
    }
    return extent;
  });
}

/** An axis counted from the end when negative. @throws TercetError `axis-out-of-range` */
export function normalizeAxis(axis: number, rank: number, operator: string): number {
  const normal = axis < 0 ? axis + rank : axis;
  if (!Number.isInteger(axis) || normal < 0 || normal >= rank) throw errors["axis-out-of-range"]({ operator, axis, rank });
  return normal;
}
