import fc from "fast-check";
import { expect, test } from "vitest";
import { Ranges } from "./ranges.ts";

test("taken ranges lie in the span and never overlap, and all is one again when everything is given back", () => {
  const action = fc.record({ gives: fc.boolean(), which: fc.nat(100), bytes: fc.integer({ min: 1, max: 40 }) });
  fc.assert(
    fc.property(fc.array(action, { maxLength: 100 }), (actions) => {
      const ranges = new Ranges(256);
      const taken: { readonly offset: number; readonly bytes: number }[] = [];
      for (const { gives, which, bytes } of actions) {
        const [old] = gives ? taken.splice(which % Math.max(1, taken.length), 1) : [];
        if (old !== undefined) ranges.give(old.offset, old.bytes);
        const offset = gives ? undefined : ranges.take(bytes);
        if (offset === undefined) continue;
        expect(offset >= 0 && offset + bytes <= 256).toBe(true);
        for (const other of taken) expect(offset + bytes <= other.offset || other.offset + other.bytes <= offset).toBe(true);
        taken.push({ offset, bytes });
      }
      expect(ranges.isUnused).toBe(taken.length === 0);
      for (const { offset, bytes } of taken) ranges.give(offset, bytes);
      expect(ranges.isUnused).toBe(true);
      expect(ranges.take(256)).toBe(0);
    }),
    { verbose: true },
  );
});
