import { useVirtualizer } from "@tanstack/react-virtual";
import { memo, useEffect, useId, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from "react";
import { StatusMark, statuses, type Status } from "../../design/status-mark.tsx";
import { cellText, type ErrorUnit } from "./cell-text.ts";
import type { GridRow } from "./fold.ts";
import { move, type Place } from "./grid-keys.ts";
import "./matrix-grid.css";
import type { Matrix } from "./matrix-model.ts";

interface MatrixGridProps {
  readonly matrix: Matrix;
  readonly shown: readonly number[];
  readonly rows: readonly GridRow[];
  readonly unit: ErrorUnit;
  /** The address of a claim's page. */
  readonly addressOf: (row: number, column: number) => string;
  readonly open: (row: number, column: number) => void;
  readonly toggle: (key: string) => void;
}

const rowHeight = 26;
const headHeight = 44;
/** Rows drawn above and below what is seen, so that fast scrolling meets no empty place. */
const overscan = 30;

/**
 * The matrix: a grid with one tab stop, in which only the rows in sight are drawn. The active cell is named by `aria-activedescendant`, so it survives rows that
 * come and go.
 */
export function MatrixGrid(props: MatrixGridProps): ReactNode {
  const { matrix, shown, rows, unit, addressOf, open, toggle } = props;
  const id = useId();
  const frame = useRef<HTMLDivElement>(null);
  const [asked, setActive] = useState<Place>({ row: 0, column: 0 });
  const active: Place = { row: Math.min(asked.row, rows.length - 1), column: Math.min(asked.column, shown.length) };
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => frame.current,
    estimateSize: () => rowHeight,
    overscan,
    getItemKey: (at) => rows[at]?.key ?? at,
    // The header stays in sight, and takes its height from the frame's.
    scrollPaddingEnd: headHeight,
  });
  const template = useMemo(() => ({ "--columns": shown.length }) as React.CSSProperties, [shown.length]); // as: React's type knows no custom properties
  useEffect(() => {
    if (frame.current !== null) showColumn(frame.current, `${id}-${active.row}-${active.column}`);
  }, [id, active.row, active.column]);

  const enter = (at: Place): void => {
    const row = rows[at.row];
    if (row === undefined) return;
    const column = shown[at.column - 1];
    if (row.row === undefined) toggle(row.key);
    else if (column !== undefined && (row.worst[at.column - 1] ?? -1) >= 0) open(row.row, column);
    else if (row.worstOfAll >= 0) open(row.row, row.worstOfAll % matrix.columns);
  };
  const pressed = (event: KeyboardEvent): void => {
    if (event.key === "Enter") enter(active);
    else {
      const page = Math.max(1, Math.floor((frame.current?.clientHeight ?? 0) / rowHeight) - 3);
      const next = move(active, event, { rows: rows.length, columns: shown.length + 1, page });
      if (next === undefined) return;
      virtual.scrollToIndex(next.row, { align: "auto" });
      setActive(next);
    }
    event.preventDefault();
  };
  return (
    <div
      ref={frame}
      className="grid-frame"
      role="grid"
      tabIndex={0}
      aria-label="Claims by backend"
      aria-rowcount={rows.length + 1}
      aria-colcount={shown.length + 1}
      aria-activedescendant={`${id}-${active.row}-${active.column}`}
      onKeyDown={pressed}
      style={template}
    >
      <div role="row" aria-rowindex={1} className="grid-row grid-head">
        <div role="columnheader" aria-colindex={1} className="grid-cell">
          claim
        </div>
        {shown.map((column, place) => (
          <div role="columnheader" aria-colindex={place + 2} key={column} className="grid-cell">
            <ColumnName matrix={matrix} column={column} />
          </div>
        ))}
      </div>
      <div role="rowgroup" className="grid-body" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, key, start }) => (
          <GridLine
            key={key}
            {...{ matrix, unit, addressOf, index, start, id }}
            row={rows[index]!}
            activeColumn={index === active.row ? active.column : -1}
            choose={setActive}
            toggle={toggle}
          />
        ))}
      </div>
    </div>
  );
}

