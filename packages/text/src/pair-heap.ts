/** A pair of pieces and how often it was counted when it came into the heap. */
export interface Pair {
  readonly pair: number;
  readonly count: number;
}

/** A priority queue that keeps outdated entries until they come up. */
export interface PairHeap {
  readonly push: (entry: Pair) => void;
  /** Takes the first entry that is still true; outdated ones are dropped on the way. */
  readonly pop: (isCurrent: (entry: Pair) => boolean) => Pair | null;
}

/** Makes a binary heap; `compare` is negative when its first argument comes first. */
export function pairHeap(compare: (a: Pair, b: Pair) => number): PairHeap {
  const entries: Pair[] = [];
  const rise = (from: number): void => {
    let child = from;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (compare(entries[child]!, entries[parent]!) >= 0) return;
      [entries[child], entries[parent]] = [entries[parent]!, entries[child]!];
      child = parent;
    }
  };
  const sink = (): void => {
    let parent = 0;
    for (;;) {
      const left = 2 * parent + 1;
      if (left >= entries.length) return;
      const right = left + 1;
      const child = right < entries.length && compare(entries[right]!, entries[left]!) < 0 ? right : left;
      if (compare(entries[child]!, entries[parent]!) >= 0) return;
      [entries[child], entries[parent]] = [entries[parent]!, entries[child]!];
      parent = child;
    }
  };
  const take = (): Pair | null => {
    const first = entries[0];
    const last = entries.pop();
    if (first === undefined || last === undefined) return null;
    if (entries.length > 0) {
      entries[0] = last;
      sink();
    }
    return first;
  };
  return {
    push: (entry) => {
      entries.push(entry);
      rise(entries.length - 1);
    },
    pop: (isCurrent) => {
      let entry = take();
      while (entry !== null && !isCurrent(entry)) entry = take();
      return entry;
    },
  };
}
