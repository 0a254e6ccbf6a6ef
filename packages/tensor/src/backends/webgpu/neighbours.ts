/**
 * Numbers of neighbouring invocations in one, in an order that does not depend on how they meet: two neighbours, then two of these pairs, and so on. Invocations that
 * exchange numbers by shuffles make the same sums as one that reads all of them from memory, because a + b has the bits of b + a.
 */

/** Two numbers in one, as WGSL. */
export type Combine = (a: string, b: string) => string;

/** All terms in one; their number is a power of two. */
export function balanced(combine: Combine, terms: readonly string[]): string {
  const [only = ""] = terms;
  if (terms.length <= 1) return only;
  const half = terms.length / 2;
  return combine(balanced(combine, terms.slice(0, half)), balanced(combine, terms.slice(half)));
}

/**
 * Statements that bring `count` neighbours, `step` invocations apart, together in the variable `name` of each of them. All of them are within a subgroup. Not
 * `subgroupAdd`, whose order WGSL leaves open.
 */
export function shuffled(combine: Combine, name: string, count: number, step = 1): readonly string[] {
  return Array.from(
    { length: Math.log2(count) },
    (_, level) => `${name} = ${combine(name, `subgroupShuffleXor(${name}, ${step * 2 ** level}u)`)};`,
  );
}

/** What a launch that shuffles asks of the language. */
export function shuffling(count: number): { readonly enables?: readonly string[] } {
  return count > 1 ? { enables: ["subgroups"] } : {};
}

/** A sum. */
export const plus: Combine = (a, b) => `(${a} + ${b})`;
/** The greater; NaN may be passed over. */
export const greater: Combine = (a, b) => `max(${a}, ${b})`;
