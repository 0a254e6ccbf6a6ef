import fc, { type Arbitrary } from "fast-check";
import { isRefusal, type Expectations, type NamedArrays } from "../array.ts";
import { compare } from "../compare.ts";
import { orderKeys, orderOf } from "../arbitraries/orders.ts";
import type { Compute, Property } from "../property.ts";
import { agree } from "./same-bits.ts";

/** An input, and the order that its parts are put in: place i holds what was at order[i]. */
export interface Permuted<Input> {
  readonly input: Input;
  readonly order: readonly number[];
}

/** Parts of `permutationEquivariant`. */
export interface PermutationEquivariantOptions<Input> {
  /** The property's name, where several things can be permuted. Default "permutation-equivariant". */
  readonly name?: string;
  readonly generate: Arbitrary<Input>;
  /** Number of parts of an input that can change places. */
  readonly length: (input: Input) => number;
  readonly permute: (input: Input, order: readonly number[]) => Input;
  readonly subject: Compute<Input>;
  /**
   * What the permuted input must give, from the result of the input as it was, with bounds where sums change their order.
   * When absent the result must not change by a bit.
   */
  readonly expect?: (result: NamedArrays, permuted: Permuted<Input>) => Expectations;
}

/**
 * Permuting the parts of an input permutes the result, or leaves it alone.
 * @example
 * const property = permutationEquivariant({
 *   generate: arrays({ shape: [3] }),
 *   length: () => 3,
 *   permute: (x, order) => ({ shape: [3], data: Float32Array.from(order, (from) => x.data[from]) }),
 *   subject: (x) => ({ largest: { shape: [], data: Float32Array.of(Math.max(...x.data)) } }),
 * });
 * expect((await property.check({ input: { shape: [3], data: Float32Array.of(1, 2, 3) }, order: [2, 0, 1] })).kind).toBe("held");
 */
export function permutationEquivariant<Input>(options: PermutationEquivariantOptions<Input>): Property<Permuted<Input>> {
  const { name = "permutation-equivariant", generate, length, permute, subject, expect } = options;
  return {
    name,
    generate: fc.tuple(generate, orderKeys()).map(([input, keys]) => ({ input, order: orderOf(keys, length(input)) })),
    async check(permuted) {
      const { input, order } = permuted;
      const before = await subject(input);
      const after = await subject(permute(input, order));
      const isBounded = expect !== undefined && !isRefusal(before) && !isRefusal(after);
      return isBounded ? compare(expect(before, permuted), after) : agree(before, [{ label: `order ${order.join(" ")}`, answer: after }]);
    },
  };
}
