import { useId, type ReactNode } from "react";
import { useTyped } from "../../design/use-typed.ts";
import { withoutTerm, type Query } from "./query.ts";
import "./query-box.css";

interface QueryBoxProps {
  readonly text: string;
  readonly query: Query;
  readonly change: (text: string) => void;
  /** How much the query leaves. */
  readonly found: string;
}

/** Where a query is typed; each of its filters stands below as a chip that takes it away. */
export function QueryBox({ text, query, change, found }: QueryBoxProps): ReactNode {
  const id = useId();
  // The grid may follow a frame later.
  const typed = useTyped(text, change);
  return (
    <form className="query" role="search" onSubmit={(event) => event.preventDefault()}>
      <label htmlFor={id}>Filter</label>
      <input
        id={id}
        type="search"
        data-search
        spellCheck={false}
        autoComplete="off"
        placeholder="kind:head backend:wasm status:failed ulp>4 softmax"
        {...typed}
        aria-describedby={`${id}-found ${id}-problems`}
      />
      <output id={`${id}-found`} className="small soft">
        {found}
      </output>
      <ul className="chips" aria-label="Filters">
        {query.terms.map(({ source }, place) => (
          <li key={`${place} ${source}`}>
            <button type="button" className="chip" onClick={() => change(withoutTerm(text, source))} aria-label={`Remove ${source}`}>
              {source} <span aria-hidden="true">×</span>
            </button>
          </li>
        ))}
      </ul>
      <ul id={`${id}-problems`} className="problems" role="status">
        {query.problems.map(({ source, why }, place) => (
          <li key={`${place} ${source}`}>
            <code>{source}</code> is left out. {why}
          </li>
        ))}
      </ul>
    </form>
  );
}
