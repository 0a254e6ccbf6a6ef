import type { ReactNode } from "react";
import { count } from "../../design/figures.ts";
import { Panel } from "../../design/panel.tsx";
import type { OverviewPart } from "./part.ts";

/** Whether the harness itself can be believed: seeded faults, and the cases of others. */
export function ProofPanel({ value, state }: OverviewPart): ReactNode {
  const mutants = value?.mutants ?? undefined;
  const vectors = value?.vectors ?? [];
  const own =
    value !== undefined && mutants === undefined && vectors.length === 0
      ? ({
          kind: "empty",
          why: "No fault was seeded and no third-party case was run.",
          command: "npx nx mutants @tercet/mutation",
        } as const)
      : state;
  return (
    <Panel title="Can the claims be believed?" state={own}>
      <ul className="plain">
        {mutants === undefined ? undefined : (
          <li>
            Of {count(mutants.sown)} faults that were sown into the sources, {count(mutants.caught)} were caught by a claim.{" "}
            {mutants.survivors.length === 0 ? "None survived." : `Survivors: ${mutants.survivors.join(", ")}.`}
          </li>
        )}
        {vectors.map(({ suite, total, run, held }) => (
          <li key={suite}>
            {suite}: {count(run)} of {count(total)} third-party cases are run, {count(held)} of them hold.
          </li>
        ))}
      </ul>
    </Panel>
  );
}
