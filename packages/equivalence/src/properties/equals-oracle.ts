import type { Arbitrary } from "fast-check";
import { isRefusal, type Expectations, type Refusal } from "../array.ts";
import { compare } from "../compare.ts";
import { messageOf, type Compute, type Property } from "../property.ts";

/** What an oracle computes: arrays with the bound of each element, or a refusal. */
export type Oracle<Input> = (input: Input) => Promise<Expectations | Refusal> | Expectations | Refusal;

/** Parts of `equalsOracle`. */
export interface EqualsOracleOptions<Input> {
  /** The property's name, where what is expected has one of its own, such as "ids-in-range". Default "equals-oracle". */
  readonly name?: string;
  readonly generate: Arbitrary<Input>;
  readonly subject: Compute<Input>;
  readonly oracle: Oracle<Input>;
}

/**
 * Every element that the subject computes lies within the oracle's bound of the oracle's value.
 * @example
 * const property = equalsOracle({
 *   generate: arrays({ shape: [2] }),
 *   subject: (x) => ({ half: { shape: [2], data: x.data.map((value) => value / 2) } }),
 *   oracle: (x) => ({ half: { shape: [2], data: Float64Array.from(x.data, (value) => value / 2), bound: 2 ** -149 } }),
 * });
 * expect((await property.check({ shape: [2], data: Float32Array.of(1, 3) })).kind).toBe("held");
 */
export function equalsOracle<Input>({ name = "equals-oracle", generate, subject, oracle }: EqualsOracleOptions<Input>): Property<Input> {
  return {
    name,
    generate,
    async check(input) {
      const expected = await askOracle(oracle, input);
      if (isRefusal(expected)) return expected;
      const got = await subject(input);
      return isRefusal(got) ? got : compare(expected, got);
    },
  };
}

/** An oracle's answer; a throw is named as the oracle's, so that nobody looks for the fault in the subject. */
export async function askOracle<Input>(oracle: Oracle<Input>, input: Input): Promise<Expectations | Refusal> {
  try {
    return await oracle(input);
  } catch (cause) {
    throw new Error(`the oracle threw ${messageOf(cause)}`, { cause });
  }
}
