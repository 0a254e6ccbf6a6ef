/** Two 32-bit words, as signed integers, from which random numbers follow; `keyTensor` makes a tensor of it. */
export type Key = readonly [number, number];

/** After every fourth round a part of the key is added; each round rotates by one of these, in turn. Salmon et al., SC 2011. */
const rotations = [13, 15, 26, 6, 17, 29, 16, 24] as const;

/**
 * Threefry2x32 with 20 rounds: two 32-bit words from a key and a counter of two words. Signed integers hold the bits.
 * @example expect(threefry([0, 0], [0, 0])[0]).toBe(0x6b200159);
 */
export function threefry([k0, k1]: Key, [c0, c1]: Key): Key {
  const keys = [k0 | 0, k1 | 0, 0x1bd11bda ^ k0 ^ k1] as const;
  let a = (c0 + keys[0]) | 0;
  let b = (c1 + keys[1]) | 0;
  for (let round = 0; round < 20; round++) {
    const by = rotations[(round % 8) as 0]; // within the table
    a = (a + b) | 0;
    b = ((b << by) | (b >>> (32 - by))) ^ a;
    if (round % 4 !== 3) continue;
    const injection = (round + 1) / 4;
    a = (a + keys[(injection % 3) as 0]) | 0; // within the table
    b = (b + keys[((injection + 1) % 3) as 0] + injection) | 0; // within the table
  }
  return [a, b];
}