/** Scrolls the frame, and nothing else, sideways until a cell stands beside the names of the rows. */
function showColumn(frame: HTMLElement, cellId: string): void {
  const cell = document.getElementById(cellId);
  const names = frame.querySelector('[role="columnheader"]')?.clientWidth ?? 0;
  if (cell === null || cell.role === "rowheader") return;
  const [at, around] = [cell.getBoundingClientRect(), frame.getBoundingClientRect()];
  const [hiddenLeft, hiddenRight] = [around.left + names - at.left, at.right - (around.left + frame.clientWidth)];
  if (hiddenLeft > 0) frame.scrollLeft -= hiddenLeft;
  else if (hiddenRight > 0) frame.scrollLeft += hiddenRight;
}

function ColumnName({ matrix, column }: { readonly matrix: Matrix; readonly column: number }): ReactNode {
  const found = matrix.data.columns[column];
  if (found === undefined) return undefined;
  const { backend, mode, threads, runtime, device, stale } = found;
  const where = device === "gpu" ? `${runtime}, gpu` : runtime;
  const details = Object.entries(found.details ?? {}).map(([name, value]) => `${name} ${value}`);
  return (
    <span title={[found.label, ...details, ...(stale === undefined ? [] : [`measured at ${stale.hash.slice(0, 9)}`])].join("; ")}>
      <b>{mode === undefined ? backend : `${backend} ${mode.replace(/-simd$/u, "")}`}</b>
      <br />
      <span className="soft">
        {threads === undefined ? "" : `${threads} ${threads === 1 ? "thread" : "threads"}, `}
        {where}
        {stale === undefined ? "" : ", stale"}
      </span>
    </span>
  );
}

/** Of a group: how many claims ended as the worst one did; where all hold, the worst error. */
function groupText(status: Status, text: string, alike: number, total: number): string {
  return status === "held" || status === "stale" ? text : `${statuses[status].word} ${alike}/${total}`;
}

interface GridLineProps {
  readonly matrix: Matrix;
  readonly unit: ErrorUnit;
  readonly addressOf: (row: number, column: number) => string;
  readonly index: number;
  readonly start: number;
  readonly id: string;
  readonly row: GridRow;
  readonly activeColumn: number;
  readonly choose: (place: Place) => void;
  readonly toggle: (key: string) => void;
}

const GridLine = memo(function GridLine(props: GridLineProps): ReactNode {
  const { matrix, unit, addressOf, index, start, id, row, activeColumn, choose, toggle } = props;
  const isGroup = row.row === undefined;
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className="grid-row"
      data-level={row.level}
      data-group={isGroup || undefined}
      style={{ transform: `translateY(${start}px)` }}
    >
      <div
        role="rowheader"
        aria-colindex={1}
        id={`${id}-${index}-0`}
        className="grid-cell grid-name"
        data-active={activeColumn === 0 || undefined}
        aria-expanded={isGroup ? row.isOpen : undefined}
        title={row.label}
        onClick={() => {
          choose({ row: index, column: 0 });
          if (isGroup) toggle(row.key);
        }}
      >
        <span aria-hidden="true" className="grid-turn">
          {isGroup ? (row.isOpen === true ? "▾" : "▸") : ""}
        </span>
        {row.label}
        {isGroup ? <span className="soft"> ({row.count})</span> : undefined}
      </div>
      {row.worst.map((at, place) => {
        const isActive = activeColumn === place + 1;

        const { status, text, story } = cellText(matrix, at, unit);
        const shownText = isGroup && status !== undefined ? groupText(status, text, row.alike[place] ?? 0, row.count) : text;
        const contents =
          status === undefined ? <span className="soft">{shownText}</span> : <StatusMark status={status}>{shownText}</StatusMark>;
        return (
          <div
            role="gridcell"
            aria-colindex={place + 2}
            key={place}
            id={`${id}-${index}-${place + 1}`}
            className="grid-cell"
            data-active={isActive || undefined}
            data-status={status}
            title={isGroup ? `the worst of ${row.count}: ${story}` : story}
            onClick={() => choose({ row: index, column: place + 1 })}
          >
            {row.row === undefined || at < 0 ? (
              contents
            ) : (
              <a href={addressOf(row.row, at % matrix.columns)} tabIndex={-1}>
                {contents}
              </a>
            )}
          </div>
        );
      })}
    </div>
  );
});
