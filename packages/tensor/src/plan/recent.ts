/** Values made once for each key, at most so many: the one not used for longest is forgotten first. */
export class Recent<Value> {
  readonly #entries = new Map<string, Value>();
  readonly #most: number;
  #made = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** How many values were made so far. */
  get made(): number {
    return this.#made;
  }

  /** The value of a key, from `make` where there is none. */
  get(key: string, make: () => Value): Value {
    const own = this.#entries.get(key);
    const value = own ?? make();
    if (own === undefined) this.#made++;
    // What is used moves to the end, so the first is the one not used for longest.
    else this.#entries.delete(key);
    this.#entries.set(key, value);
    if (this.#entries.size > this.#most) for (const oldest of this.#entries.keys()) return (this.#entries.delete(oldest), value);
    return value;
  }
}
