import fc, { type Arbitrary } from "fast-check";
import { isRefusal, type NamedArrays, type Refusal } from "../array.ts";
import { emptyMeasure, mergeMeasures } from "../measure.ts";
import type { Verdict } from "../property.ts";
import { agree } from "./same-bits.ts";

/** Computes a batch: one result for each item, in the items' order. `common` is what all items of it share, such as weights. */
export type ComputeBatch<Item, Common = undefined> = (
  items: readonly Item[],
  common: Common,
) => Promise<readonly NamedArrays[] | Refusal> | readonly NamedArrays[] | Refusal;

/** Parts of `batchInvariant` and `orderInvariant`. */
export interface BatchOptions<Item, Common = undefined> {
  /** One item of a batch: a row, a text. */
  readonly generate: Arbitrary<Item>;
  /** What all items of a batch share; undefined when absent. */
  readonly common?: Arbitrary<Common>;
  readonly subject: ComputeBatch<Item, Common>;
  /** Most items in one batch; 9 when absent. */
  readonly most?: number;
}

/** A batch, and what its items share. */
export interface Batch<Item, Common> {
  readonly items: readonly Item[];
  readonly common: Common;
}

/** Batches of one item and more. */
export function batches<Item, Common>({ generate, common, most = 9 }: BatchOptions<Item, Common>): Arbitrary<Batch<Item, Common>> {
  return fc.record({
    items: fc.array(generate, { minLength: 1, maxLength: most, size: "max" }),
    common: common ?? fc.constant(undefined as Common), // absent means undefined, see `BatchOptions`
  });
}

/** Some items of a batch, by the place that each has in the whole. */
export interface Part {
  readonly label: string;
  readonly places: readonly number[];
}

/** Computes a whole batch and parts of it, and compares each item's results bit by bit. */
export async function agreeInBatches<Item, Common>(
  subject: ComputeBatch<Item, Common>,
  { items, common }: Batch<Item, Common>,
  parts: readonly Part[],
): Promise<Verdict> {
  const whole = await subject(items, common);
  if (isRefusal(whole)) return whole;
  if (whole.length !== items.length) return wrongCount("the whole batch", whole.length, items.length);
  let measure = emptyMeasure;
  for (const { label, places } of parts) {
    const results = await subject(
      places.flatMap((place) => items.slice(place, place + 1)),
      common,
    );
    if (isRefusal(results)) return results;
    if (results.length !== places.length) return wrongCount(label, results.length, places.length);
    for (const [index, answer] of results.entries()) {
      const place = places[index] ?? 0;
      const verdict = agree(whole[place] ?? {}, [{ label: `item ${place}, ${label}, against the whole batch`, answer }]);
      if (verdict.kind !== "held") return verdict;
      measure = mergeMeasures(measure, verdict.measure);
    }
  }
  return { kind: "held", measure };
}

function wrongCount(label: string, got: number, expected: number): Verdict {
  return { kind: "failed", what: `${label}: ${got} results for ${expected} items`, measure: emptyMeasure };
}
