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

/** Every candidate behind its context without what padded them; what is left of both rectangles pads the end. */
function joined(
  contexts: readonly (readonly number[])[],
  candidates: readonly (readonly (readonly number[])[])[],
  none: number,
): Rectangle {
  const real = (ids: readonly number[]): readonly number[] => ids.filter((id) => id !== none);
  const columns = (contexts[0]?.length ?? 0) + (candidates[0]?.[0]?.length ?? 0);
  const filled = (ids: readonly number[], value: number): readonly number[] => [...ids, ...Array<number>(columns - ids.length).fill(value)];
  const pairs = contexts.flatMap((context, i) => (candidates[i] ?? []).map((candidate) => [real(context), real(candidate)] as const));
  return rectangle({
    ids: pairs.map(([a, b]) => filled([...a, ...b], none)),
    mask: pairs.map(([a, b]) => filled(Array<number>(a.length + b.length).fill(1), 0)),
    types: pairs.map(([a, b]) => filled([...a.map(() => 0), ...b.map(() => 1)], 0)),
  });
}
