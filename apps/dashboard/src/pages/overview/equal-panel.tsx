import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { OverviewClaims, TallyShown } from "../../data/overview-data.ts";
import { DataTable } from "../../design/data-table.tsx";
import { count, day, shortHash } from "../../design/figures.ts";
import { Panel } from "../../design/panel.tsx";
import { stateOfRecord } from "../../design/record-state.ts";
import { StatusMark } from "../../design/status-mark.tsx";
import type { OverviewPart } from "./part.ts";

/** Is everything equal, where not, since when. */
export function EqualPanel({ value, state }: OverviewPart): ReactNode {
  const claims = value?.claims ?? undefined;
  const own =
    value === undefined
      ? state
      : claims === undefined
        ? ({ kind: "empty", why: "No record of claims is kept yet.", command: "npm run results" } as const)
        : stateOfRecord(claims.commit, value.unreadable, claims.records);
  return (
    <Panel title="Claims" state={own} height={18}>
      {claims === undefined ? undefined : <Contents claims={claims} />}
    </Panel>
  );
}

function Contents({ claims }: { readonly claims: OverviewClaims }): ReactNode {
  const { total, failures, since, commit, columns, records, runs, seconds } = claims;
  const checked = total.held + total.failed;
  const isEqual = total.failed === 0;
  return (
    <>
      <p className="verdict">
        <StatusMark status={isEqual ? "held" : "failed"}>{isEqual ? "Yes" : "No"}</StatusMark>
        {isEqual
          ? ` All ${count(checked)} claims that were checked hold`
          : ` ${count(total.failed)} of ${count(checked)} checked claims fail`}
        , since <code>{shortHash(since.hash)}</code> ({day(since.committedAt)}).
      </p>
      <p className="soft small">
        The newest of {records} {records === 1 ? "record" : "records"}: commit <code>{shortHash(commit.hash)}</code>, “{commit.subject}”;{" "}
        {count(total.runs)} inputs in {count(Math.round(seconds))} s, {runs} for each claim at most.
      </p>
      {failures.length === 0 ? undefined : (
        <ul className="failures">
          {failures.map(({ id, subject, property, column, what, since: first }) => (
            <li key={id}>
              <StatusMark status="failed" />{" "}
              <Link to="/claim" search={{ id }}>
                {subject}: {property}
              </Link>{" "}
              on {column}, since {shortHash(first.hash)}: {what}
            </li>
          ))}
        </ul>
      )}
      <DataTable
        caption="Claims by where they were checked"
        captionHidden
        columns={[
          {
            name: "where",
            value: ({ label }) => label,
            show: ({ label, stale }) => (
              <>
                {label}
                {stale === undefined ? "" : ` (stale: of ${shortHash(stale.hash)})`}
              </>
            ),
          },
          ...(["held", "failed", "unsupported", "notRun", "runs"] as const).map((field) => tallyColumn(field)),
        ]}
        rows={columns}
        keyOf={({ label }) => label}
        file="claims by backend"
      />
      <p>
        <Link to="/matrix">Every claim</Link>
      </p>
    </>
  );
}

const names: Readonly<Record<keyof TallyShown, string>> = {
  held: "held",
  failed: "failed",
  unsupported: "unsupported",
  notRun: "not run",
  runs: "inputs",
};

interface TallyColumn {
  readonly name: string;
  readonly value: (row: { readonly tally: TallyShown }) => number;
  readonly show: (row: { readonly tally: TallyShown }) => ReactNode;
  readonly numeric: true;
}

function tallyColumn(field: keyof TallyShown): TallyColumn {
  return {
    name: names[field],
    value: ({ tally }) => tally[field],
    show: ({ tally }) =>
      field === "failed" && tally.failed > 0 ? <StatusMark status="failed">{count(tally.failed)}</StatusMark> : count(tally[field]),
    numeric: true,
  };
}
