import { add, integer, mul, quotient, remainder, type Expression } from "../scalar/expression.ts";
import { stridesOf, type Shape } from "../shape.ts";

/** The row-major position of an element. */
export function flatIndex(at: readonly Expression[], shape: Shape): Expression {
  const strides = stridesOf(shape);
  const terms = at.map((place, i) => mul(place, strides[i] ?? 1)).filter((_, i) => shape[i] !== 1);
  return terms.reduce((sum, term) => add(sum, term), integer(0));
}

/** The coordinates of a row-major position: quotients and remainders by constants. */
export function coordinatesOf(flat: Expression, shape: Shape): readonly Expression[] {
  const strides = stridesOf(shape);
  const outermost = shape.findIndex((extent) => extent !== 1);
  return shape.map((extent, i) => {
    if (extent === 1) return integer(0);
    // An empty tensor has no element to place; a divisor of 0 must still not be written.
    const stride = Math.max(1, strides[i] ?? 1);
    const place = stride === 1 ? flat : quotient(flat, stride);
    return i === outermost ? place : remainder(place, Math.max(1, extent));
  });
}

/** Coordinates with another one on one axis. */
export function replaced(at: readonly Expression[], axis: number, place: Expression): readonly Expression[] {
  return at.with(axis, place);
}
