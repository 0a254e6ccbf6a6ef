import type { HeatMap } from "@tercet/results";
import { useState, type KeyboardEvent, type ReactNode } from "react";
import { figure } from "../../design/figures.ts";
import { move } from "../matrix/grid-keys.ts";
import { levelOf, levels } from "./heat-levels.ts";
import { spanInWords, type HeatPlace } from "./worst-places.ts";

interface TensorHeatProps {
  readonly map: HeatMap;
  readonly places: readonly HeatPlace[];
  readonly shape: readonly number[];
  /** Coordinates of the worst element. */
  readonly at: readonly number[];
}

/** The errors of a tensor as an image: leading axes downwards, the last axis to the right. Arrow keys and the pointer read one place at a time. */
export function TensorHeat({ map, places, shape, at }: TensorHeatProps): ReactNode {
  const worst = placeOf(map, shape, at);
  const [cursor, setCursor] = useState(worst);
  const pressed = (event: KeyboardEvent): void => {
    const next = move(cursor, event, { rows: map.rows, columns: map.columns, page: 8 });
    if (next === undefined) return;
    event.preventDefault();
    setCursor(next);
  };
  const size = Math.max(7, Math.min(18, Math.floor(440 / Math.max(map.columns, 1))));
  const tall = Math.max(6, Math.min(18, Math.floor(320 / Math.max(map.rows, 1))));
  const read = places[cursor.row * map.columns + cursor.column];
  const label = `Errors of a tensor of shape [${shape.join(", ")}] in ${map.rows} rows and ${map.columns} columns`;
  return (
    <div className="tensor-heat">
      <div className="tensor-heat-frame" tabIndex={0} role="group" aria-label={`${label}; arrow keys read its places`} onKeyDown={pressed}>
        <svg width={map.columns * size + 2} height={map.rows * tall + 2} role="img" aria-label={label}>
          {places.map(({ row, column, part }) => (
            <rect
              key={`${row} ${column}`}
              className={`heat-level-${levelOf(part)}`}
              {...{ x: column * size + 1, y: row * tall + 1, width: size, height: tall }}
              onPointerEnter={() => setCursor({ row, column })}
            />
          ))}
          <rect className="heat-worst" {...{ x: worst.column * size + 1, y: worst.row * tall + 1, width: size, height: tall }} />
          <rect className="heat-cursor" {...{ x: cursor.column * size + 1, y: cursor.row * tall + 1, width: size, height: tall }} />
        </svg>
      </div>
      <p className="small" role="status">
        {read === undefined ? "" : `${spanInWords(read, shape)}: ${read.part === 0 ? "exact" : `${figure(read.part)} of the tolerance`}`}
      </p>
      <ul className="heat-legend small soft" aria-label="Part of the tolerance">
        {levels.map(({ name }, level) => (
          <li key={name}>
            <span className={`heat-swatch heat-level-${level}`} aria-hidden="true" />
            {name}
          </li>
        ))}
      </ul>
      <p className="soft small">
        {map.height} x {map.width} elements in {map.rows} x {map.columns} places: leading axes downwards, the last axis to the right. A
        place shows the largest error of its elements, kept to a fourth of a binary order; elements that are not compared, such as padding,
        count as exact. The outlined place holds the worst element.
      </p>
    </div>
  );
}

/** The place that an element falls on. */
function placeOf(map: HeatMap, shape: readonly number[], at: readonly number[]): { readonly row: number; readonly column: number } {
  const leading = shape.slice(0, -1).reduce((flat, size, axis) => flat * size + (at[axis] ?? 0), 0);
  const last = at.at(-1) ?? 0;
  return {
    row: Math.min(Math.floor((leading * map.rows) / Math.max(map.height, 1)), Math.max(map.rows - 1, 0)),
    column: Math.min(Math.floor((last * map.columns) / Math.max(map.width, 1)), Math.max(map.columns - 1, 0)),
  };
}
