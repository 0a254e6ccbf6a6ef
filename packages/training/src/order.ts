import { foldIn, threefry, type Key } from "@tercet/tensor";

/** Whole numbers from 0 to 2^32 - 1 that follow from a key. */
export function randomWords(key: Key, count: number): Uint32Array {
  return Uint32Array.from({ length: count }, (_, i) => threefry(key, [0, i])[0] >>> 0);
}

/**
 * The order in which an epoch visits its examples: a permutation that depends on key, epoch and count alone, so a resumed run visits what an
 * unbroken one would have.
 */
export function epochOrder(key: Key, epoch: number, count: number): Int32Array {
  const order = Int32Array.from({ length: count }, (_, i) => i);
  const words = randomWords(foldIn(key, epoch), count);
  // Fisher and Yates; the remainder's bias is below count / 2^32.
  for (let i = count - 1; i > 0; i--) {
    const j = (words[i] ?? 0) % (i + 1);
    const kept = order[i] ?? 0;
    order[i] = order[j] ?? 0;
    order[j] = kept;
  }
  return order;
}

/** The examples of a step: whole batches only, epoch after epoch. */
export function batchAt(key: Key, step: number, batchSize: number, count: number): Int32Array {
  const perEpoch = Math.floor(count / batchSize);
  const epoch = Math.floor(step / perEpoch);
  const start = (step % perEpoch) * batchSize;
  return epochOrder(key, epoch, count).subarray(start, start + batchSize);
}
