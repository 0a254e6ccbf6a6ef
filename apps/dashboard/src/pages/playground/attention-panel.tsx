import type { PolyAttention, WeightsByHead } from "@tercet/poly-encoder";
import { useState, type CSSProperties, type ReactNode } from "react";
import { DataTable, type Column } from "../../design/data-table.tsx";
import { HeatMap } from "../../design/heat-map.tsx";
import { Panel, type PanelState } from "../../design/panel.tsx";
import type { Results } from "./use-playground.ts";

interface AttentionPanelProps {
  readonly state: PanelState;
  readonly results: Results | undefined;
  readonly chosen: number | undefined;
}

/** What the poly-encoder's codes look at among the tokens, and what each candidate looks at among the codes. */
export function AttentionPanel({ state, results, chosen }: AttentionPanelProps): ReactNode {
  const [head, setHead] = useState(0);
  const attention = results?.attention;
  return (
    <Panel
      title="What the poly-encoder attends to"
      note="Each of its codes is a question that training taught it; all of them read the context, and every candidate weighs the answers. The bi-encoder has one vector and no such weights; the cross-encoder reads pairs, and nothing of it is kept or shown."
      state={state}
      height={30}
      tools={
        attention !== undefined && heads(attention) > 1 ? <HeadChoice count={heads(attention)} head={head} change={setHead} /> : undefined
      }
    >
      {attention === undefined || results === undefined ? undefined : (
        <Weights attention={attention} candidates={results.candidates} head={Math.min(head, heads(attention) - 1)} chosen={chosen} />
      )}
    </Panel>
  );
}

function heads({ codes, candidates }: PolyAttention): number {
  return Math.max(codes.shape[0], candidates.shape[0]);
}

function HeadChoice({
  count,
  head,
  change,
}: {
  readonly count: number;
  readonly head: number;
  readonly change: (head: number) => void;
}): ReactNode {
  return (
    <label>
      Attention head{" "}
      <select value={head} onChange={({ target }) => change(Number(target.value))}>
        {Array.from({ length: count }, (_, i) => (
          <option key={i} value={i}>
            {i + 1} of {count}
          </option>
        ))}
      </select>
    </label>
  );
}

/** One head's weights, row by row; where there is a single head it is every one's. */
function ofHead({ shape: [count, rows, columns], data }: WeightsByHead, head: number): Float32Array {
  const from = Math.min(head, count - 1) * rows * columns;
  return data.subarray(from, from + rows * columns);
}

interface WeightsProps {
  readonly attention: PolyAttention;
  readonly candidates: readonly string[];
  readonly head: number;
  readonly chosen: number | undefined;
}

function Weights({ attention, candidates, head, chosen }: WeightsProps): ReactNode {
  const { tokens, codes, cut } = attention;
  const [, m] = codes.shape;
  const [ofCodes, ofCandidates] = [ofHead(codes, head), ofHead(attention.candidates, head)];
  const codeNames = Array.from({ length: m }, (_, i) => `code ${i + 1}`);
  const words = tokens.map(({ text }) => text);
  const marked = chosen === undefined || chosen > candidates.length ? undefined : chosen - 1;
  return (
    <div className="attention">
      <h3>Codes over the context's tokens</h3>
      <p className="small soft">
        {m} codes, {tokens.length} tokens{cut > 0 ? `; ${cut} more were cut away and are seen by no code` : ""}. Each row sums to 1.
      </p>
      <HeatMap label={`Attention of ${m} codes over ${tokens.length} tokens`} rows={codeNames} columns={words} values={ofCodes} />
      <WeightTable
        what="tokens by code"
        rows={words}
        columns={codeNames}
        at={(row, column) => ofCodes[column * tokens.length + row] ?? 0}
        file="tercet-codes"
        first="token"
      />
      <h3>Candidates over the codes</h3>
      <p className="small soft">
        Each row sums to 1.{" "}
        {marked === undefined ? "Choose a candidate in a ranking to mark it here." : `Marked: “${candidates[marked] ?? ""}”.`}
      </p>
      {marked === undefined ? undefined : (
        <Looked tokens={words} weights={through(ofCandidates.subarray(marked * m, (marked + 1) * m), ofCodes, tokens.length)} />
      )}
      <HeatMap
        label={`Attention of ${candidates.length} candidates over ${m} codes`}
        rows={candidates}
        columns={codeNames}
        values={ofCandidates}
        marked={marked}
      />
      <WeightTable
        what="codes by candidate"
        rows={candidates}
        columns={codeNames}
        at={(row, column) => ofCandidates[row * m + column] ?? 0}
        file="tercet-candidates"
        first="candidate"
      />
    </div>
  );
}

/** How much a candidate looks at each token through the codes: the weights of both attentions multiplied. */
function through(overCodes: ArrayLike<number>, overTokens: ArrayLike<number>, tokens: number): readonly number[] {
  return Array.from({ length: tokens }, (_, token) =>
    Array.from(overCodes).reduce((sum, weight, code) => sum + weight * (overTokens[code * tokens + token] ?? 0), 0),
  );
}

/** The context with what the chosen candidate looked at behind its words. */
function Looked({ tokens, weights }: { readonly tokens: readonly string[]; readonly weights: readonly number[] }): ReactNode {
  const greatest = Math.max(...weights);
  return (
    <p
      className="looked"
      aria-label="The context; the more colour under a token, the more the marked candidate looks at it through the codes"
    >
      {tokens.map((token, i) => (
        <span key={i} title={(weights[i] ?? 0).toFixed(3)} style={weightStyle((weights[i] ?? 0) / greatest)}>
          {token}
        </span>
      ))}
    </p>
  );
}

function weightStyle(part: number): CSSProperties {
  return { "--weight": `${100 * part}%` } as CSSProperties; // as: React's types know no properties of our own
}

interface WeightTableProps {
  readonly what: string;
  readonly first: string;
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  readonly at: (row: number, column: number) => number;
  readonly file: string;
}

function WeightTable({ what, first, rows, columns, at, file }: WeightTableProps): ReactNode {
  const table: readonly Column<number>[] = [
    { name: first, value: (row) => rows[row] },
    ...columns.map((name, i) => ({
      name,
      value: (row: number) => at(row, i),
      show: (row: number) => at(row, i).toFixed(3),
      numeric: true,
    })),
  ];
  return (
    <details>
      <summary>The same as a table ({what})</summary>
      <DataTable caption={`Weights, ${what}`} columns={table} rows={rows.map((_, i) => i)} keyOf={String} file={file} />
    </details>
  );
}
