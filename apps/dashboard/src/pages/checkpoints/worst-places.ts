import { partsOfTolerance, type HeatMap } from "@tercet/results";

/** One place of a heat map and the elements that it stands for. */
export interface HeatPlace {
  readonly row: number;
  readonly column: number;
  /** The largest error there, as a part of the tolerance. */
  readonly part: number;
  /** First and last row of the tensor, its leading axes taken together, and first and last of the last axis. */
  readonly rows: readonly [first: number, last: number];
  readonly columns: readonly [first: number, last: number];
}

/** Every place of a map, row by row. */
export function placesOf(map: HeatMap): readonly HeatPlace[] {
  return partsOfTolerance(map).map((part, place) => {
    const [row, column] = [Math.floor(place / map.columns), place % map.columns];
    return { row, column, part, rows: spanOf(row, map.rows, map.height), columns: spanOf(column, map.columns, map.width) };
  });
}

/** Elements of an axis that fall on a place: those whose floor(i * places / size) is it. */
function spanOf(place: number, places: number, size: number): readonly [number, number] {
  return [Math.ceil((place * size) / places), Math.ceil(((place + 1) * size) / places) - 1];
}

/** The places with the largest errors, the largest first. */
export function worstPlaces(places: readonly HeatPlace[], count: number): readonly HeatPlace[] {
  return places
    .filter(({ part }) => part > 0)
    .toSorted((a, b) => b.part - a.part)
    .slice(0, count);
}

/** A row of the tensor as coordinates of its leading axes. */
export function coordinatesOf(row: number, shape: readonly number[]): readonly number[] {
  const found: number[] = [];
  let rest = row;
  for (const size of shape.slice(0, -1).toReversed()) {
    found.unshift(size === 0 ? 0 : rest % size);
    rest = size === 0 ? 0 : Math.floor(rest / size);
  }
  return found;
}

/** Elements of a place in words, as coordinates of the tensor. */
export function spanInWords({ rows, columns }: HeatPlace, shape: readonly number[]): string {
  const last = columns[0] === columns[1] ? String(columns[0]) : `${columns[0]} to ${columns[1]}`;
  if (shape.length < 2) return `[${last}]`;
  const [from, to] = rows.map((row) => coordinatesOf(row, shape).join(", "));
  return from === to ? `[${from}, ${last}]` : `[${from}, …] to [${to}, …], last axis ${last}`;
}
