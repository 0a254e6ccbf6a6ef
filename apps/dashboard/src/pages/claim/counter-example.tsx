import type { ReactNode } from "react";
import type { FailureShown, WorstShown } from "../../data/claim-data.ts";
import { CopyButton } from "../../design/copy-button.tsx";
import { DataTable } from "../../design/data-table.tsx";
import { Panel } from "../../design/panel.tsx";

/** What refutes the claim: the shrunk input, and what was expected and given at the element that is furthest off. */
export function CounterExample({ failure }: { readonly failure: FailureShown }): ReactNode {
  const { worst, counterExample, shrinks, seed, path } = failure;
  return (
    <Panel
      title="Counter-example"
      state={{ kind: "ready" }}
      note={`${failure.what}. Made smaller ${shrinks} times; seed ${seed}, path ${path}.`}
      tools={<CopyButton text={counterExample} what="input" />}
    >
      <pre className="counter-example" tabIndex={0} aria-label="The input">
        {counterExample}
      </pre>
      {worst === undefined ? undefined : <Outputs worst={worst} />}
    </Panel>
  );
}

/** Both numbers digit by digit: the digits from which they differ are marked. */
function Outputs({ worst }: { readonly worst: WorstShown }): ReactNode {
  const [expected, got] = [String(worst.expected), String(worst.got)];
  let same = 0;
  while (same < expected.length && expected[same] === got[same]) same++;
  const marked = (text: string): ReactNode => (
    <code>
      {text.slice(0, same)}
      <mark>{text.slice(same)}</mark>
    </code>
  );
  const rows = [
    { name: "expected", shown: marked(expected), value: expected },
    { name: "got", shown: marked(got), value: got },
    { name: "difference", shown: <code>{String(worst.absolute)}</code>, value: String(worst.absolute) },
    { name: "allowed", shown: <code>{String(worst.bound)}</code>, value: String(worst.bound) },
    { name: "in ULP", shown: <code>{String(worst.ulp)}</code>, value: String(worst.ulp) },
  ];
  return (
    <DataTable
      caption={`The element that is furthest off: ${worst.array}[${worst.at.join(", ")}]`}
      columns={[
        { name: "what", value: ({ name }) => name },
        { name: "value", value: ({ value }) => value, show: ({ shown }) => shown },
      ]}
      rows={rows}
      keyOf={({ name }) => name}
    />
  );
}
