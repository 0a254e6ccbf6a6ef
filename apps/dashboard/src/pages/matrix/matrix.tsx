import { useNavigate } from "@tanstack/react-router";
import { useCallback, useDeferredValue, useMemo, type ReactNode } from "react";
import { z } from "zod";
import { useUrlState } from "../../app/url-state.ts";
import { matrixResource, type MatrixData } from "../../data/matrix-data.ts";
import { panelState, useResource } from "../../data/use-resource.ts";
import { count, shortHash } from "../../design/figures.ts";
import { Panel } from "../../design/panel.tsx";
import { stateOfRecord } from "../../design/record-state.ts";
import { idAt } from "./address.ts";
import { columnsFor, foldRows, rowsFor } from "./fold.ts";
import { MatrixGrid } from "./matrix-grid.tsx";
import { matrixModel } from "./matrix-model.ts";
import "./matrix.css";
import { QueryBox } from "./query-box.tsx";
import { parseQuery } from "./query.ts";

const searchState = z.object({
  q: z.string().catch(""),
  by: z.enum(["kind", "subject", "nothing"]).catch("subject"),
  open: z.string().catch(""),
  sort: z.enum(["worst", "name"]).catch("worst"),
  unit: z.enum(["bound", "ulp"]).catch("bound"),
});

/** Every claim on every backend. */
export function Matrix(): ReactNode {
  const [loaded, again] = useResource(matrixResource);
  const state = panelState(loaded, again, (value) =>
    value === null
      ? { kind: "empty", why: "No record of claims is kept yet.", command: "npm run results" }
      : stateOfRecord(value.commit, value.unreadable, value.records),
  );
  const value = loaded.kind === "ready" ? loaded.value : null;
  return (
    <>
      <h1>Matrix</h1>
      <Panel
        title="Claims by backend, mode and environment"
        state={state}
        height={40}
        note={
          value === null
            ? undefined
            : `At ${shortHash(value.commit.hash)}, “${value.commit.subject}”, ${value.runs} inputs for each claim. A held cell tells the worst error of all inputs; 1 would be the bound itself.`
        }
      >
        {value === null ? undefined : <MatrixContents data={value} />}
      </Panel>
    </>
  );
}

function MatrixContents({ data }: { readonly data: MatrixData }): ReactNode {
  const [{ q, by, open, sort, unit }, change] = useUrlState(searchState);
  const navigate = useNavigate();
  const matrix = useMemo(() => matrixModel(data), [data]);
  const query = useMemo(() => parseQuery(q), [q]);
  // Typing goes on while a large matrix is folded again.
  const terms = useDeferredValue(query.terms);
  const { shown, left, rows } = useMemo(() => {
    const started = performance.now();
    const columns = columnsFor(matrix, terms);
    const fitting = rowsFor(matrix, terms, columns);
    const folded = foldRows(matrix, fitting, columns, { by, sort, open: new Set(open.split(",")) });
    // For whoever profiles, tests included.
    performance.measure("matrix filter", { start: started });
    return { shown: columns, left: fitting, rows: folded };
  }, [matrix, terms, by, sort, open]);
  const toggle = useCallback(
    (key: string) => {
      const keys = open.split(",").filter((each) => each !== "");
      change({ open: keys.includes(key) ? keys.filter((each) => each !== key).join(",") : [...keys, key].join(",") });
    },
    [open, change],
  );
  const addressOf = useCallback((row: number, column: number) => `#/claim?id=${encodeURIComponent(idAt(data, row, column))}`, [data]);
  const openClaim = (row: number, column: number): void => void navigate({ to: "/claim", search: { id: idAt(data, row, column) } });
  const of = `${count(left.length)} of ${count(matrix.rows)} rows, ${shown.length} of ${matrix.columns} columns`;
  return (
    <>
      <QueryBox text={q} query={query} change={(text) => change({ q: text })} found={of} />
      <p className="matrix-choices small">
        <label>
          Fold by
          <select
            value={by}
            onChange={({ target }) => change({ by: target.value === "subject" ? undefined : target.value, open: undefined })}
          >
            <option value="kind">kind</option>
            <option value="subject">subject</option>
            <option value="nothing">nothing</option>
          </select>
        </label>
        <label>
          Sort by
          <select value={sort} onChange={({ target }) => change({ sort: target.value === "worst" ? undefined : target.value })}>
            <option value="worst">worst first</option>
            <option value="name">name</option>
          </select>
        </label>
        <label>
          Error as
          <select value={unit} onChange={({ target }) => change({ unit: target.value === "bound" ? undefined : target.value })}>
            <option value="bound">part of its bound</option>
            <option value="ulp">ULP</option>
          </select>
        </label>
      </p>
      {rows.length === 0 || shown.length === 0 ? (
        <p className="panel-message">
          Nothing fits the filter.{" "}
          <button type="button" onClick={() => change({ q: undefined })}>
            Show everything
          </button>
        </p>
      ) : (
        <MatrixGrid {...{ matrix, shown, rows, unit, addressOf, toggle }} open={openClaim} />
      )}
    </>
  );
}
