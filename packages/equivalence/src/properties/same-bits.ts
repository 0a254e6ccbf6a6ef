import type { Arbitrary } from "fast-check";
import { isRefusal, type NamedArrays, type Refusal } from "../array.ts";
import { compareBits } from "../compare.ts";
import { emptyMeasure, mergeMeasures } from "../measure.ts";
import type { Compute, Property, Verdict } from "../property.ts";

/** Parts of `sameBits`. */
export interface SameBitsOptions<Input> {
  /** The property's name, where the two ways have one of their own, such as "cached-equals-fresh". Default "same-bits". */
  readonly name?: string;
  readonly generate: Arbitrary<Input>;
  readonly subject: Compute<Input>;
  /** Another way to the same bits; the subject itself when absent, which says that a second call repeats the first. */
  readonly other?: Compute<Input>;
}

/**
 * Two ways of computing give the same bits.
 * @example
 * const square = (x: NamedArray): NamedArrays => ({ y: { shape: [1], data: x.data.map((value) => value * value) } });
 * const property = sameBits({ generate: arrays({ shape: [1] }), subject: square });
 * expect((await property.check({ shape: [1], data: Float32Array.of(3) })).kind).toBe("held");
 */
export function sameBits<Input>({ name = "same-bits", generate, subject, other = subject }: SameBitsOptions<Input>): Property<Input> {
  return {
    name,
    generate,
    check: async (input) => agree(await subject(input), [{ label: "the other way", answer: await other(input) }]),
  };
}

/** An answer that must have the bits of the first, and how it came about. */
export interface Labelled {
  readonly label: string;
  readonly answer: NamedArrays | Refusal;
}

/** Compares every answer with the first, bit by bit; the text of a failure starts with the answer's label. */
export function agree(first: NamedArrays | Refusal, others: readonly Labelled[]): Verdict {
  if (isRefusal(first)) return first;
  let measure = emptyMeasure;
  for (const { label, answer } of others) {
    if (isRefusal(answer)) return answer;
    const result = compareBits(first, answer);
    measure = mergeMeasures(measure, result.measure);
    if (result.kind === "failed") return { kind: "failed", what: `${label}: ${result.what}`, measure };
  }
  return { kind: "held", measure };
}
