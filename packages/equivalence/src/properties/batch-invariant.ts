import fc from "fast-check";
import type { Property } from "../property.ts";
import { agreeInBatches, batches, type Batch, type BatchOptions } from "./batches.ts";

/** A batch, and where it is cut in two. */
export interface CutBatch<Item, Common = undefined> extends Batch<Item, Common> {
  readonly cut: number;
}

/**
 * An item's result has the same bits in any batch: alone, with all others, and in the two parts of a batch that is cut somewhere.
 * @example
 * const property = batchInvariant({ generate: arrays({ shape: [1] }), subject: (items) => items.map((x) => ({ y: x })) });
 * expect((await property.check({ items: [{ shape: [1], data: Float32Array.of(3) }], common: undefined, cut: 1 })).kind).toBe("held");
 */
export function batchInvariant<Item, Common = undefined>(options: BatchOptions<Item, Common>): Property<CutBatch<Item, Common>> {
  return {
    name: "batch-invariant",
    generate: fc.tuple(batches(options), fc.nat({ max: 0xff })).map(([batch, cut]) => ({ ...batch, cut: cut % (batch.items.length + 1) })),
    check: ({ items, common, cut }) => {
      const places = [...items.keys()];
      return agreeInBatches(options.subject, { items, common }, [
        { label: `with the ${cut} first`, places: places.slice(0, cut) },
        { label: `without the ${cut} first`, places: places.slice(cut) },
        ...places.map((place) => ({ label: "alone", places: [place] })),
      ]);
    },
  };
}
