import type { RunSummary } from "@tercet/results";

/** Settings whose values are not the same in all of these runs, most telling first; all settings where `all` is asked for. */
export function shownSettings(runs: readonly RunSummary[], all: boolean): readonly string[] {
  const names = [...new Set(runs.flatMap(({ settings }) => Object.keys(settings)))];
  if (all) return names;
  return names.filter((name) => new Set(runs.map(({ settings }) => settings[name] ?? null)).size > 1);
}

/** Runs that differ in nothing but their seed. */
export interface Group {
  readonly name: string;
  readonly runs: readonly RunSummary[];
}

/** Runs as groups of those with equal settings but for the seed, or each as its own. */
export function groupsOf(runs: readonly RunSummary[], by: "seeds" | "runs"): readonly Group[] {
  if (by === "runs") return runs.map((run) => ({ name: run.id, runs: [run] }));
  const key = ({ settings }: RunSummary): string =>
    JSON.stringify(
      Object.entries(settings)
        .filter(([name]) => name !== "seed")
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  return [...Map.groupBy(runs, key).values()].map((members) => ({
    name: members.length === 1 ? members[0]!.id : `${commonName(members.map(({ id }) => id))} (${members.length} seeds)`,
    runs: members,
  }));
}

function commonName(ids: readonly string[]): string {
  let end = 0;
  while (end < ids[0]!.length && ids.every((id) => id[end] === ids[0]![end])) end += 1;
  return ids[0]!.slice(0, end).replace(/[-_/. ]*(?:seed)?[-_/. ]*$/u, "") || `${ids[0]} and others`;
}
