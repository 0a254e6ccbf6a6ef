import { claim, emptyMeasure, mergeMeasures, refuse, type Claim, type Environment, type Property } from "@tercet/equivalence";
import { baseName, type Files } from "@tercet/host";
import type { Backend } from "@tercet/tensor";
import { labelOf } from "@tercet/tensor/claims";
import fc from "fast-check";
import type { OutputRow } from "./reference/compare-output.ts";
import { referenceKinds } from "./reference/index.ts";
import { runCase, type CaseResult } from "./reference/run-case.ts";

/** Where the outputs of reference cases are computed, and from where the cases are read. */
export interface CheckpointPlace {
  readonly backend: Backend;
  readonly environment: Environment;
  readonly files: Files;
  /** Is told of all that came of a case whenever its claim is checked. */
  readonly observe?: (observed: ObservedCase) => void;
}

/** What came of one case, and the absolute error of each element of its outputs by their names. */
export type ObservedCase = { readonly name: string; readonly errors: ReadonlyMap<string, Float64Array> } & (
  { readonly result: CaseResult } | { readonly thrown: unknown }
);

/**
 * A claim for each folder of a reference case ({@link findCases}): every output of the original library is met. Losses, gradients and optimizer steps
 * are compared in float64, and so on `js` alone.
 */
export function checkpointClaims(folders: readonly string[], place: CheckpointPlace): readonly Claim[] {
  const { backend, environment } = place;
  const label = labelOf(backend);
  return folders.map((folder) =>
    claim({
      subject: { kind: "checkpoint", name: baseName(folder) },
      property: equalsReference(folder, place),
      backend: label,
      environment,
    }),
  );
}

/** A backend gives what the case of a folder holds. It has one input: the case. */
function equalsReference(folder: string, { backend, files, observe }: CheckpointPlace): Property<string> {
  const exact = backend.describe().name === "js" ? backend : undefined;
  return {
    name: "equals-reference",
    generate: fc.constant(baseName(folder)),
    inputs: 1,
    check: async () => {
      const observed = { name: baseName(folder), errors: new Map<string, Float64Array>() };
      const compared = runCase(folder, { backend, exact, files }, referenceKinds, ({ output }, errors) =>
        observed.errors.set(output, errors),
      );
      const result = await compared.catch((thrown: unknown) => {
        observe?.({ ...observed, thrown });
        throw thrown;
      });
      observe?.({ ...observed, result });
      if (result.status === "not-run") return refuse(result.why);
      if (result.rows.length === 0) return refuse("all that it holds is compared in float64, and so on js alone");
      const measure = result.rows.map((row) => row.measure).reduce(mergeMeasures, emptyMeasure);
      const out = result.rows.filter(({ held }) => !held);
      return out.length === 0 ? { kind: "held", measure } : { kind: "failed", what: faultsOf(out, result.rows.length), measure };
    },
  };
}

function faultsOf(out: readonly OutputRow[], outputs: number): string {
  const [first] = out;
  return `${out.length} of ${outputs} outputs are out, the first is ${first?.output}: ${first?.what ?? ""}`;
}
