import { mean, meanInterval, pairedPermutationTest } from "@tercet/evaluation";
import type { RunEvaluations, RunSummary } from "@tercet/results";
import { useMemo, type ReactNode } from "react";
import type { UrlState } from "../../app/url-state.ts";
import { evaluationsResource } from "../../data/runs-data.ts";
import { useResource } from "../../data/use-resource.ts";
import { DataTable } from "../../design/data-table.tsx";
import type { RunsState } from "./runs.tsx";

interface ComparisonProps {
  /** Runs that were evaluated. */
  readonly runs: readonly RunSummary[];
  readonly address: RunsState;
  readonly change: (next: UrlState) => void;
}

const seed = 1;

/** Two runs beside each other, example by example, at the last checkpoint of each. */
export function Comparison({ runs, address, change }: ComparisonProps): ReactNode {
  const first = runs.find(({ id }) => id === address.first) ?? runs[0];
  const others = runs.filter(({ id, evaluations }) => id !== first?.id && evaluations?.set === first?.evaluations?.set);
  const second =
    others.find(({ id }) => id === address.second) ??
    others.find(({ settings }) => settings["head"] !== first?.settings["head"]) ??
    others[0];
  if (first === undefined || second === undefined)
    return <p className="soft small">Two runs that were evaluated on the same set can be compared here; there is no second one.</p>;
  return (
    <>
      <p className="small choices">
        <RunChoice label="Compare" runs={runs} value={first.id} choose={(id) => change({ first: id })} />
        <RunChoice label="with" runs={others} value={second.id} choose={(id) => change({ second: id })} />
        <span className="soft">
          {others.length} of {runs.length - 1} other runs were measured on identical candidates
        </span>
      </p>
      <Differences key={`${first.evaluationsAt} ${second.evaluationsAt}`} first={first} second={second} />
    </>
  );
}

function Differences({ first, second }: { readonly first: RunSummary; readonly second: RunSummary }): ReactNode {
  // Both were evaluated: only such runs can be chosen.
  const [one, other] = [first.evaluationsAt ?? "", second.evaluationsAt ?? ""];
  const [a] = useResource(useMemo(() => evaluationsResource(one), [one]));
  const [b] = useResource(useMemo(() => evaluationsResource(other), [other]));
  const rows = useMemo(() => (a.kind === "ready" && b.kind === "ready" ? differencesOf(a.value, b.value) : []), [a, b]);
  for (const loaded of [a, b]) if (loaded.kind === "error") return <p role="alert">It could not be compared: {loaded.message}.</p>;
  if (rows.length === 0)
    return <p role="status">{a.kind === "ready" && b.kind === "ready" ? "They have no protocol in common." : "Comparing …"}</p>;
  return (
    <DataTable
      caption={`${first.id} minus ${second.id}, last checkpoints, on the same ${rows[0]!.examples} examples with identical candidates; intervals by bootstrap, p by a two-sided paired permutation test`}
      columns={[
        { name: "protocol", value: ({ protocol }) => protocol },
        { name: "difference", value: ({ difference }) => difference, show: ({ difference }) => signed(difference), numeric: true },
        { name: "from", value: ({ low }) => low, show: ({ low }) => signed(low), numeric: true },
        { name: "to", value: ({ high }) => high, show: ({ high }) => signed(high), numeric: true },
        { name: "p", value: ({ p }) => p, show: ({ p }) => p.toFixed(4), numeric: true },
        { name: "examples that differ", value: ({ differing }) => differing, numeric: true },
        { name: "in words", value: ({ p, difference }) => verdict(p, difference, first.id, second.id) },
      ]}
      rows={rows}
      keyOf={({ protocol }) => protocol}
      file={`${first.id} minus ${second.id}`}
    />
  );
}

function verdict(p: number, difference: number, first: string, second: string): string {
  if (p > 0.05) return "no more than chance would give";
  return `${difference > 0 ? first : second} is better than chance explains, for these two runs`;
}

const signed = (value: number): string => `${value > 0 ? "+" : value < 0 ? "−" : ""}${Math.abs(value).toFixed(4)}`;

/** Differences of the last evaluations, by protocol. */
function differencesOf(a: RunEvaluations, b: RunEvaluations): readonly Difference[] {
  const protocols = [...new Set(a.evaluations.map(({ protocol }) => protocol))];
  return protocols.flatMap((protocol) => {
    const [one, other] = [lastOf(a, protocol), lastOf(b, protocol)];
    if (one === undefined || other?.length !== one.length || a.set.hash !== b.set.hash) return [];
    const differences = one.map((value, example) => value - other[example]!);
    const { low, high } = meanInterval(differences, { seed });
    const { p, differing } = pairedPermutationTest(one, other, { seed });
    return [{ protocol, difference: mean(differences), low, high, p, differing, examples: one.length }];
  });
}

interface Difference {
  readonly protocol: string;
  readonly difference: number;
  readonly low: number;
  readonly high: number;
  readonly p: number;
  readonly differing: number;
  readonly examples: number;
}

function lastOf({ evaluations }: RunEvaluations, protocol: string): readonly number[] | undefined {
  return evaluations
    .filter((each) => each.protocol === protocol)
    .toSorted((a, b) => a.step - b.step)
    .at(-1)?.values;
}

interface RunChoiceProps {
  readonly label: string;
  readonly runs: readonly RunSummary[];
  readonly value: string;
  readonly choose: (id: string) => void;
}

function RunChoice({ label, runs, value, choose }: RunChoiceProps): ReactNode {
  return (
    <label>
      {label}{" "}
      <select value={value} onChange={({ target }) => choose(target.value)}>
        {runs.map(({ id }) => (
          <option key={id}>{id}</option>
        ))}
      </select>
    </label>
  );
}
