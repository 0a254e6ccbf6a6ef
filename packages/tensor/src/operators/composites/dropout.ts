import { errors } from "../../errors.ts";
import { sameShape } from "../../shape.ts";
import type { Tensor } from "../../tensor.ts";
import { apply, defineComposite, finite, sameFloat, withIntegers, type Composite } from "../define.ts";
import { mul } from "../mul.ts";
import { anyBits } from "../random-bits.ts";
import { randomMask } from "../random-mask.ts";
import { where } from "../where.ts";

export const dropoutDefinition: Composite = defineComposite<{ rate: number }>({
  name: "dropout",
  signature: "..., 2 -> ...",
  shape: ([shape = [], key = []]) => {
    if (sameShape(key, [2])) return shape;
    throw errors["shape-invalid"]({ operator: "dropout", requirement: "a key must have shape [2]", shapes: [shape, key] });
  },
  dtype: withIntegers("dropout", 1, sameFloat("dropout")),
  domain: [finite, anyBits],
  draw: (size) => ({ shapes: [[size(), size()], [2]], attributes: { rate: 0.25 } }), // prettier-ignore
  decompose: ([x, key], { rate }) => where(randomMask(key, { shape: x.shape, rate }), mul(x, 1 / (1 - rate)), 0),
  // The same positions are kept again: the mask depends on key and position alone.
  gradient: ([, key], gradient, _, { rate }) => [dropout(gradient, key, { rate }), undefined],
});

/** @throws TercetError `attribute-invalid` */
export function checkRate(operator: string, rate: number): void {
  if (!(rate >= 0 && rate < 1))
    throw errors["attribute-invalid"]({ operator, attribute: "rate", requirement: "at least 0 and below 1", value: rate });
}

/**
 * Each element 0 with probability `rate`, else divided by 1 - rate. Which ones follows from the key, int32 [2], and the element's position: element
 * i stays when `randomMask` is true there. At rate 0 it is the operand itself. Srivastava et al., 2014.
 * @throws TercetError `attribute-invalid`, `shape-invalid`, `dtype-mismatch`
 * @example expect(await toArray(dropout(tensor([1, 2]), tensor([0, 1], { dtype: "int32" }), { rate: 0 }))).toEqual([1, 2]);
 */
export function dropout(x: Tensor, key: Tensor, { rate }: { readonly rate: number }): Tensor {
  checkRate("dropout", rate);
  return rate === 0 ? x : apply(dropoutDefinition, [x, key], { rate });
}
