import { bitAnd, equal, select, shiftRight, type Expression } from "./expression.ts";
import { threefry, type Key } from "./threefry.ts";

// How masks are drawn: one call of Threefry gives four neighbouring positions 16 bits each. Position p takes counter p >>> 2, and of its two words the part
// p & 3: the first's upper and lower half, then the second's.

/** The counter's first word when masks are drawn. */
export const masking = 3;

/** The counter of a position. */
export function maskCounter(position: Expression): Expression {
  return shiftRight(position, 2);
}

/** The 16 bits of a position, from the two words of its counter. */
export function maskPart(position: Expression, [first, second]: readonly [Expression, Expression]): Expression {
  const word = select(equal(bitAnd(position, 2), 0), first, second);
  return select(equal(bitAnd(position, 1), 0), shiftRight(word, 16), bitAnd(word, 0xffff));
}

/** The 16 bits of a position under a key, as a number. */
export function maskBits(key: Key, position: number): number {
  const [first, second] = threefry(key, [masking, position >>> 2]);
  const word = (position & 2) === 0 ? first : second;
  return (position & 1) === 0 ? word >>> 16 : word & 0xffff;
}

/** Positions with fewer than this in their 16 bits are dropped: the rate as a multiple of 2^-16. */
export function maskThreshold(rate: number): number {
  return Math.round(rate * 2 ** 16);
}
