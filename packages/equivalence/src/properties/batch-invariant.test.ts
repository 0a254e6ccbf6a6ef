import { describe, expect, test } from "vitest";
import { failureOf, outcomeOf } from "../../test/outcome-of.ts";
import { items, square, vector } from "../../test/items.ts";
import { refuse, type NamedArray } from "../array.ts";
import { batchInvariant } from "./batch-invariant.ts";
import { orderInvariant } from "./order-invariant.ts";

describe("batchInvariant and orderInvariant", () => {
  test("a subject that treats every item alone holds in both", async () => {
    const subject = (batch: readonly NamedArray[]) => batch.map(square);
    expect((await outcomeOf(batchInvariant({ generate: items, subject }))).kind).toBe("held");
    expect((await outcomeOf(orderInvariant({ generate: items, subject }))).kind).toBe("held");
  });

  test("results that depend on the batch's size, on a neighbour or on the place are found", async () => {
    const ofSize = (batch: readonly NamedArray[]) =>
      batch.map((item) => vector(Float32Array.from(item.data, (value) => value * (batch.length > 4 ? 1 + 2 ** -23 : 1))));
    const { counterExample, what } = await failureOf(batchInvariant({ generate: items, subject: ofSize }));
    expect(counterExample.match(/"shape"/g)?.length).toBe(5);
    expect(what).toMatch(/^item \d, .* against the whole batch: y\[\d\] is /);
    const shifted = (batch: readonly NamedArray[]) => batch.map((_, place) => square(batch[(place + 1) % batch.length] as NamedArray));
    expect((await failureOf(batchInvariant({ generate: items, subject: shifted }))).counterExample.match(/"shape"/g)?.length).toBe(2);
    const ofPlace = (batch: readonly NamedArray[]) =>
      batch.map((item, place) => (place === 2 ? vector(Float32Array.of(1, 2, 3)) : square(item)));
    const swapped = await failureOf(orderInvariant({ generate: items, subject: ofPlace }));
    expect(swapped.counterExample.match(/"shape"/g)?.length).toBe(3);
  });

  test("what a batch shares is the same in all of its parts", async () => {
    const common = items;
    const weighted = (batch: readonly NamedArray[], { data }: NamedArray) =>
      batch.map((item) => vector(Float32Array.from(item.data, (value, i) => value * (data[i] ?? NaN))));
    expect((await outcomeOf(batchInvariant({ generate: items, common, subject: weighted }))).kind).toBe("held");
    const ofSize = (batch: readonly NamedArray[], { data }: NamedArray) =>
      batch.map(() => vector(Float32Array.of((Math.abs(Number(data[0])) + 1) * batch.length)));
    await failureOf(batchInvariant({ generate: items, common, subject: ofSize }));
  });

  test("too few results fail, refusals make it unsupported", async () => {
    const fewer = (batch: readonly NamedArray[]) => batch.slice(1).map(square);
    expect((await failureOf(batchInvariant({ generate: items, subject: fewer }))).what).toBe("the whole batch: 0 results for 1 items");
    expect(await outcomeOf(orderInvariant({ generate: items, subject: () => refuse("no batches") }))).toMatchObject({
      kind: "unsupported",
    });
  });
});
