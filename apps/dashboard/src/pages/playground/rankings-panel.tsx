import type { ReactNode } from "react";
import { Panel, type PanelState } from "../../design/panel.tsx";
import type { HeadRanking } from "../../workers/playground-protocol.ts";
import { headNames, type HeadName } from "../../workers/head-names.ts";
import { climbed, comparedWith, orderedBy, type RankRow } from "./rank-rows.ts";
import type { Results } from "./use-playground.ts";

interface RankingsPanelProps {
  readonly state: PanelState;
  readonly results: Results | undefined;
  readonly rows: readonly RankRow[];
  readonly chosen: number | undefined;
  readonly choose: (number: number) => void;
}

/** The three rankings beside each other; a candidate that is chosen in one is marked in all. */
export function RankingsPanel({ state, results, rows, chosen, choose }: RankingsPanelProps): ReactNode {
  return (
    <Panel
      title="Rankings"
      note="Scores are logits: within one head their order and differences mean something, between heads nothing does. No sigmoid or softmax is applied. Arrows tell how far a candidate moved against the head before. A first ranking compiles what it needs, so later ones are faster."
      state={state}
      height={24}
    >
      <div className="rankings">
        {headNames.map((head) => (
          <section key={head} aria-labelledby={`ranking-${head}`}>
            <h3 id={`ranking-${head}`}>{head}-encoder</h3>
            <Facts head={head} ranking={results?.rankings[head]} />
            <ol>
              {orderedBy(head, rows).map((row) => (
                <li key={row.number}>
                  <button type="button" aria-pressed={row.number === chosen} onClick={() => choose(row.number)}>
                    <Entry head={head} row={row} cut={results?.rankings[head]?.candidates[row.number - 1]?.cut ?? 0} />
                  </button>
                </li>
              ))}
            </ol>
          </section>
        ))}
      </div>
    </Panel>
  );
}

function Entry({ head, row, cut }: { readonly head: HeadName; readonly row: RankRow; readonly cut: number }): ReactNode {
  const place = row.places[head];
  const before = comparedWith(head);
  const moved = before === undefined ? undefined : climbed(row, before, head);
  return (
    <>
      <span className="ranking-place">{place?.rank}</span>
      <span>
        <span className="ranking-text">{row.text}</span>
        {cut === 0 ? undefined : <span className="soft"> ({cut} tokens cut)</span>}
      </span>
      <span className="ranking-score">
        {place?.logit.toFixed(2)}
        {place !== undefined && place.ties > 0 ? <span title={`${place.ties} others have exactly this logit`}> =</span> : undefined}
      </span>
      <span className="ranking-move">{moved === undefined || before === undefined ? undefined : <Move by={moved} from={before} />}</span>
    </>
  );
}

function Move({ by, from }: { readonly by: number; readonly from: HeadName }): ReactNode {
  const arrow = by === 0 ? "=" : `${by > 0 ? "▲" : "▼"}${Math.abs(by)}`;
  const words = by === 0 ? `as with ${from}` : `${Math.abs(by)} ${by > 0 ? "above" : "below"} its place with ${from}`;
  return (
    <>
      <span aria-hidden="true" data-move={by > 0 ? "up" : by < 0 ? "down" : "same"}>
        {arrow}
      </span>
      <span className="hidden-text">{words}</span>
    </>
  );
}

/** What was computed for a ranking, what was kept, and what became of the texts. */
function Facts({ head, ranking }: { readonly head: HeadName; readonly ranking: HeadRanking | undefined }): ReactNode {
  if (ranking === undefined) return <p className="small soft ranking-facts">Waiting for its turn …</p>;
  const { encoded, encodeMilliseconds, scoreMilliseconds, candidates, context } = ranking;
  const all = candidates.length;
  const cost =
    encoded === undefined
      ? `${all} pairs read in ${time(scoreMilliseconds)}: nothing of them can be kept`
      : encoded === 0
        ? `all ${all} candidates kept, none encoded; context and scores ${time(scoreMilliseconds)}`
        : `${encoded} of ${all} candidates encoded in ${time(encodeMilliseconds)}, ${all - encoded} kept; context and scores ${time(scoreMilliseconds)}`;
  const cut = candidates.filter((text) => text.cut > 0).length;
  const typed = [...candidates, ...(context === undefined ? [] : [context])].reduce((sum, text) => sum + text.typedSpecials, 0);
  const what = head === "cross" ? "pairs" : "candidates";
  const notes = [
    ...(context === undefined
      ? []
      : [context.cut > 0 ? `context cut by ${context.cut} tokens` : `context whole (${context.tokens} tokens)`]),
    cut === 0 ? `no ${what} cut` : `${cut} of ${all} ${what} cut`,
    ...(typed > 0 ? [`${typed} typed special tokens read as text`] : []),
  ];
  return (
    <p className="small soft ranking-facts">
      {sentence(cost)} {sentence(notes.join(", "))}
    </p>
  );
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function time(milliseconds: number): string {
  return milliseconds < 1000 ? `${milliseconds.toFixed(milliseconds < 10 ? 1 : 0)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}
