import type { Arbitrary } from "fast-check";
import type { NamedArrays, Refusal } from "../array.ts";
import type { Property } from "../property.ts";
import { agree, type Labelled } from "./same-bits.ts";

/** Parts of `threadInvariant`. */
export interface ThreadInvariantOptions<Input> {
  readonly generate: Arbitrary<Input>;
  readonly subject: (input: Input, threads: number) => Promise<NamedArrays | Refusal> | NamedArrays | Refusal;
  /** Thread counts to compare; 1, 2 and 3 when absent. */
  readonly threads?: readonly number[];
}

/**
 * The result has the same bits whatever number of threads computes it.
 * @example
 * const property = threadInvariant({ generate: arrays({ shape: [1] }), subject: (x, threads) => ({ y: x }), threads: [1, 4] });
 * expect((await property.check({ shape: [1], data: Float32Array.of(3) })).kind).toBe("held");
 */
export function threadInvariant<Input>({ generate, subject, threads = [1, 2, 3] }: ThreadInvariantOptions<Input>): Property<Input> {
  const [first = 1, ...others] = threads;
  return {
    name: "thread-invariant",
    generate,
    async check(input) {
      const alone = await subject(input, first);
      const answers: Labelled[] = [];
      for (const count of others) answers.push({ label: `${count} threads against ${first}`, answer: await subject(input, count) });
      return agree(alone, answers);
    },
  };
}
