import { z } from "zod";
import { cellForm, readCell, type Cell } from "./cell.ts";
import { column, commit, machine, type Column, type Commit, type Machine } from "./circumstances.ts";
import { number } from "./numbers.ts";

/** What a claim is about, and what it says: a row of the matrix. */
export interface Row {
  /** Kind of the subject, for example `operator`. */
  readonly kind: string;
  /** Name of the subject. */
  readonly name: string;
  readonly property: string;
}

/** A failure as it was found. */
export interface Failure {
  /** The claim's id. */
  readonly claim: string;
  /** Places in the record's rows and columns. */
  readonly row: number;
  readonly column: number;
  /** What is wrong with the shrunk counter-example, in words. */
  readonly what: string;
  /** The shrunk input, as JavaScript text. */
  readonly counterExample: string;
  readonly shrinks: number;
  readonly seed: number;
  readonly path: string;
  /** The command that checks it again. */
  readonly replay: string;
  /** The element that is worst, where one is. */
  readonly worst?: Worst | undefined;
}

/** One element's distance from what was expected. */
export interface Worst {
  readonly array: string;
  readonly at: readonly number[];
  readonly expected: number;
  readonly got: number;
  readonly bound: number;
  readonly absolute: number;
  readonly ulp: number;
}

/** How Tercet stood to a peer when the record was made: above 1 it is faster, or takes less memory. */
export interface HeadlineRatio {
  readonly work: string;
  readonly against: string;
  readonly mode: string;
  /** One for each case of the row. */
  readonly ratios: readonly { readonly case: string; readonly ratio: number; readonly from: number; readonly to: number }[];
  readonly wanted?: number | undefined;
  readonly measuredAt: string;
}

/** All claims at one landed commit, and how it stood to peers: `docs/results/claims/<date>-<commit>.json`. */
export interface ClaimsRecord {
  readonly schemaVersion: 1;
  readonly commit: Commit;
  /** ISO 8601. */
  readonly measuredAt: string;
  readonly seconds: number;
  readonly machine: Machine;
  /** Inputs tried for each claim, and the seed of the run. */
  readonly runs: number;
  readonly seed: number;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  /** For each row a cell for each column; null where there is no such claim. */
  readonly cells: readonly (readonly (string | null)[])[];
  readonly reasons: readonly string[];
  readonly failures: readonly Failure[];
  readonly ratios: readonly HeadlineRatio[];
}

const worst: z.ZodType<Worst> = z.object({
  ...{ array: z.string(), at: z.array(z.number()), expected: number, got: number },
  ...{ bound: number, absolute: number, ulp: number },
});

const shape = z.object({
  schemaVersion: z.literal(1),
  commit,
  measuredAt: z.iso.datetime({ offset: true }),
  seconds: z.number(),
  machine,
  runs: z.number().int(),
  seed: z.number().int(),
  columns: z.array(column),
  rows: z.array(z.object({ kind: z.string(), name: z.string(), property: z.string() })),
  cells: z.array(z.array(z.union([z.string().regex(cellForm), z.null()]))),
  reasons: z.array(z.string()),
  failures: z.array(
    z.object({
      ...{ claim: z.string(), row: z.number().int(), column: z.number().int(), what: z.string(), counterExample: z.string() },
      ...{ shrinks: z.number().int(), seed: z.number().int(), path: z.string(), replay: z.string(), worst: worst.optional() },
    }),
  ),
  ratios: z.array(
    z.object({
      ...{ work: z.string(), against: z.string(), mode: z.string(), wanted: z.number().optional(), measuredAt: z.string() },
      ratios: z.array(z.object({ case: z.string(), ratio: z.number(), from: z.number(), to: z.number() })),
    }),
  ),
});

/** @see ClaimsRecord */
export const claimsRecord: z.ZodType<ClaimsRecord> = shape.superRefine((record, context) => {
  const wrong = (message: string, path: (string | number)[]): void => context.addIssue({ code: "custom", message, path });
  const { rows, columns, cells, reasons } = record;
  if (cells.length !== rows.length) wrong(`${cells.length} rows of cells, but ${rows.length} rows`, ["cells"]);
  for (const [i, row] of cells.entries()) {
    if (row.length !== columns.length) wrong(`${row.length} cells, but ${columns.length} columns`, ["cells", i]);
    const reasonless = row.find((cell) => cell !== null && /^[un]/.test(cell) && reasons[Number(cell.slice(2))] === undefined);
    if (reasonless !== undefined) wrong(`"${String(reasonless)}" has a reason that the record lacks`, ["cells", i]);
  }
});

/** What a record says of the claim in a row and a column; undefined where there is no such claim. */
export function cellAt({ cells, reasons }: ClaimsRecord, row: number, column: number): Cell | undefined {
  const text = cells[row]?.[column];
  return text === undefined || text === null ? undefined : readCell(text, reasons);
}
