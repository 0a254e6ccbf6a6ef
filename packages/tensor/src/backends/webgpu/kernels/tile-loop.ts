import { depth, invocationsOf, type Tile } from "./tile.ts";
import { multiplyAdd, vectorOf } from "./source.ts";
import type { Side, TileCode } from "./tile-code.ts";

const parts = ["a", "b", "c", "d"] as const;
const lanes = ["x", "y", "z", "w"] as const;

/** Where rows of a side lie, in WGSL: of the row `first` of the tile its number, how many rows there are, and its element at place 0. */
export type PlaceRows = (side: Side, first: string) => { readonly row: string; readonly rows: string; readonly start: string };

/** One pass over the blocks that invocations load: blocks are counted through both sides, and each invocation takes one. */
interface Pass {
  readonly number: number;
  readonly sides: readonly { readonly side: Side; readonly from: number; readonly to: number }[];
  /** True where some invocations have no block. */
  readonly isPartial: boolean;
}

function passesOf(tile: Tile): readonly Pass[] {
  const [invocations, left] = [invocationsOf(tile), (tile.rows * depth) / 16];
  const all = left + (tile.columns * depth) / 16;
  return Array.from({ length: Math.ceil(all / invocations) }, (_, number) => {
    const [from, to] = [number * invocations, (number + 1) * invocations];
    const ranges = [
      { side: "left", from: 0, to: left },
      { side: "right", from: left, to: all },
    ] as const;
    return { number, sides: ranges.filter((range) => range.from < to && range.to > from), isPartial: to > all };
  });
}

/** Statements for the side whose block an invocation has. */
function bySide({ number, sides, isPartial }: Pass, of: (side: Side, from: number) => readonly string[]): readonly string[] {
  const [only] = sides;
  if (only !== undefined && sides.length === 1 && !isPartial) return of(only.side, only.from);
  return sides.flatMap(({ side, from, to }, i) => {
    const isRest = i === sides.length - 1 && !isPartial;
    const head = isRest ? "else {" : `${i === 0 ? "" : "else "}if (block${number} < ${to}) {`;
    return [head, ...of(side, from).map((line) => `  ${line}`), `}`];
  });
}

/** Statements that find the blocks which an invocation loads; `t` is its number. They come once for every place of the tile. */
export function findBlocks(code: TileCode, place: PlaceRows): readonly string[] {
  const { tile } = code;
  return passesOf(tile).flatMap((pass) => {
    const { number } = pass;
    const own = ["at", "row", "rows", "start", "k"].map((name) => `${name}${number}`);
    return [
      `let block${number} = t + ${number * invocationsOf(tile)};`,
      `var ${own.join(": i32; var ")}: i32;`,
      ...bySide(pass, (side, from) => {
        const extent = side === "left" ? tile.rows : tile.columns;
        const blocks = extent / 4;
        const block = from === 0 ? `block${number}` : `(block${number} - ${from})`;
        // Two neighbours in depth fill a sector of memory, and lie in different banks of workgroup memory.
        const [k, four] =
          code[side].source.along === "depth"
            ? [`(${block} & 1) + ${block} / ${2 * blocks} * 2`, `(${block} >> 1u) % ${blocks}`]
            : [`${block} / ${blocks}`, `${block} % ${blocks}`];
        const { row, rows, start } = place(side, `at${number}`);
        return [
          `at${number} = 4 * (${four});`,
          `k${number} = 4 * (${k});`,
          `row${number} = ${row};`,
          `rows${number} = ${rows};`,
          `start${number} = ${start};`,
        ];
      }),
    ];
  });
}

/** Sums of a tile: a vector for four columns of each row of an invocation. */
export function sumsOf({ ownRows, ownColumns }: Tile): readonly { readonly name: string; readonly row: number; readonly column: number }[] {
  return Array.from({ length: ownRows }, (_, row) =>
    Array.from({ length: ownColumns / 4 }, (__, column) => ({ name: `c${row}${column}`, row, column })),
  ).flat();
}

/** The row, in the tile, of an invocation's row, and the first of its four columns; `x` and `y` are its place among the invocations. */
export function rowInTile({ rows, ownRows }: Tile, row: number): string {
  return ownRows === 1 ? "y" : `4 * y + ${(row % 4) + Math.floor(row / 4) * 4 * (rows / ownRows)}`;
}

/** The fours of rows of an invocation: their number in the tile, and which of its rows they are. */
export function rowQuarters({ rows, ownRows }: Tile): readonly { readonly four: string; readonly rows: readonly number[] }[] {
  return Array.from({ length: ownRows / 4 }, (_, i) => ({
    four: `y + ${i * (rows / ownRows)}`,
    rows: [0, 1, 2, 3].map((row) => 4 * i + row),
  }));
}

