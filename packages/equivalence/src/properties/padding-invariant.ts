import fc, { type Arbitrary } from "fast-check";
import type { NamedArrays, Refusal } from "../array.ts";
import type { Property } from "../property.ts";
import { agree } from "./same-bits.ts";

/** An input, and how many padding places stand behind it. */
export interface Padded<Input> {
  readonly input: Input;
  readonly padding: number;
}

/** Parts of `paddingInvariant`. */
export interface PaddingInvariantOptions<Input> {
  readonly generate: Arbitrary<Input>;
  /** Computes the input with so many padding places added, and gives the results of the real places only. */
  readonly subject: (input: Input, padding: number) => Promise<NamedArrays | Refusal> | NamedArrays | Refusal;
}

/**
 * Padding changes no bit of the result: 1 to 17 places against none.
 * @example
 * const property = paddingInvariant({ generate: arrays({ shape: [1] }), subject: (x, padding) => ({ y: x }) });
 * expect((await property.check({ input: { shape: [1], data: Float32Array.of(3) }, padding: 2 })).kind).toBe("held");
 */
export function paddingInvariant<Input>({ generate, subject }: PaddingInvariantOptions<Input>): Property<Padded<Input>> {
  return {
    name: "padding-invariant",
    generate: fc.record({ input: generate, padding: fc.integer({ min: 1, max: 17 }) }),
    check: async ({ input, padding }) =>
      agree(await subject(input, 0), [{ label: `${padding} padding places against none`, answer: await subject(input, padding) }]),
  };
}
