import { z } from "zod";
import { inputsAs, optionsAs, type ReferenceCase } from "../case.ts";
import { rectangle, type Rectangle } from "../rectangle.ts";

const row = z.array(z.number());
const schema = z.object({
  context: z.array(row),
  candidates: z.array(z.array(row)),
  labels: z.array(row).optional(),
  targets: row.optional(),
  memories: z.array(z.array(row)).optional(),
});
const optionSchema = z.object({ null_index: z.number().default(0) });

/** Token ids of a case, as the library's rectangles. */
export interface ParlaiInputs {
  readonly context: Rectangle;
  /** [contexts * count, columns]. */
  readonly candidates: Rectangle;
  /** Candidates of each context. */
  readonly count: number;
  /** The candidate of each context that its batch shares. */
  readonly labels: Rectangle | undefined;
  readonly targets: Int32Array | undefined;
  /** [contexts * each, columns]. */
  readonly memories: Rectangle | undefined;
  /** Context and candidate joined, each with its own segment: [contexts * count, columns of both]. */
  readonly pairs: Rectangle;
}

/** Reads the inputs of a case; ParlAI masks the null token wherever it stands. */
export function parlaiInputs(reference: ReferenceCase): ParlaiInputs {
  const { context, candidates, labels, targets, memories } = inputsAs(reference, schema);
  const { null_index: none } = optionsAs(reference, optionSchema);
  const mask = (ids: readonly (readonly number[])[]): number[][] => ids.map((each) => each.map((id) => Number(id !== none)));
  const of = (ids: readonly (readonly number[])[]): Rectangle => rectangle({ ids, mask: mask(ids) });
  return {
    context: of(context),
    candidates: of(candidates.flat()),
    count: candidates[0]?.length ?? 0,
    labels: labels === undefined ? undefined : of(labels),
    targets: targets === undefined ? undefined : Int32Array.from(targets),
    memories: memories === undefined ? undefined : of(memories.flat()),
    pairs: joined(context, candidates, none),
  };
}

/**
 * Every candidate behind its context, as the library's `concat_without_padding` does it: as many places of the context as it has tokens,
 * from the left, then the whole candidate; what is left pads the end. Padding before a context thus costs it its last tokens.
 */
function joined(
  contexts: readonly (readonly number[])[],
  candidates: readonly (readonly (readonly number[])[])[],
  none: number,
): Rectangle {
  const columns = (contexts[0]?.length ?? 0) + (candidates[0]?.[0]?.length ?? 0);
  const filled = (ids: readonly number[], value: number): readonly number[] => [...ids, ...Array<number>(columns - ids.length).fill(value)];
  const begin = (ids: readonly number[]): readonly number[] => ids.slice(0, ids.filter((id) => id !== none).length);
  const pairs = contexts.flatMap((context, i) => (candidates[i] ?? []).map((candidate) => [begin(context), candidate] as const));
  const ids = pairs.map(([a, b]) => filled([...a, ...b], none));
  return rectangle({
    ids,
    mask: ids.map((row) => row.map((id) => Number(id !== none))),
    types: pairs.map(([a, b]) => filled([...a.map(() => 0), ...b.map(() => 1)], 0)),
  });
}
