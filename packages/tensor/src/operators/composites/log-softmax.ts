import { normalizeAxis } from "../../shape.ts";
import type { Tensor } from "../../tensor.ts";
import { apply, defineComposite, finite, sameFloat, type Composite } from "../define.ts";
import { exp } from "../exp.ts";
import { log } from "../log.ts";
import { max } from "../max.ts";
import { mul } from "../mul.ts";
import { stopGradient } from "../stop-gradient.ts";
import { sub } from "../sub.ts";
import { sum } from "../sum.ts";

export const logSoftmaxDefinition: Composite = defineComposite<{ axis: number }>({
  name: "logSoftmax",
  signature: "... -> ...",
  shape: ([shape = []]) => shape,
  dtype: sameFloat("logSoftmax"),
  domain: [finite],
  draw: (size) => ({ shapes: [[size(), size(), size()]], attributes: { axis: size() % 3 } }),
  decompose: ([a], { axis }) => {
    const shifted = sub(a, stopGradient(max(a, { axis, keep: true })));
    return sub(shifted, log(sum(exp(shifted), { axis, keep: true })));
  },
  gradient: (_, gradient, output, { axis }) => [sub(gradient, mul(exp(output), sum(gradient, { axis, keep: true })))],
});

/**
 * The logarithm of the softmax along an axis, with the greatest element subtracted first, of floats.
 * @param options axis default: -1
 * @throws TercetError `axis-out-of-range`, `dtype-mismatch`
 * @example expect(await toArray(logSoftmax(tensor([7])))).toEqual([0]);
 */
export function logSoftmax(a: Tensor, options: { readonly axis?: number } = {}): Tensor {
  return apply(logSoftmaxDefinition, [a], { axis: normalizeAxis(options.axis ?? -1, a.rank, "logSoftmax") });
}
