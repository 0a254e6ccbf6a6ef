import { expect, test } from "vitest";
import fc from "fast-check";
import { cellForm, readCell, writeCell, type Cell } from "./cell.ts";

const error = fc.oneof(fc.double({ min: 0, max: 1e300, noNaN: true }), fc.constant(Infinity));
const path = fc.array(fc.nat(99), { minLength: 1, maxLength: 4 }).map((places) => places.join(":"));
const cells: fc.Arbitrary<Cell> = fc.oneof(
  fc.record({ kind: fc.constant("held" as const), runs: fc.nat(), ofBound: error, ulp: error, path, distribution: fc.array(fc.nat(99), { maxLength: 12 }) }), // prettier-ignore
  fc.record({ kind: fc.constant("failed" as const), runs: fc.nat(), ofBound: error, ulp: error }),
  fc.record({ kind: fc.constantFrom("unsupported" as const, "not-run" as const), why: fc.string() }),
);

test("a written cell has the form of cells, and reads as what it was but for figures beyond the second", () => {
  fc.assert(
    fc.property(fc.array(cells, { maxLength: 8 }), (list) => {
      const reasons: string[] = [];
      const texts = list.map((cell) => writeCell(cell, reasons));
      expect(new Set(reasons).size).toBe(reasons.length);
      for (const [i, text] of texts.entries()) {
        expect(text).toMatch(cellForm);
        const [was, is] = [list[i]!, readCell(text, reasons)];
        expect(writeCell(is, reasons)).toBe(text);
        expect(is.kind).toBe(was.kind);
        if ("why" in was) expect(is).toEqual(was);
        if ("ofBound" in was && "ofBound" in is && Number.isFinite(was.ofBound))
          expect(Math.abs(is.ofBound - was.ofBound)).toBeLessThanOrEqual(0.05 * was.ofBound + Number.MIN_VALUE);
      }
    }),
  );
});

test("what is no cell, and a reason that is not in the list, are refused", () => {
  for (const text of ["", "h", "h 25", "x 1 2 3", "h a b c 0", "u", "u -1", "f 1 2 3 4"])
    expect(() => readCell(text, ["why"]), text).toThrow(RangeError);
  expect(() => readCell("u 3", ["why"])).toThrow(/reason that the record lacks/);
});
