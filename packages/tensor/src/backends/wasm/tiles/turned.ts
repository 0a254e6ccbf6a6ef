import type { FunctionBuilder } from "../assemble.ts";
import { shuffle, words, type Code, type Local } from "../code.ts";

/**
 * Four vectors of four lanes turned: lane i of vector j becomes lane j of vector i. Every shuffle is one instruction on x86 and on Arm. Gives statements, which must
 * come first, and the four vectors.
 */
export function turned(builder: FunctionBuilder, [a, b, c, d]: readonly [Local, Local, Local, Local]): readonly [Code, readonly Code[]] {
  const halves = (
    [
      [a, b, words(0, 4, 1, 5)],
      [c, d, words(0, 4, 1, 5)],
      [a, b, words(2, 6, 3, 7)],
      [c, d, words(2, 6, 3, 7)],
    ] as const
  ).map(([x, y, bytes]) => ({ local: builder.local("v128"), value: shuffle(x.get, y.get, bytes) }));
  const [low, otherLow, high, otherHigh] = halves.map(({ local }) => local.get) as [Code, Code, Code, Code]; // there are four
  return [
    halves.map(({ local, value }) => local.set(value)),
    [
      shuffle(low, otherLow, words(0, 1, 4, 5)),
      shuffle(low, otherLow, words(2, 3, 6, 7)),
      shuffle(high, otherHigh, words(0, 1, 4, 5)),
      shuffle(high, otherHigh, words(2, 3, 6, 7)),
    ],
  ];
}
