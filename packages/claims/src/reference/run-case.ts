import { TercetError } from "@tercet/host";
import { readCase, type ReferenceCase } from "./case.ts";
import { compareOutput, uncomputedRow, type OutputRow } from "./compare-output.ts";
import type { Computed, LeftAlone, Place, ReferenceKind } from "./computed.ts";

/** What came of one case. */
export type CaseResult =
  | {
      readonly status: "compared";
      readonly case: string;
      readonly kind: string;
      readonly held: boolean;
      readonly rows: readonly OutputRow[];
      readonly leftAlone: readonly LeftAlone[];
    }
  | { readonly status: "not-run"; readonly case: string; readonly kind: string; readonly why: string };

/**
 * Computes every output of a case folder and compares it. An output that nothing computes is a failure, and so is a fault on the way; a
 * kind that nobody knows, or a backend that cannot, is `not-run`.
 */
export async function runCase(folder: string, place: Place, kinds: readonly ReferenceKind[]): Promise<CaseResult> {
  const reference = await readCase(place.files, folder);
  const { name, kind } = reference;
  const found = kinds.find((each) => each.kind === kind);
  if (found === undefined) return { status: "not-run", case: name, kind, why: `no kind of case is called ${kind}` };
  if (reference.model !== undefined && !(await place.files.exists(reference.model)))
    return { status: "not-run", case: name, kind, why: `its model ${reference.model} is absent` };
  try {
    return await compared(reference, found, place);
  } catch (error) {
    if (error instanceof TercetError && error.code === "dtype-unsupported")
      return { status: "not-run", case: name, kind, why: error.message };
    throw error;
  }
}

async function compared(reference: ReferenceCase, kind: ReferenceKind, place: Place): Promise<CaseResult> {
  const { computed, leftAlone: left = [] } = await kind.compute(reference, place);
  const leftAlone = [...left, ...untrained(reference, computed)];
  const rows: OutputRow[] = [];
  for (const each of computed) rows.push(await compareOutput(reference, each));
  const known = new Set([...rows, ...leftAlone].map(({ output }) => output));
  for (const output of reference.outputs.keys()) if (!known.has(output)) rows.push(uncomputedRow(reference, output));
  return { status: "compared", case: reference.name, kind: kind.kind, held: rows.every(({ held }) => held), rows, leftAlone };
}

/** Parameters that take no part are left out of our models, so nothing trains them either. */
function untrained({ outputs, withoutGradient }: ReferenceCase, computed: readonly Computed[]): readonly LeftAlone[] {
  const known = new Set(computed.map(({ output }) => output));
  return [...outputs.keys()]
    .filter((output) => !known.has(output) && withoutGradient.some((name) => output.endsWith(`/${name}`)))
    .map((output) => ({ output, why: "the parameter takes no part and is left out of the model" }));
}
