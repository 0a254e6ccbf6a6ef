import { Link } from "@tanstack/react-router";
import { useMemo, type ReactNode } from "react";
import { z } from "zod";
import { useUrlState } from "../../app/url-state.ts";
import { claimResource } from "../../data/claim-data.ts";
import { matrixResource, type MatrixData } from "../../data/matrix-data.ts";
import { panelState, useResource } from "../../data/use-resource.ts";
import { Panel } from "../../design/panel.tsx";
import "./claim.css";
import { CounterExample } from "./counter-example.tsx";
import { Distribution } from "./distribution.tsx";
import { findClaim, type FoundClaim } from "./find-claim.ts";
import { History } from "./history.tsx";
import { OtherColumns } from "./other-columns.tsx";
import { OutcomePanel } from "./outcome-panel.tsx";

const searchState = z.object({ id: z.string().catch("") });

/** One claim: how it ended, how its runs used the bound, how it was before, what refutes it. */
export function ClaimDetail(): ReactNode {
  const [{ id }] = useUrlState(searchState);
  const [loaded, again] = useResource(matrixResource);
  const data = loaded.kind === "ready" ? loaded.value : null;
  const found = useMemo(() => (data === null ? undefined : findClaim(data, id)), [data, id]);
  if (data !== null && found !== undefined) return <FoundClaimPage data={data} found={found} id={id} />;
  return (
    <>
      <h1>Claim</h1>
      <Panel
        title={id === "" ? "No claim is named" : id}
        state={panelState(loaded, again, (value) =>
          value === null
            ? { kind: "empty", why: "No record of claims is kept yet.", command: "npm run results" }
            : { kind: "empty", why: "The newest record has no claim with this id. It may be gone, or of a backend that was not checked." },
        )}
      />
      <p>
        <Link to="/matrix">All claims</Link>
      </p>
    </>
  );
}

interface FoundClaimPageProps {
  readonly data: MatrixData;
  readonly found: FoundClaim;
  readonly id: string;
}

function FoundClaimPage({ data, found, id }: FoundClaimPageProps): ReactNode {
  const resource = useMemo(() => claimResource(found.subject), [found.subject]);
  const [loaded, again] = useResource(resource);
  const [kind = "", name = ""] = data.subjects[found.subject] ?? [];
  const property = data.rows[found.row]?.[1] ?? "";
  const column = data.columns[found.column];
  const state = panelState(loaded, again);
  const details = loaded.kind === "ready" ? loaded.value : undefined;
  const histories = details?.claims.find((claim) => claim.property === property)?.histories ?? [];
  const failure = details?.failures.find((each) => each.property === property && each.column === found.column);
  const shared = { state, details, history: histories[found.column] ?? [] };
  return (
    <>
      <header className="claim-head">
        <p className="soft small">
          <Link to="/matrix">Matrix</Link> /{" "}
          <Link to="/matrix" search={{ q: `kind:${kind}`, by: "subject" }}>
            {kind}
          </Link>{" "}
          /{" "}
          <Link to="/matrix" search={{ q: `kind:${kind} subject:"${name}"`, by: "nothing" }}>
            {name}
          </Link>
        </p>
        <h1>
          {name}: {property}
        </h1>
        <p>
          on <b>{column?.label}</b> <code className="soft">{id}</code>
        </p>
      </header>
      <OutcomePanel {...shared} {...{ data, found, id, failure }} />
      {failure === undefined ? undefined : <CounterExample failure={failure} />}
      <div className="claim-charts">
        <Distribution {...shared} name={`${kind} ${name} ${property}`} />
        <History {...shared} name={`${kind} ${name} ${property}`} />
      </div>
      <OtherColumns data={data} found={found} />
    </>
  );
}
