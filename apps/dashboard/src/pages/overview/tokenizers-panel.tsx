import type { ReactNode } from "react";
import type { OverviewData } from "../../data/overview-data.ts";
import { DataTable, type Column } from "../../design/data-table.tsx";
import { count } from "../../design/figures.ts";
import { Panel } from "../../design/panel.tsx";
import { StatusMark } from "../../design/status-mark.tsx";
import type { OverviewPart } from "./part.ts";

type Tokenizers = NonNullable<OverviewData["tokenizers"]>;
type Case = Tokenizers["cases"][number];

const columns: readonly Column<Case>[] = [
  { name: "tokenizer", value: ({ what }) => what },
  { name: "made by", value: ({ family }) => (family === "bert" ? "Tercet" : "@huggingface/tokenizers") },
  {
    name: "same ids",
    value: ({ equal }) => equal,
    show: ({ equal, strings }) => (
      <StatusMark status={equal === strings ? "held" : "unsupported"}>
        {count(equal)} of {count(strings)} strings
      </StatusMark>
    ),
    oneLine: true,
  },
];

/** How every tokenizer compares with the one that its models were made with, and what differs. */
export function TokenizersPanel({ value, state }: OverviewPart): ReactNode {
  const tokenizers = value?.tokenizers ?? undefined;
  const own =
    value !== undefined && tokenizers === undefined
      ? ({ kind: "empty", why: "No tokenizer was compared.", command: "npx nx test @tercet/claims" } as const)
      : state;
  return (
    <Panel
      title="Do texts become the same tokens?"
      state={own}
      note={`Strings of every script, generated and odd ones, beside ${tokenizers?.oracle ?? "Rust's tokenizers"}: with typed special tokens read as such, and as text.`}
    >
      {tokenizers === undefined ? undefined : (
        <>
          <DataTable
            caption="Tokenizers and how many strings have the same ids as in Rust"
            captionHidden
            columns={columns}
            rows={tokenizers.cases}
            keyOf={({ name }) => name}
            file="tokenizers"
          />
          <ul className="plain small">
            {tokenizers.cases.flatMap(({ name, what, differences }) =>
              differences.map((difference) => (
                <li key={`${name} ${difference.why}`}>
                  <b>{what}</b>: {inWords(difference)}
                </li>
              )),
            )}
          </ul>
        </>
      )}
    </Panel>
  );
}

function inWords({ why, count: strings, example }: Case["differences"][number]): string {
  return `${count(strings)} ${strings === 1 ? "string" : "strings"}: ${why}, as in ${JSON.stringify(example.text)}.`;
}
