import { describe, expect, test } from "vitest";
import { failureOf, outcomeOf } from "../../test/outcome-of.ts";
import { items, square, vector } from "../../test/items.ts";
import type { NamedArray } from "../array.ts";
import { paddingInvariant } from "./padding-invariant.ts";
import { sameBits } from "./same-bits.ts";
import { threadInvariant } from "./thread-invariant.ts";

describe("threadInvariant, paddingInvariant, sameBits", () => {
  test("hold for what depends on the input alone", async () => {
    expect((await outcomeOf(threadInvariant({ generate: items, subject: square }))).kind).toBe("held");
    expect((await outcomeOf(paddingInvariant({ generate: items, subject: square }))).kind).toBe("held");
    expect((await outcomeOf(sameBits({ generate: items, subject: square }))).kind).toBe("held");
  });

  test("one thread count that rounds otherwise is found and named", async () => {
    const subject = (item: NamedArray, threads: number) =>
      vector(Float32Array.from(item.data, (value) => (threads === 3 ? value + 2 ** -20 : value)));
    expect((await failureOf(threadInvariant({ generate: items, subject }))).what).toMatch(/^3 threads against 1: y\[/);
  });

  test("padding that reaches the result from 5 places on shrinks to 5 places", async () => {
    const subject = (item: NamedArray, padding: number) =>
      vector(Float32Array.from(item.data, (value) => (padding >= 5 ? value / (padding + 1) : value)));
    const { what, counterExample } = await failureOf(paddingInvariant({ generate: items, subject }));
    expect(what).toMatch(/^5 padding places against none/);
    expect(counterExample).toContain('"padding":5');
  });

  test("the sign of a zero is a bit, and a subject that does not repeat itself is found", async () => {
    const other = (item: NamedArray) => vector(Float32Array.from(item.data, (value) => value * value * (value === 0 ? -1 : 1)));
    const { counterExample } = await failureOf(sameBits({ generate: items, subject: square, other }));
    expect(counterExample).toContain("0");
    let calls = 0;
    const outcome = await outcomeOf(sameBits({ generate: items, subject: () => vector(Float32Array.of(calls++)) }));
    expect(outcome.kind).toBe("failed");
  });
});
