import { errors } from "../../errors.ts";
import type { Tensor } from "../../tensor.ts";
import { cast } from "../cast.ts";
import { apply, comparing, defineComposite, finite, type Composite } from "../define.ts";
import { equal } from "../equal.ts";
import { expandDims } from "../expand-dims.ts";
import { iota } from "../iota.ts";
import { less } from "../less.ts";
import { logicalAnd } from "../logical-and.ts";
import { logicalNot } from "../logical-not.ts";
import { logicalOr } from "../logical-or.ts";
import { notEqual } from "../not-equal.ts";
import { sum } from "../sum.ts";
import { where } from "../where.ts";

export const topKDefinition: Composite = defineComposite<{ k: number }>({
  name: "topK",
  signature: "r n -> r k",
  shape: (shapes, { k }) => {
    const [[rows, n] = []] = shapes;
    if (shapes[0]?.length === 2 && rows !== undefined && n !== undefined && k <= n) return [rows, k];
    throw errors["shape-invalid"]({ operator: "topK", requirement: `rows [r, n] with n at least k = ${k} are needed`, shapes });
  },
  dtype: comparing("topK", "int32"),
  domain: [finite],
  draw: (size) => {
    const k = size();
    return { shapes: [[size(), k + size()]], attributes: { k } };
  },
  // An element's rank is the number of elements that go before it; place p is taken by the element of rank p.
  decompose: ([a], { k }) => {
    const [rows = 0, n = 0] = a.shape;
    const [own, other] = [expandDims(a, 2), expandDims(a, 1)];
    const isLater = less(iota({ shape: [1, 1, n], axis: 2 }), iota({ shape: [1, n, 1], axis: 1 }));
    const isNaN = (x: Tensor): Tensor => notEqual(x, x);
    const isGreater = logicalOr(less(own, other), logicalAnd(isNaN(own), logicalNot(isNaN(other))));
    const isEqual = logicalOr(equal(own, other), logicalAnd(isNaN(own), isNaN(other)));
    const rank = sum(cast(logicalOr(isGreater, logicalAnd(isEqual, isLater)), "int32"), { axis: 2 });
    const takes = equal(expandDims(rank, 2), iota({ shape: [1, 1, k], axis: 2 }));
    return sum(where(takes, iota({ shape: [rows, n, k], axis: 1 }), 0), { axis: 1 });
  },
});

/**
 * Positions of the k greatest elements of each row, int32 [r, k]: greatest first, equal ones by position, NaN last. `takeAlongRows` gives their values.
 * @throws TercetError `shape-invalid`, `attribute-invalid`, `dtype-mismatch`
 * @example expect(await toArray(topK(tensor([[1, 5, 5, 2]]), { k: 3 }))).toEqual([[1, 2, 3]]);
 */
export function topK(a: Tensor, { k }: { readonly k: number }): Tensor {
  return apply(topKDefinition, [a], { k: checkedK("topK", k) });
}

/** The length of a list of the best, where it is one. @throws TercetError `attribute-invalid` */
export function checkedK(operator: string, k: number): number {
  if (Number.isInteger(k) && k >= 0) return k;
  throw errors["attribute-invalid"]({ operator, attribute: "k", requirement: "a whole number", value: k });
}
