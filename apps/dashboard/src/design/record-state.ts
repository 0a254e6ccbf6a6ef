import type { CommitShown, Unreadable } from "../data/circumstances.ts";
import { age, shortHash } from "./figures.ts";
import type { PanelState } from "./panel.tsx";

/** A record that is older than this is shown as stale. */
const staleAfter = 14 * 86_400_000;

/** The state of a panel that shows the newest of so many records. */
export function stateOfRecord(
  { hash, committedAt }: CommitShown,
  unreadable: readonly Unreadable[],
  records: number,
  now: number = Date.now(),
): Extract<PanelState, { kind: "ready" }> {
  const lost = unreadable.filter(({ file }) => file.startsWith("claims/"));
  return {
    kind: "ready",
    ...(lost.length === 0
      ? {}
      : { partial: { shown: records, total: records + lost.length, what: "records", why: lost.map(({ why }) => why).join("; ") } }),
    ...(now - Date.parse(committedAt) < staleAfter ? {} : { stale: { commit: shortHash(hash), age: age(committedAt, now) } }),
  };
}
