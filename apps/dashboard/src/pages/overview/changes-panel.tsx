import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { DataTable } from "../../design/data-table.tsx";
import { count, shortHash } from "../../design/figures.ts";
import { Panel } from "../../design/panel.tsx";
import type { OverviewPart } from "./part.ts";

const kinds: Readonly<Record<string, string>> = {
  outcome: "ends otherwise",
  vanished: "is gone",
  appeared: "is new",
  error: "worst error at least doubled or halved",
};

/** What the newest record changed. */
export function ChangesPanel({ value, state }: OverviewPart): ReactNode {
  const claims = value?.claims ?? undefined;
  const changes = claims?.changes;
  const own =
    value === undefined || changes !== undefined
      ? state
      : ({ kind: "empty", why: "Changes are told from the second record on.", command: "npm run results" } as const);
  return (
    <Panel
      title="What the last record changed"
      state={own}
      note={
        changes === undefined || claims === undefined
          ? undefined
          : `From ${shortHash(changes.before.hash)} to ${shortHash(claims.commit.hash)}, “${claims.commit.subject}”.`
      }
    >
      {changes === undefined ? undefined : changes.total === 0 ? (
        <p>Nothing: every claim ended as before, with an error of the same size.</p>
      ) : (
        <DataTable
          caption={`${count(changes.first.length)} of ${count(changes.total)} changes, outcomes first`}
          columns={[
            {
              name: "claim",
              value: ({ id }) => id,
              show: ({ id, subject, property, kind }) =>
                kind === "vanished" ? (
                  `${subject}: ${property}`
                ) : (
                  <Link to="/claim" search={{ id }}>
                    {subject}: {property}
                  </Link>
                ),
            },
            { name: "where", value: ({ column }) => column },
            { name: "change", value: ({ kind }) => kinds[kind] ?? kind },
            { name: "before", value: ({ before }) => before },
            { name: "after", value: ({ after }) => after },
          ]}
          rows={changes.first}
          keyOf={({ id }) => id}
          file="changes"
        />
      )}
    </Panel>
  );
}
