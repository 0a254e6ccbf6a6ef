import type { Arbitrary } from "fast-check";
import { isRefusal, type NamedArrays, type Refusal } from "../array.ts";
import { compare } from "../compare.ts";
import { emptyMeasure } from "../measure.ts";
import type { Property } from "../property.ts";
import { askOracle, type Oracle } from "./equals-oracle.ts";

/** What a subject computed, and the names of the kernels that ran for it. */
export interface Ran {
  readonly kind: "ran";
  readonly arrays: NamedArrays;
  readonly kernels: readonly string[];
}

/** Parts of `claimedEqualsDecomposition`. */
export interface ClaimedEqualsDecompositionOptions<Input> {
  readonly generate: Arbitrary<Input>;
  /** Name of the claimed kernel. */
  readonly kernel: string;
  /** Computes with the claimed kernel, and tells which kernels really ran. */
  readonly claimed: (input: Input) => Promise<Ran | Refusal> | Ran | Refusal;
  /** Computes the decomposition into primitives, with the bound that the two may lie apart. */
  readonly decomposition: Oracle<Input>;
}

/**
 * A claimed kernel did run, and gives what the composite's decomposition gives. A silent fallback fails.
 * @example
 * const arraysOf = (x: NamedArray): NamedArrays => ({ y: { shape: [1], data: x.data.map((value) => value + value) } });
 * const property = claimedEqualsDecomposition({
 *   generate: arrays({ shape: [1] }),
 *   kernel: "double",
 *   claimed: (x) => ({ kind: "ran", arrays: arraysOf(x), kernels: ["add"] }),
 *   decomposition: arraysOf,
 * });
 * expect(await property.check({ shape: [1], data: Float32Array.of(1) })).toMatchObject({ kind: "failed" });
 */
export function claimedEqualsDecomposition<Input>(options: ClaimedEqualsDecompositionOptions<Input>): Property<Input> {
  const { generate, kernel, claimed, decomposition } = options;
  return {
    name: "claimed-equals-decomposition",
    generate,
    async check(input) {
      const expected = await askOracle(decomposition, input);
      if (isRefusal(expected)) return expected;
      const ran = await claimed(input);
      if (isRefusal(ran)) return ran;
      if (ran.kernels.includes(kernel)) return compare(expected, ran.arrays);
      const others = ran.kernels.length === 0 ? "none" : ran.kernels.join(", ");
      return { kind: "failed", what: `the claimed kernel ${kernel} did not run; kernels that ran: ${others}`, measure: emptyMeasure };
    },
  };
}
