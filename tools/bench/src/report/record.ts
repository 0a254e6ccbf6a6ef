import type { BenchmarkRecord } from "@tercet/results";

/** Above this many processors in use by other programs a case was measured under load. */
export const quietBelow = 0.1;

/** The most that other programs used in one of the cases; undefined where it is not known. */
export function foreignUse({ cases }: BenchmarkRecord): number | undefined {
  const uses = cases.flatMap((each) => (each.kind === "timed" && each.use.foreign !== undefined ? [each.use.foreign] : []));
  return uses.length === 0 ? undefined : Math.max(...uses);
}

/** Whether a contender computed something else than the others, which makes a run fail. */
export function differs({ cases }: BenchmarkRecord): boolean {
  return cases.some((each) => each.kind === "timed" && each.entries.some(({ check }) => check.kind === "differs"));
}
