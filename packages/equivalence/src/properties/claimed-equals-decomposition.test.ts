import { describe, expect, test } from "vitest";
import { failureOf, outcomeOf } from "../../test/outcome-of.ts";
import { items, square, vector } from "../../test/items.ts";
import type { Expectations, NamedArray } from "../array.ts";
import { claimedEqualsDecomposition } from "./claimed-equals-decomposition.ts";

describe("claimedEqualsDecomposition", () => {
  const decomposition = (item: NamedArray): Expectations => ({ y: { ...(square(item)["y"] as NamedArray), bound: 2 ** -18 } });
  const claimed =
    (kernels: readonly string[], error = 0) =>
    (item: NamedArray) =>
      ({ kind: "ran", kernels, arrays: vector(Float32Array.from(item.data, (value) => value * value + error)) }) as const;

  test("holds when the claimed kernel ran and agrees", async () => {
    const property = claimedEqualsDecomposition({ generate: items, kernel: "square", claimed: claimed(["pack", "square"]), decomposition });
    expect((await outcomeOf(property)).kind).toBe("held");
  });

  test("a silent fallback fails although the numbers are right, and so does a wrong kernel that ran", async () => {
    const fallback = claimedEqualsDecomposition({ generate: items, kernel: "square", claimed: claimed(["mul"]), decomposition });
    expect((await failureOf(fallback)).what).toBe("the claimed kernel square did not run; kernels that ran: mul");
    const nothing = claimedEqualsDecomposition({ generate: items, kernel: "square", claimed: claimed([]), decomposition });
    expect((await failureOf(nothing)).what).toContain("kernels that ran: none");
    const wrong = claimedEqualsDecomposition({ generate: items, kernel: "square", claimed: claimed(["square"], 0.01), decomposition });
    expect((await failureOf(wrong)).what).toMatch(/^y\[/);
  });
});
