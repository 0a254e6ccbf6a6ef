import { depth, pitch, type Tile } from "./tile.ts";
import { halfFunction, readers, vectorOf, type Source } from "./source.ts";

/** The two operands of a tile: `lefts` have its rows, `rights` its columns as their rows. */
export type Side = "left" | "right";

/** WGSL of a side: where row and factor of a block of four rows are found. Numbers are expressions in WGSL. */
export interface SideCode {
  readonly source: Source;
  /** The variable of its memory. */
  readonly memory: string;
  /** Elements from row to row, and from place to place of the summed axis. */
  readonly row: string;
  readonly depth: string;
  /** The factor of row `row`, where the source is scaled. */
  readonly scale?: string;
}

/** How a tile is computed. */
export interface TileCode {
  readonly tile: Tile;
  /** 2 where the next block is stored beside the one that is read. */
  readonly buffers: 1 | 2;
  readonly left: SideCode;
  readonly right: SideCode;
}

const lanes = ["x", "y", "z", "w"] as const;
const parts = ["a", "b", "c", "d"] as const;

/** Declarations outside of functions. */
export function tileDeclarations({ tile, buffers, left, right }: TileCode): string {
  const vector = vectorOf(left.source);
  const memory = (side: Side, rows: number): string =>
    `var<workgroup> ${side}s: array<array<array<${vector}, ${pitch(rows)}>, ${depth}>, ${buffers}>;`;
  return [
    memory("left", tile.rows),
    memory("right", tile.columns),
    `// Four rows at four places of the summed axis: a vector for each place.`,
    `struct Block { a: ${vector}, b: ${vector}, c: ${vector}, d: ${vector} }`,
    ...([left, right].some(({ source }) => source.type === "float16" && source.wide) ? [halfFunction] : []),
    sideFunctions("left", left),
    sideFunctions("right", right),
  ].join("\n");
}

/**
 * `leftBlock(start, row, rows, k, end)`: the block of rows `row` and the three after it, of those below `rows`, from place k on, of those below `end`. The element
 * of `row` at place 0 is `start`. Nothing beyond is read; it counts as 0.
 */
function sideFunctions(side: Side, { source, memory, row, depth: place, scale }: SideCode): string {
  const vector = vectorOf(source);
  const times = (value: string, of: string): string => (scale === undefined ? value : `${value} * ${side}Scale(${of})`);
  const head = `fn ${side}Block(start: i32, row: i32, rows: i32, k: i32, end: i32) -> Block {`;
  const turned = `  return Block(${lanes.map((lane) => `${vector}(${parts.map((part) => `block.${part}.${lane}`).join(", ")})`).join(", ")});`;
  const scaleFunction = scale === undefined ? [] : [`fn ${side}Scale(row: i32) -> f32 { return ${scale}; }`];
  const read = readers(source, side, memory);
  if (!source.wide) {
    // A loop, since this is for odd extents alone: sixteen reads in a row take compilers long.
    return [
      ...scaleFunction,
      read,
      head,
      `  var elements: array<${vector}, 4>;`,
      `  for (var i = 0; i < 16; i++) {`,
      `    let own = row + (i & 3);`,
      `    let at = k + (i >> 2u);`,
      `    if (own < rows && at < end) { elements[i >> 2u][i & 3] = ${times(`${side}1(start + (i & 3) * ${row} + at * ${place})`, "own")}; }`,
      `  }`,
      `  return Block(elements[0], elements[1], elements[2], elements[3]);`,
      `}`,
    ].join("\n");
  }
  const loads =
    source.along === "depth"
      ? parts.map(
          (part, i) => `    if (row + ${i} < rows) { block.${part} = ${times(`${side}4(start + ${i} * ${row} + k)`, `row + ${i}`)}; }`,
        )
      : parts.map((part, i) => `    if (k + ${i} < end) { block.${part} = ${side}4(start + (k + ${i}) * ${place}); }`);
  return [
    ...scaleFunction,
    read,
    head,
    "  var block: Block;",
    source.along === "depth" ? "  if (k < end) {" : "  if (row < rows) {",
    ...loads,
    "  }",
    source.along === "depth" ? turned : "  return block;",
    "}",
  ].join("\n");
}
