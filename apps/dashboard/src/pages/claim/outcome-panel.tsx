import { Link } from "@tanstack/react-router";
import { readCell } from "@tercet/results";
import type { ReactNode } from "react";
import type { FailureShown } from "../../data/claim-data.ts";
import type { MatrixData } from "../../data/matrix-data.ts";
import { CopyButton } from "../../design/copy-button.tsx";
import { day, figure, shortHash } from "../../design/figures.ts";
import { Panel } from "../../design/panel.tsx";
import { StatusMark } from "../../design/status-mark.tsx";
import { definitionOf } from "./definition.ts";
import type { FoundClaim } from "./find-claim.ts";
import type { ClaimPart } from "./part.ts";

interface OutcomePanelProps extends ClaimPart {
  readonly data: MatrixData;
  readonly found: FoundClaim;
  readonly id: string;
  readonly failure: FailureShown | undefined;
}

/** How the claim ended, and what to do with that. */
export function OutcomePanel(props: OutcomePanelProps): ReactNode {
  const { state, details, history, data, found, id, failure } = props;
  const last = history.at(-1);
  const command = failure?.replay ?? `npx tercet verify --replay=${id}`;
  const [kind = "", name = ""] = data.subjects[found.subject] ?? [];
  const property = data.rows[found.row]?.[1] ?? "";
  const definition = definitionOf(kind, name);
  const query = `kind:${kind} subject:"${name}" property:${property}`;
  return (
    <Panel title="Outcome" state={state} height={12}>
      {details === undefined || last === undefined ? (
        <p>No record says anything of this claim in this column.</p>
      ) : (
        <dl className="facts">
          <Facts cell={last[1]} reasons={details.reasons} asked={data.runs} failure={failure} />
          <Fact name="measured at">
            <code>{shortHash(details.records[last[0]]?.hash ?? "")}</code>, {day(details.records[last[0]]?.committedAt ?? "")}
            {last[0] === details.records.length - 1 ? "" : ": stale, newer records lack it"}
          </Fact>
        </dl>
      )}
      <dl className="facts">
        <Fact name={failure === undefined ? "check it yourself" : "replay it"}>
          <code>{command}</code> <CopyButton text={command} what="command" />
        </Fact>
        <Fact name="in this browser">
          <Link
            to="/run-here"
            search={{ query, ...(failure === undefined ? {} : { seed: String(failure.seed), path: failure.path }) }}
            className="button small"
          >
            Run it here
          </Link>
        </Fact>
        <Fact name="defined in">
          <code>{definition.source}</code>, <a href={definition.page}>its page</a>
        </Fact>
      </dl>
    </Panel>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

interface FactsProps {
  readonly cell: string;
  readonly reasons: readonly string[];
  readonly asked: number;
  readonly failure: FailureShown | undefined;
}

function Facts({ cell: text, reasons, asked, failure }: FactsProps): ReactNode {
  const cell = readCell(text, reasons);
  if ("why" in cell)
    return (
      <Fact name="outcome">
        <StatusMark status={cell.kind} /> because {cell.why}
      </Fact>
    );
  const worst = failure?.worst;
  return (
    <>
      <Fact name="outcome">
        <StatusMark status={cell.kind} />{" "}
        {cell.kind === "held" ? `on all of ${cell.runs} inputs` : `input ${cell.runs} of ${asked} disagreed`}
        {failure === undefined ? "" : `: ${failure.what}`}
      </Fact>
      <Fact name="worst error">
        {figure(cell.ofBound)} of its tolerance
        {worst === undefined ? "" : ` (${String(worst.absolute)} where ${String(worst.bound)} is allowed)`}, {figure(cell.ulp)} ULP
      </Fact>
      <Fact name="where">
        {worst === undefined
          ? cell.kind === "held"
            ? `on the input at path ${cell.path} of its seed`
            : "the outcome names no element"
          : `${worst.array}[${worst.at.join(", ")}] of the counter-example below`}
      </Fact>
    </>
  );
}
