import fc from "fast-check";
import { orderKeys, orderOf } from "../arbitraries/orders.ts";
import type { Property } from "../property.ts";
import { agreeInBatches, batches, type Batch, type BatchOptions } from "./batches.ts";

/** A batch, and another order of it: place i holds what was at order[i]. */
export interface OrderedBatch<Item, Common = undefined> extends Batch<Item, Common> {
  readonly order: readonly number[];
}

/**
 * Changing the order of the items of a batch changes the order of the results, and not one bit of them.
 * @example
 * const property = orderInvariant({ generate: arrays({ shape: [1] }), subject: (items) => items.map((x) => ({ y: x })) });
 * expect((await property.check({ items: [{ shape: [1], data: Float32Array.of(3) }], common: undefined, order: [0] })).kind).toBe("held");
 */
export function orderInvariant<Item, Common = undefined>(options: BatchOptions<Item, Common>): Property<OrderedBatch<Item, Common>> {
  return {
    name: "order-invariant",
    generate: fc.tuple(batches(options), orderKeys()).map(([batch, keys]) => ({ ...batch, order: orderOf(keys, batch.items.length) })),
    check: ({ items, common, order }) =>
      agreeInBatches(options.subject, { items, common }, [{ label: `in order ${order.join(" ")}`, places: order }]),
  };
}
