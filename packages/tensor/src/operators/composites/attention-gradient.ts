import { errors } from "../../errors.ts";
import { sameShape, type Shape } from "../../shape.ts";
import type { Tensor } from "../../tensor.ts";
import { concat } from "../concat.ts";
import { apply, defineComposite, finite, type Composite } from "../define.ts";
import { expandDims } from "../expand-dims.ts";
import { attentionDType, denseGradients } from "./dense-attention.ts";

/** The shape rule of the packed gradients: all float inputs are [T, h, d], bounds are [T]; the result is [3, T, h, d]. */
export function packedShape(operator: string, floats: readonly number[]): (shapes: readonly Shape[]) => Shape {
  return (shapes) => {
    const [q = []] = shapes;
    const isWhole = q.length === 3 && floats.every((i) => sameShape(shapes[i] ?? [], q));
    if (isWhole && [3, 4].every((i) => sameShape(shapes[i] ?? [], q.slice(0, 1)))) return [3, ...q];
    const requirement = "queries, keys, values, result and its gradient must be [T, h, d], bounds [T]";
    throw errors["shape-invalid"]({ operator, requirement, shapes });
  };
}

/** Three gradients of one shape as one tensor. */
export function packGradients(gradients: readonly [q: Tensor, k: Tensor, v: Tensor]): Tensor {
  return concat(
    gradients.map((each) => expandDims(each, 0)),
    0,
  );
}

export const attentionGradientDefinition: Composite = defineComposite<{ scale: number }>({
  name: "attentionGradient",
  signature: "i h d, i h d, i h d, i, i, i h d, i h d -> 3 i h d",
  shape: packedShape("attentionGradient", [0, 1, 2, 5, 6]),
  dtype: attentionDType("attentionGradient", [3, 4]),
  domain: [finite, finite, finite, { kind: "bound", of: 1, axis: 0 }, { kind: "bound", of: 1, axis: 0 }, finite, finite],
  draw: (size) => {
    const [i, h, d] = [size(), size(), size()];
    const x = [i, h, d];
    return { shapes: [x, x, x, [i], [i], x, x], attributes: { scale: 0.5 } };
  },
  decompose: ([q, k, v, from, to, output, gradient], { scale }) =>
    packGradients(denseGradients({ q, k, from, to, scale }, v, { output, gradient })),
});

/**
 * The gradients of `attention` with respect to queries, keys and values, packed as [3, T, h, d], from its result and the gradient of it; for
 * self-attention, where all have one shape [T, h, d]. With P the weights, D = P (gradient v^T - sum of output times gradient):
 * scale D k, scale D^T q, P^T gradient.
 * @throws TercetError `shape-invalid`, `dtype-mismatch`
 * @example
 * const [x, from, to] = [tensor([[[1]], [[2]]]), tensor([0, 1], { dtype: "int32" }), tensor([1, 2], { dtype: "int32" })];
 * expect(await toArray(attentionGradient(x, x, x, from, to, x, x, { scale: 1 }))).toEqual([[[[0]], [[0]]], [[[0]], [[0]]], [[[1]], [[2]]]]);
 */
export function attentionGradient(
  q: Tensor,
  k: Tensor,
  v: Tensor,
  from: Tensor,
  to: Tensor,
  output: Tensor,
  gradient: Tensor,
  { scale }: { readonly scale: number },
): Tensor {
  return apply(attentionGradientDefinition, [q, k, v, from, to, output, gradient], { scale });
}
