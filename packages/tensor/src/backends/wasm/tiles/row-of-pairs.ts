/** Numbers of k that are rounded, or widened, at once. */
export const blockOfPairs = 16;

/** Strides of rounded rows: no multiples of 1024 bytes, so that rows do not meet in the first cache. Tiles have theirs in their instructions. */
const strides = [1088, 4160, 16448] as const;

/**
 * Pairs of k numbers of 16 bits. Of each block of 16 the first eight numbers stand in the low halves of eight words, the others in the high ones: sums of integers
 * have no order, and so whole vectors become words without a shuffle. What is missing in the last block is zeros in x and anything in the weight.
 */
export function pairsOf(k: number): number {
  return (blockOfPairs / 2) * Math.ceil(k / blockOfPairs);
}

/** Bytes from one rounded row of k numbers to the next, of few sizes: each has tiles of its own. */
export function strideOfRow(k: number): number {
  const needed = 4 * pairsOf(k);
  const stride = strides.find((each) => each >= needed);
  if (stride === undefined) throw new RangeError(`Rows of ${k} numbers are longer than any that are rounded`);
  return stride;
}
