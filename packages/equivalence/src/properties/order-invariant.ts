import fc from "fast-check";
import { orderKeys, orderOf } from "../arbitraries/orders.ts";
import type { Property } from "../property.ts";
import { agreeInBatches, batches, type BatchOptions } from "./batches.ts";

/** A batch, and another order of it: place i holds what was at order[i]. */
export interface OrderedBatch<Item> {
  readonly items: readonly Item[];
  readonly order: readonly number[];
}

/**
 * Changing the order of the items of a batch changes the order of the results, and not one bit of them.
 * @example
 * const property = orderInvariant({ generate: arrays({ shape: [1] }), subject: (items) => items.map((x) => ({ y: x })) });
 * expect((await property.check({ items: [{ shape: [1], data: Float32Array.of(3) }], order: [0] })).kind).toBe("held");
 */
export function orderInvariant<Item>(options: BatchOptions<Item>): Property<OrderedBatch<Item>> {
  return {
    name: "order-invariant",
    generate: fc.tuple(batches(options), orderKeys()).map(([items, keys]) => ({ items, order: orderOf(keys, items.length) })),
    check: ({ items, order }) => agreeInBatches(options.subject, items, [{ label: `in order ${order.join(" ")}`, places: order }]),
  };
}
