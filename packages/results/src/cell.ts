/** Every input that was tried agreed. */
export interface HeldCell {
  readonly kind: "held";
  readonly runs: number;
  /** Worst error as a part of the bound. */
  readonly ofBound: number;
  /** Worst error in ULP of the result's own precision. */
  readonly ulp: number;
  /** With the claim's seed, the input that used most of its bound. */
  readonly path: string;
  /** Runs by the part of the bound that each used, in the bins of @tercet/equivalence; trailing zeros are left out. */
  readonly distribution: readonly number[];
}

/** An input disagreed; the outcome as a whole stands in the record's `failures`. */
export interface FailedCell {
  readonly kind: "failed";
  /** Inputs tried until then. */
  readonly runs: number;
  readonly ofBound: number;
  readonly ulp: number;
}

/** Nothing was computed, and why. */
export interface AbsentCell {
  readonly kind: "unsupported" | "not-run";
  readonly why: string;
}

/** What a record says of one claim. */
export type Cell = HeldCell | FailedCell | AbsentCell;

/** Two significant figures are what a table shows and a trend needs. */
function figure(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(2))) : String(value);
}

/**
 * A cell as a short text: `h RUNS PART ULP PATH DISTRIBUTION`, `f RUNS PART ULP`, `u REASON` or `n REASON`; parts have two significant figures,
 * reasons are places in a list that grows by those that are new.
 * @example
 * const reasons: string[] = [];
 * expect(writeCell({ kind: "held", runs: 25, ofBound: 0.3141, ulp: 2, path: "7", distribution: [24, 0, 1, 0] }, reasons)).toBe("h 25 0.31 2 7 24.0.1");
 * expect(writeCell({ kind: "unsupported", why: "no float64" }, reasons)).toBe("u 0");
 */
export function writeCell(cell: Cell, reasons: string[]): string {
  if (cell.kind === "held") {
    const last = cell.distribution.findLastIndex((count) => count > 0);
    const distribution = cell.distribution.slice(0, last + 1).join(".");
    return ["h", cell.runs, figure(cell.ofBound), figure(cell.ulp), cell.path, ...(distribution === "" ? [] : [distribution])].join(" ");
  }
  if (cell.kind === "failed") return ["f", cell.runs, figure(cell.ofBound), figure(cell.ulp)].join(" ");
  const known = reasons.indexOf(cell.why);
  const place = known >= 0 ? known : reasons.push(cell.why) - 1;
  return `${cell.kind === "unsupported" ? "u" : "n"} ${place}`;
}

/** What a cell's text looks like. */
export const cellForm: RegExp =
  /^(?:h \d+ (?:[\d.e+-]+|Infinity|NaN) (?:[\d.e+-]+|Infinity|NaN) [\d:]+(?: \d+(?:\.\d+)*)?|f \d+ (?:[\d.e+-]+|Infinity|NaN) (?:[\d.e+-]+|Infinity|NaN)|[un] \d+)$/;

/**
 * Reads what `writeCell` wrote.
 * @throws RangeError where the text is no cell, or its reason is not in the list
 * @example expect(readCell("f 3 1.7 9", [])).toEqual({ kind: "failed", runs: 3, ofBound: 1.7, ulp: 9 });
 */
export function readCell(text: string, reasons: readonly string[]): Cell {
  if (!cellForm.test(text)) throw new RangeError(`"${text}" is no cell of a record`);
  const [letter, first = "", part, ulp, path = "", distribution = ""] = text.split(" ");
  if (letter === "u" || letter === "n") {
    const why = reasons[Number(first)];
    if (why === undefined) throw new RangeError(`the cell "${text}" has a reason that the record lacks`);
    return { kind: letter === "u" ? "unsupported" : "not-run", why };
  }
  const measured = { runs: Number(first), ofBound: Number(part), ulp: Number(ulp) };
  if (letter === "f") return { kind: "failed", ...measured };
  return { kind: "held", ...measured, path, distribution: distribution === "" ? [] : distribution.split(".").map(Number) };
}
