import { errors } from "../../errors.ts";
import { sameShape, type Shape } from "../../shape.ts";
import type { Tensor } from "../../tensor.ts";
import { add } from "../add.ts";
import { broadcastTo } from "../broadcast-to.ts";
import { apply, defineComposite, finite, sameFloat, type Composite } from "../define.ts";
import { div } from "../div.ts";
import { mul } from "../mul.ts";
import { constantOf } from "../operand.ts";
import { sqrt } from "../sqrt.ts";
import { square } from "../square.ts";
import { sub } from "../sub.ts";
import { sum } from "../sum.ts";
import { layerNormGradient } from "./layer-norm-gradient.ts";
import { mean } from "./mean.ts";

const signature = "... d, d, d -> ... d";

/** Checks that gains (and biases) fit to the last axis. */
function rowsShape(operator: string): (shapes: readonly Shape[]) => Shape {
  return (shapes) => {
    const [x = [], ...vectors] = shapes;
    if (x.length > 0 && vectors.every((vector) => sameShape(vector, x.slice(-1)))) return x;
    throw errors["axis-mismatch"]({ operator, signature, axis: "d", shapes });
  };
}

/** Rows minus their mean, and one over the root of their mean square distance from it. */
export function centredRows(x: Tensor, eps: number): { readonly centred: Tensor; readonly deviation: Tensor } {
  const centred = sub(x, mean(x, { axis: -1, keep: true }));
  return { centred, deviation: sqrt(add(mean(square(centred), { axis: -1, keep: true }), eps)) };
}

export const layerNormDefinition: Composite = defineComposite<{ eps: number }>({
  name: "layerNorm",
  signature,
  shape: rowsShape("layerNorm"),
  dtype: sameFloat("layerNorm"),
  domain: [finite, finite, finite],
  draw: (size) => {
    const d = size() + 1;
    return { shapes: [[size(), size(), d], [d], [d]], attributes: { eps: 1e-5 } }; // prettier-ignore
  },
  decompose: ([x, gain, bias], { eps }) => {
    const { centred, deviation } = centredRows(x, eps);
    return add(mul(div(centred, deviation), gain), bias);
  },
  gradient: ([x, gain], gradient, _, { eps }) => {
    const axis = x.shape.slice(0, -1).map((_, i) => i);
    const one = broadcastTo(constantOf(1, x.dtype, "layerNorm"), gain.shape);
    const zero = broadcastTo(constantOf(0, x.dtype, "layerNorm"), gain.shape);
    const standard = layerNorm(x, one, zero, { eps });
    return [layerNormGradient(x, gain, gradient, { eps }), sum(mul(gradient, standard), { axis }), sum(gradient, { axis })];
  },
});

/**
 * Rows brought to mean 0 and (biased) variance 1, times gain plus bias: (x - mean) / sqrt(variance + eps) gain + bias, with the variance
 * as the mean of squared distances from the mean. x [..., d], gain and bias [d], of floats. Ba, Kiros and Hinton, 2016.
 * @throws TercetError `axis-mismatch`, `dtype-mismatch`
 * @example expect(await toArray(layerNorm(tensor([[1, 3]]), ones([2]), zeros([2]), { eps: 0 }))).toEqual([[-1, 1]]);
 */
export function layerNorm(x: Tensor, gain: Tensor, bias: Tensor, { eps }: { readonly eps: number }): Tensor {
  return apply(layerNormDefinition, [x, gain, bias], { eps });
}
