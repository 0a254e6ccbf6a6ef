/** Things made once for each key. A failed attempt is not kept, so the next one tries again. */
export interface PreparedCache<Value> {
  readonly get: (key: string, make: () => Promise<Value>) => Promise<Value>;
}

/** A cache of at most `most` things; the one not used for longest is let go first. */
export function preparedCache<Value>(most: number, letGo: (value: Value) => void = () => {}): PreparedCache<Value> {
  const entries = new Map<string, Promise<Value>>();
  return {
    get(key, make) {
      const value = entries.get(key) ?? make();
      // What is used moves to the end, so the first is the one not used for longest.
      entries.delete(key);
      entries.set(key, value);
      value.catch(() => {
        if (entries.get(key) === value) entries.delete(key);
      });
      const [oldest] = entries;
      if (entries.size > most && oldest !== undefined) {
        entries.delete(oldest[0]);
        // Those who wait for it were first in the queue, so they have begun to use it by then.
        oldest[1].then(letGo, () => {});
      }
      return value;
    },
  };
}
