import { add, bitOr, bitXor, integer, shiftLeft, shiftRight, type Expression } from "../scalar/expression.ts";

/** The counter's first word when numbers are drawn; keys are made under others (src/random.ts). */
export const drawing = 0;
/** Rounds rotate by these, in turn; after every fourth a part of the key is added. Salmon et al., "Parallel random numbers", SC 2011. */
const rotations = [13, 15, 26, 6, 17, 29, 16, 24];

/** The two words of Threefry2x32 with 20 rounds, from a key of two words and a counter of two, of which the first is a constant. */
export function threefryWords(
  k0: Expression,
  k1: Expression,
  counter: { readonly first: number; readonly second: Expression },
): readonly [Expression, Expression] {
  const keys = [k0, k1, bitXor(bitXor(k0, k1), 0x1bd11bda)];
  const keyAt = (i: number): Expression => keys[i % 3] ?? k0;
  let a = add(integer(counter.first), k0);
  let b = add(counter.second, k1);
  for (let round = 0; round < 20; round++) {
    const by = rotations[round % rotations.length] ?? 0;
    a = add(a, b);
    b = bitXor(bitOr(shiftLeft(b, by), shiftRight(b, 32 - by)), a);
    if (round % 4 !== 3) continue;
    const injection = (round + 1) / 4;
    a = add(a, keyAt(injection));
    b = add(add(b, keyAt(injection + 1)), injection);
  }
  return [a, b];
}
