import { describe, expect, test } from "vitest";
import { failureOf, outcomeOf } from "../../test/outcome-of.ts";
import { items, square } from "../../test/items.ts";
import type { Expectations, NamedArray, NamedArrays } from "../array.ts";
import { permutationEquivariant } from "./permutation-equivariant.ts";

describe("permutationEquivariant", () => {
  const permute = ({ shape, data }: NamedArray, order: readonly number[]) => ({
    shape,
    data: Float32Array.from(order, (from) => data[from] ?? 0),
  });
  const [generate, length] = [items, () => 3] as const;
  const fold = (item: NamedArray, add: (sum: number, value: number, place: number) => number): NamedArrays => {
    const sum = Array.from(item.data as Float32Array).reduce(add, 0);
    return { sum: { shape: [], data: Float32Array.of(sum) } };
  };

  test("a maximum keeps its bits, a sum keeps within a bound, rows move with their inputs", async () => {
    const max = (item: NamedArray) => fold(item, (sum, value) => Math.max(sum, value));
    expect((await outcomeOf(permutationEquivariant({ generate, length, permute, subject: max }))).kind).toBe("held");
    const sum = (item: NamedArray) => fold(item, (total, value) => Math.fround(total + value));
    expect((await outcomeOf(permutationEquivariant({ generate, length, permute, subject: sum }))).kind).toBe("failed");
    const near = ({ sum: result }: NamedArrays): Expectations => (result === undefined ? {} : { sum: { ...result, bound: 2 ** -17 } });
    expect((await outcomeOf(permutationEquivariant({ generate, length, permute, subject: sum, expect: near }))).kind).toBe("held");
    const moved = ({ y }: NamedArrays, { order }: { readonly order: readonly number[] }): Expectations =>
      y === undefined ? {} : { y: permute(y, order) };
    expect((await outcomeOf(permutationEquivariant({ generate, length, permute, subject: square, expect: moved }))).kind).toBe("held");
  });

  test("a sum that weighs by place fails for a single swap", async () => {
    const weighted = (item: NamedArray) => fold(item, (total, value, place) => total + (place === 0 ? 2 : 1) * value);
    const { what } = await failureOf(permutationEquivariant({ generate, length, permute, subject: weighted }));
    expect(what).toMatch(/^order (1 0 2|1 2 0|2 0 1|2 1 0)/);
  });
});
