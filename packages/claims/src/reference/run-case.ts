import { TercetError } from "@tercet/host";
import { readCase, type ReferenceCase } from "./case.ts";
import { compareOutput, scaleOf, uncomputedRow, type ErrorsObserver, type OutputRow } from "./compare-output.ts";
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

/** Before outputs of a float64 model whose softmax the library forces to float32. */
const asShipped = "f64_as_shipped/";

/**
 * Computes every output of a case folder and compares it. An output that nothing computes is a failure, and so is a fault on the way; a
 * kind that nobody knows, or a backend that cannot, is `not-run`.
 * @param observe is told of the error of every element
 */
export async function runCase(
  folder: string,
  place: Place,
  kinds: readonly ReferenceKind[],
  observe?: ErrorsObserver,
): Promise<CaseResult> {
  return runReference(await readCase(place.files, folder), place, kinds, observe);
}

/** The same for a case that was read already. */
export async function runReference(
  reference: ReferenceCase,
  place: Place,
  kinds: readonly ReferenceKind[],
  observe?: ErrorsObserver,
): Promise<CaseResult> {
  const { name, kind } = reference;
  const found = kinds.find((each) => each.kind === kind);
  if (found === undefined) return { status: "not-run", case: name, kind, why: `no kind of case is called ${kind}` };
  if (reference.model !== undefined && !(await place.files.exists(reference.model)))
    return { status: "not-run", case: name, kind, why: `its model ${reference.model} is absent` };
  try {
    return await compared(reference, found, place, observe);
  } catch (error) {
    if (error instanceof TercetError && error.code === "dtype-unsupported")
      return { status: "not-run", case: name, kind, why: error.message };
    throw error;
  }
}

async function compared(
  reference: ReferenceCase,
  kind: ReferenceKind,
  place: Place,
  observe: ErrorsObserver | undefined,
): Promise<CaseResult> {
  const { computed: all, leftAlone: left = [] } = await kind.compute(reference, place);
  const { stated } = reference;
  // What a kind computes beyond a case's outputs has nothing to be compared with.
  const computed = all.filter(({ output, expected }) => expected !== undefined || stated.has(output));
  const leftAlone = [...left, ...untrained(reference, computed, place)];
  const rows: OutputRow[] = [];
  const scale = scaleOf(reference, computed);
  for (const each of computed) rows.push(await compareOutput(reference, each, scale, observe));
  const known = new Set([...rows, ...leftAlone].map(({ output }) => output));
  for (const output of stated) if (!known.has(output)) rows.push(uncomputedRow(reference, output));
  return { status: "compared", case: reference.name, kind: kind.kind, held: rows.every(({ held }) => held), rows, leftAlone };
}

/** Trained outputs that our models have no place for, and all of them where nothing is to be computed in float64. */
function untrained(reference: ReferenceCase, computed: readonly Computed[], { exact }: Place): readonly LeftAlone[] {
  const known = new Set(computed.map(({ output }) => output));
  const { withoutGradient, stated } = reference;
  return [...stated]
    .filter((output) => !known.has(output))
    .flatMap((output): readonly LeftAlone[] => {
      if (output.startsWith(asShipped))
        return [
          { output, why: "the library's softmax is in float32 there, also in a float64 model; the output without this prefix lifts it" },
        ];
      if (withoutGradient.some((name) => output.endsWith(`/${name}`)))
        return [{ output, why: "the parameter takes no part and is left out of the model" }];
      const isTrained = /(^|\/)(loss|logits|grad|grad_logits|grad\.\d+|adamw|adamax|sgd)(\/|$)/.test(output);
      return exact === undefined && isTrained ? [{ output, why: "it is computed in float64, which was not asked for" }] : [];
    });
}
