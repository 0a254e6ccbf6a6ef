import { errors } from "../errors.ts";
import { axis, integer, mul, sumOver } from "../scalar/expression.ts";
import { sameShape, type Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { apply, definePrimitive, finite, sameNumber, type Primitive } from "./define.ts";
import { transpose } from "./transpose.ts";

const signature = "... m k, ... k n -> ... m n";

function shapeOf([a = [], b = []]: readonly Shape[]): Shape {
  const [k, n = 0] = b.slice(-2);
  const fail = (axis: string): Error => errors["axis-mismatch"]({ operator: "matmul", signature, axis, shapes: [a, b] });
  if (a.length < 2 || b.length < 2) throw fail(a.length < 2 ? "m" : "n");
  if (!sameShape(a.slice(0, -2), b.slice(0, -2))) throw fail("...");
  if (a.at(-1) !== k) throw fail("k");
  return [...a.slice(0, -1), n];
}

export const matmulDefinition: Primitive = definePrimitive({
  name: "matmul",
  signature,
  shape: shapeOf,
  dtype: sameNumber("matmul"),
  domain: [finite, finite],
  draw: (size) => {
    const [b, m, k, n] = [size(), size(), size(), size()];
    const lead = b % 2 === 0 ? [] : [b];
    return { shapes: [[...lead, m, k], [...lead, k, n]], attributes: {} }; // prettier-ignore
  },
  meaning: ([a, b], { at, shapes }) => {
    const k = axis("k", shapes[0]?.at(-1) ?? 0);
    const [lead, m, n] = [at.slice(0, -2), at.at(-2) ?? integer(0), at.at(-1) ?? integer(0)];
    return sumOver(k, mul(a(...lead, m, k), b(...lead, k, n)));
  },
  gradient: ([a, b], gradient) => [matmul(gradient, transpose(b)), matmul(transpose(a), gradient)],
});

/**
 * Matrix product of the last two axes: c[m, n] = sum over k of a[m, k] b[k, n]; leading axes must be equal, none is broadcast. Sums of int32 wrap.
 * The order of the sum depends on k alone, so a row of c has the same bits whatever rows surround it.
 * @throws TercetError `axis-mismatch`, `dtype-mismatch`
 * @example expect(await toArray(matmul(tensor([[1, 2]]), tensor([[3], [4]])))).toEqual([[11]]);
 */
export function matmul(a: Tensor, b: Tensor): Tensor {
  return apply(matmulDefinition, [a, b]);
}
