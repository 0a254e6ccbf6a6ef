import type { ObservedCase, OutputRow } from "@tercet/claims";
import { TercetError } from "@tercet/host";
import { heatMapOf, type CheckpointCase, type CheckpointOutput, type Column, type OutputError, type OutputPart } from "@tercet/results";
import type { Backend } from "@tercet/tensor";
import { environmentOf, labelOf } from "@tercet/tensor/claims";

/** Parts of a model whose errors are drawn; of gradients and steps the worst one is enough. */
const drawn: ReadonlySet<OutputPart> = new Set(["layer", "attention", "vector", "score"]);

/** Digits that tell one error from another. */
function short(value: number): number {
  return Number(value.toPrecision(4));
}

/**
 * What came of a reference case when its claim was checked, as a record has it that has this column alone.
 * @param what the case is, in its own words
 */
export function caseIn(observed: ObservedCase, what: string): CheckpointCase {
  const { name } = observed;
  // A case that breaks is a result too, and stops no other.
  if ("thrown" in observed) {
    const why = observed.thrown instanceof TercetError ? observed.thrown.message : `unforeseen: ${String(observed.thrown)}`;
    return { case: name, kind: "unknown", what, outputs: [], absent: [{ column: 0, why }], leftAlone: [] };
  }
  const { result, errors } = observed;
  const { kind } = result;
  if (result.status === "not-run") return { case: name, kind, what, outputs: [], absent: [{ column: 0, why: result.why }], leftAlone: [] };
  const outputs = result.rows.map((row) => outputOf(row, errors.get(row.output)));
  return { case: name, kind, what, outputs, absent: [], leftAlone: result.leftAlone };
}

function outputOf(row: OutputRow, errors: Float64Array | undefined): CheckpointOutput {
  const { output, part, shape, largest, float32Error, tolerance, held, elements, worst, at, ofTolerance, measure, ranks, what } = row;
  const isDrawn = drawn.has(part) && worst > 0 && tolerance > 0;
  const error: OutputError = {
    ...{ column: 0, held, elements, worst: short(worst), at, ofTolerance: short(ofTolerance), ulp: short(measure.ulp), ranks, what },
    heat: errors === undefined || !isDrawn ? undefined : heatMapOf(shape, errors, tolerance),
  };
  return {
    ...{ output, part, shape, largest: short(largest), float32Error: short(float32Error), tolerance: short(tolerance) },
    ranked: ranks === undefined ? undefined : true,
    errors: [error],
  };
}

/** A column's cases, and whether it is one in which losses, gradients and steps are computed too. */
export interface ColumnCases {
  readonly exact: boolean;
  readonly cases: readonly CheckpointCase[];
}

/** The cases of all columns together. What is left alone is told by the columns that compute the most. */
export function casesOf(columns: readonly ColumnCases[]): readonly CheckpointCase[] {
  const names = [...new Set(columns.flatMap(({ cases }) => cases.map((each) => each.case)))];
  return names.map((name) => {
    const found = columns.map(({ cases }) => cases.find((each) => each.case === name));
    const all = found.filter((each) => each !== undefined);
    const outputs = new Map<string, CheckpointOutput>();
    for (const [column, own] of found.entries())
      for (const { errors, ...facts } of own?.outputs ?? []) {
        const before = outputs.get(facts.output) ?? { ...facts, errors: [] };
        outputs.set(facts.output, { ...before, errors: [...before.errors, ...errors.map((error) => ({ ...error, column }))] });
      }
    const told = columns.flatMap(({ exact }, column) => (exact ? [found[column]] : []));
    const leftAlone = (told.length > 0 ? told : found).flatMap((each) => each?.leftAlone ?? []);
    return {
      ...{ case: name, kind: all.find(({ kind }) => kind !== "unknown")?.kind ?? "unknown", what: all[0]?.what ?? "" },
      outputs: [...outputs.values()],
      absent: found.flatMap((each, column) => (each?.absent ?? []).map(({ why }) => ({ column, why }))),
      leftAlone: [...new Map(leftAlone.map((each) => [each.output, each])).values()],
    };
  });
}

/** A column from a backend's description. */
export function columnOfBackend(backend: Backend): Column {
  const { name, mode, threads } = labelOf(backend);
  const { device, details } = environmentOf(backend, { runtime: "node", device: "cpu" });
  return { backend: name, mode, threads, runtime: "node", device, details };
}