/** See {@link rowInTile}. */
export function columnInTile({ columns, ownColumns }: Tile, column: number): string {
  return `4 * x + ${column * 4 * (columns / ownColumns)}`;
}

/** Declares what a product needs: the place of an invocation, whose neighbours lie across or down, the sums, 0, and the blocks on their way. */
export function declareSums(code: TileCode, neighbours: "across" | "down" = "across"): readonly string[] {
  const { tile } = code;
  const [along, count] = neighbours === "across" ? ["x", tile.columns / tile.ownColumns] : ["y", tile.rows / tile.ownRows];
  return [
    `let ${along} = t % ${count};`,
    `let ${along === "x" ? "y" : "x"} = t / ${count};`,
    ...sumsOf(tile).map(({ name }) => `var ${name} = ${sumVector(code)}();`),
    ...passesOf(tile).map(({ number }) => `var next${number}: Block;`),
  ];
}

/** The type of four sums: integers for words of bytes. */
export function sumVector({ left: { source } }: TileCode): string {
  return vectorOf(source) === "vec4<f32>" ? "vec4<f32>" : "vec4<i32>";
}

/** Places that are summed, the same in the whole workgroup, as WGSL. */
export interface Steps {
  readonly first: string;
  readonly steps: string;
  readonly end: string;
  readonly after: readonly string[];
}

/** Adds products from place `first` on, `steps` times 16 of them, of those below `end`; `after` comes after each step, whose number is `step`. */
export function tileLoop(code: TileCode, { first, steps, end, after }: Steps): readonly string[] {
  const { tile, buffers } = code;
  const passes = passesOf(tile);
  const fetch = (first: string): readonly string[] =>
    passes.flatMap((pass) =>
      bySide(pass, (side) => {
        const { number } = pass;
        return [`next${number} = ${side}Block(start${number}, row${number}, rows${number}, ${first} + k${number}, ${end});`];
      }),
    );
  const store = passes.flatMap((pass) =>
    bySide(pass, (side) => {
      const { number } = pass;
      return parts.map((part, i) => `${side}s[buffer][k${number} + ${i}][at${number} >> 2u] = next${number}.${part};`);
    }),
  );
  // Each turn fetches the blocks of a step while it computes with those of the step before: so the code of a fetch is there once.
  return [
    `for (var step = -1; step < ${steps}; step++) {`,
    ...[
      `let buffer = ${buffers === 2 ? "step & 1" : "0"};`,
      "if (step >= 0) {",
      ...store.map((line) => `  ${line}`),
      "  workgroupBarrier();",
      "}",
      `if (step + 1 < ${steps}) {`,
      ...fetch(`${first} + (step + 1) * ${depth}`).map((line) => `  ${line}`),
      "}",
      "if (step >= 0) {",
      // Every place of a step is written out, so that its place in memory is a constant, which needs no check.
      ...Array.from({ length: depth }, (_, k) => products(code, k))
        .flat()
        .map((line) => `  ${line}`),
      ...after.map((line) => `  ${line}`),
      ...(buffers === 2 ? [] : ["  workgroupBarrier();"]),
      "}",
    ].map((line) => `  ${line}`),
    "}",
  ];
}

/** The products of place k: one element of each row times four of each column. */
function products(code: TileCode, k: number): readonly string[] {
  const { tile, left } = code;
  const { rows, columns, ownRows, ownColumns } = tile;
  const vector = vectorOf(left.source);
  const lefts = ownRows === 1 ? ["(y >> 2u)"] : Array.from({ length: ownRows / 4 }, (_, i) => `y + ${i * (rows / ownRows)}`);
  const rights = Array.from({ length: ownColumns / 4 }, (_, i) => `x + ${i * (columns / ownColumns)}`);
  const read =
    (side: Side) =>
    (place: string): string =>
      `${side}s[buffer][${k}][${place}]`;
  return [
    "{",
    ...lefts.map(read("left")).map((value, i) => `  let a${i} = ${value}${ownRows === 1 ? "[y & 3]" : ""};`),
    ...rights.map(read("right")).map((value, i) => `  let b${i} = ${value};`),
    ...sumsOf(tile).map(({ name, row, column }) => {
      const one = ownRows === 1 ? "a0" : `a${Math.floor(row / 4)}.${lanes[row % 4] ?? ""}`;
      return `  ${name} = ${multiplyAdd(vector, one, `b${column}`, name)};`;
    }),
    "}",
  ];
}
