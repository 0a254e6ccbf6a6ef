import { useMemo, type ReactNode } from "react";
import { z } from "zod";
import { useUrlState } from "../../app/url-state.ts";
import { benchmarkResource, type BenchmarkData, type SuiteShown } from "../../data/benchmark-data.ts";
import { panelState, useResource } from "../../data/use-resource.ts";
import type { PanelState } from "../../design/panel.tsx";
import { Panel } from "../../design/panel.tsx";
import "./benchmarks.css";
import { SuitePanel } from "./suite-panel.tsx";
import { TrendPanel } from "./trend-panel.tsx";

const searchState = z.object({ suite: z.string().catch(""), work: z.string().catch("") });

/** What was measured beside others: now by case, and over commits. */
export function Benchmarks(): ReactNode {
  const [{ suite: asked, work }, change] = useUrlState(searchState);
  const [loaded, again] = useResource(benchmarkResource);
  const data = loaded.kind === "ready" ? loaded.value : undefined;
  const state = panelState(loaded, again, stateOf);
  const groups = useMemo(() => groupsOf(data?.suites ?? []), [data]);
  const shown = asked === "" ? groups : groups.filter(({ suite }) => suite.suite === asked);
  return (
    <>
      <h1>Benchmarks</h1>
      <p className="soft small lead">
        Ratios above 1: Tercet is faster, or takes less memory. Every contestant is a process of its own; outputs are compared before
        anything is timed, rounds are taken in turn, and intervals are the bootstrap's over rounds. Figures of different machines or runs
        cannot be compared.
      </p>
      <TrendPanel data={data} state={state} work={work} choose={(next) => change({ work: next })} />
      {data === undefined || data.suites.length === 0 ? (
        <Panel
          title="Suites"
          state={data === undefined ? state : { kind: "empty", why: "Nothing was measured yet.", command: "npm run bench -- --write" }}
          height={30}
        />
      ) : (
        <>
          <p className="suite-choice small">
            <label>
              Suite{" "}
              <select value={asked} onChange={({ target }) => change({ suite: target.value })}>
                <option value="">all {groups.length}</option>
                {groups.map(({ suite }) => (
                  <option key={suite.suite} value={suite.suite}>
                    {suite.suite}
                  </option>
                ))}
              </select>
            </label>{" "}
            <span className="soft">
              {shown.length} of {groups.length} suites
            </span>
          </p>
          {shown.map(({ suite, temperature }) => (
            <SuitePanel key={suite.suite} suite={suite} temperature={temperature} />
          ))}
        </>
      )}
    </>
  );
}

function stateOf({ unreadable, suites }: BenchmarkData): PanelState {
  const lost = unreadable.filter(({ file }) => file.startsWith("bench-"));
  if (lost.length === 0) return { kind: "ready" };
  return {
    kind: "ready",
    partial: { shown: suites.length, total: suites.length + lost.length, what: "suites", why: lost.map(({ why }) => why).join("; ") },
  };
}

/** Cold and warm times are different questions, and stand apart. */
function groupsOf(
  suites: readonly SuiteShown[],
): readonly { readonly suite: SuiteShown; readonly temperature: "warm" | "cold" | "memory" }[] {
  const temperature = ({ cases }: SuiteShown): "warm" | "cold" | "memory" =>
    cases.some(({ kind }) => kind === "cold") ? "cold" : cases.some(({ kind }) => kind === "memory") ? "memory" : "warm";
  const order = ["warm", "cold", "memory"];
  return suites
    .map((suite) => ({ suite, temperature: temperature(suite) }))
    .sort((a, b) => order.indexOf(a.temperature) - order.indexOf(b.temperature));
}
