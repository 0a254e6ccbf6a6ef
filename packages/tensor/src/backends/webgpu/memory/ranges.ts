/** Bytes from `offset`. */
interface Range {
  readonly offset: number;
  readonly bytes: number;
}

/** Free ranges of one span of bytes: lowest fit, neighbours that are free become one. */
export class Ranges {
  readonly bytes: number;
  /** Ascending, no two adjacent. */
  #free: Range[];

  constructor(bytes: number) {
    this.bytes = bytes;
    this.#free = [{ offset: 0, bytes }];
  }

  /** True when nothing is taken. */
  get isUnused(): boolean {
    return this.#free.length === 1 && this.#free[0]?.bytes === this.bytes;
  }

  /** The offset of so many bytes, taken from now on; undefined where no free range has them. */
  take(bytes: number): number | undefined {
    const at = this.#free.findIndex((range) => range.bytes >= bytes);
    const range = this.#free[at];
    if (range === undefined) return undefined;
    const rest = { offset: range.offset + bytes, bytes: range.bytes - bytes };
    this.#free.splice(at, 1, ...(rest.bytes > 0 ? [rest] : []));
    return range.offset;
  }

  give(offset: number, bytes: number): void {
    const at = this.#free.findIndex((range) => range.offset > offset);
    const place = at < 0 ? this.#free.length : at;
    const [before, after] = [this.#free[place - 1], this.#free[place]];
    const joinsBefore = before !== undefined && before.offset + before.bytes === offset;
    const joinsAfter = after !== undefined && offset + bytes === after.offset;
    const from = joinsBefore ? before.offset : offset;
    const to = joinsAfter ? after.offset + after.bytes : offset + bytes;
    this.#free.splice(place - Number(joinsBefore), Number(joinsBefore) + Number(joinsAfter), { offset: from, bytes: to - from });
  }
}
