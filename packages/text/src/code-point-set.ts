/** A set of code points, asked one at a time. */
export interface CodePointSet {
  readonly has: (codePoint: number) => boolean;
  /** The inside of a character class that matches the same, under the flag `u`. */
  readonly classText: () => string;
}

/**
 * Reads a set written as ranges: each item is the distance from the last end, in base 36, and `+` the range's length less one.
 * @example
 * const vowels = codePointSet("2p 4");
 * expect([97, 98, 101].map(vowels.has)).toEqual([true, false, true]);
 * expect(vowels.classText()).toBe("\\u{61}\\u{65}");
 */
export function codePointSet(packed: string): CodePointSet {
  const items = packed.split(" ");
  const starts = new Int32Array(items.length);
  const ends = new Int32Array(items.length);
  let position = 0;
  items.forEach((item, index) => {
    const [distance = "0", more = "0"] = item.split("+");
    starts[index] = position + parseInt(distance, 36);
    position = starts[index] + parseInt(more, 36);
    ends[index] = position;
  });
  const escaped = (codePoint: number): string => `\\u{${codePoint.toString(16)}}`;
  return {
    classText: () =>
      Array.from(starts, (start, i) => (start === ends[i]! ? escaped(start) : `${escaped(start)}-${escaped(ends[i]!)}`)).join(""),
    has: (codePoint) => {
      let low = 0;
      let high = starts.length - 1;
      while (low <= high) {
        const middle = (low + high) >> 1;
        if (codePoint < starts[middle]!) high = middle - 1;
        else if (codePoint > ends[middle]!) low = middle + 1;
        else return true;
      }
      return false;
    },
  };
}
