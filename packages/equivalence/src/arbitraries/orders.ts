import fc, { type Arbitrary } from "fast-check";

/** Keys that make an order of any number of things: drawn apart from the things, so that both shrink. */
export type OrderKeys = readonly number[];

/** Keys for orders; they shrink to those of the identity. */
export function orderKeys(): Arbitrary<OrderKeys> {
  return fc.array(fc.nat({ max: 255 }), { maxLength: 32, size: "max" });
}

/** The order that keys give `length` things: sorted by key, then by place; things beyond the keys stay last. */
export function orderOf(keys: OrderKeys, length: number): readonly number[] {
  const key = (place: number): number => keys[place] ?? 256;
  return Array.from({ length }, (_, place) => place).sort((a, b) => key(a) - key(b) || a - b);
}

/**
 * Permutations of 0 .. length - 1; they shrink to the identity.
 * @example expect(inputAt({ generate: orders(3) }, 1, "0")!.toSorted()).toEqual([0, 1, 2]);
 */
export function orders(length: number): Arbitrary<readonly number[]> {
  return orderKeys().map((keys) => orderOf(keys, length));
}
