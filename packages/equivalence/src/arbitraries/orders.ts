import fc, { type Arbitrary } from "fast-check";

/**
 * Permutations of 0 .. length - 1; they shrink to the identity.
 * @example expect(inputAt({ generate: orders(3) }, 1, "0").toSorted()).toEqual([0, 1, 2]);
 */
export function orders(length: number): Arbitrary<readonly number[]> {
  const keys = fc.array(fc.nat({ max: 4 * length }), { minLength: length, maxLength: length });
  return keys.map((values) =>
    values
      .map((key, index) => ({ key, index }))
      .sort((a, b) => a.key - b.key)
      .map(({ index }) => index),
  );
}
