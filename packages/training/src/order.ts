import { foldIn, threefry, type Key } from "@tercet/tensor";

/** Whole numbers from 0 to 2^32 - 1 that follow from a key. */
export function randomWords(key: Key, count: number): Uint32Array {
  return Uint32Array.from({ length: count }, (_, i) => threefry(key, [0, i])[0] >>> 0);
}

/**
 * The order in which an epoch visits its examples: a permutation that depends on key, epoch and count alone, so a resumed run visits what an
 * unbroken one would have.
 */
export function epochOrder(key: Key, epoch: number, count: number): Int32Array<ArrayBuffer> {
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
  return batches(key, batchSize, count)(step);
}

/** {@link batchAt} for one step after the other: the order of an epoch is made once. */
export function batches(key: Key, batchSize: number, count: number): (step: number) => Int32Array {
  const perEpoch = Math.floor(count / batchSize);
  let known = { epoch: -1, order: new Int32Array(0) };
  return (step) => {
    const epoch = Math.floor(step / perEpoch);
    if (epoch !== known.epoch) known = { epoch, order: epochOrder(key, epoch, count) };
    const start = (step % perEpoch) * batchSize;
    return known.order.slice(start, start + batchSize);
  };
}
