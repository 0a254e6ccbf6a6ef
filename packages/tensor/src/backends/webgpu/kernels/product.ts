import { numbers, type Numbers } from "./numbers.ts";
import { keyOf, type Source } from "./source.ts";
import { tileDeclarations, type Side, type TileCode } from "./tile-code.ts";
import { columnInTile, declareSums, findBlocks, rowInTile, sumsOf, sumVector, tileLoop } from "./tile-loop.ts";
import { depth, invocationsOf, partDepth, type Tile } from "./tile.ts";

/** All that the code of a product depends on. */
export interface ProductForm {
  readonly tile: Tile;
  readonly buffers: 1 | 2;
  readonly left: Source;
  readonly right: Source;
  /** The axis of the result that a bias goes along. */
  readonly bias: "rows" | "columns" | "none";
  /** Whether four columns of the result are neighbours that are written at once. */
  readonly wide: boolean;
}

type ProductNumber =
  | ("rows" | "columns" | "length" | "rowTiles" | "columnTiles" | "tiles" | "places" | "partLength")
  | ("leftAt" | "leftBatch" | "leftRow" | "leftDepth" | "rightAt" | "rightBatch" | "rightRow" | "rightDepth")
  | ("scaleAt" | "scaleStep" | "biasAt" | "biasStep" | "outRow" | "outColumn" | "outBatch" | "outPart");

/** Integers of a product: extents, places of its operands, of its result, and how it is cut. */
export const productNumbers: Numbers<ProductNumber> = numbers<ProductNumber>(
  ...(["rows", "columns", "length"] as const),
  ...(["leftAt", "leftBatch", "leftRow", "leftDepth", "rightAt", "rightBatch", "rightRow", "rightDepth"] as const),
  ...(["scaleAt", "scaleStep", "biasAt", "biasStep", "outRow", "outColumn", "outBatch", "outPart"] as const),
  ...(["rowTiles", "columnTiles", "tiles", "places", "partLength"] as const),
);
const { wgsl } = productNumbers;

/** Rows of tiles that are gone through together, so that neighbours in time read the same columns. */
const band = 8;

/** The key of a product's code. */
export function productKey({ tile, buffers, left, right, bias, wide }: ProductForm): string {
  return `product ${tile.name} x${buffers}, ${keyOf(left)}, ${keyOf(right)}, bias ${bias}${wide ? ", wide" : ""}`;
}

/** Names of a product's memory; `bias` and `scale` where it has them. */
export interface ProductMemory {
  readonly left: string;
  readonly right: string;
  readonly out: string;
  readonly bias?: string | undefined;
  readonly scale?: string | undefined;
}

/**
 * The product of rows of a left matrix with rows of a right one, of every batch: out[i, j] = sum over k of left[i, k] right[j, k], plus a bias. Places of the summed
 * axis are added in ascending order within each part of it, and so are the parts: to what the result holds already, or each to a result of its own. `epilogue` is a function in WGSL for each finished element.
 */
export function productCode(form: ProductForm, memory: ProductMemory, epilogue?: string): string {
  const { tile } = form;
  const side = (name: Side): TileCode["left"] => ({
    source: form[name],
    memory: memory[name],
    row: wgsl(`${name}Row`),
    depth: wgsl(`${name}Depth`),
    ...(form[name].scaled ? { scale: `${memory.scale ?? ""}[${wgsl("scaleAt")} + row * ${wgsl("scaleStep")}]` } : {}),
  });
  const code: TileCode = { tile, buffers: form.buffers, left: side("left"), right: side("right") };
  const vector = sumVector(code);
  const sums = sumsOf(tile);
  const partSteps = partDepth / depth;
  return [
    tileDeclarations(code),
    ...(epilogue === undefined ? [] : [epilogue]),
    finish(form, memory, { vector, hasEpilogue: epilogue !== undefined }),
    `@compute @workgroup_size(${invocationsOf(tile)})`,
    "fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) invocation: u32) {",
    ...[
      "let t = i32(invocation);",
      "let place = i32(group.x + group.y * groups.x);",
      `if (place >= ${wgsl("places")}) { return; }`,
      `let part = place / ${wgsl("tiles")};`,
      `let tilesOfBatch = ${wgsl("rowTiles")} * ${wgsl("columnTiles")};`,
      `let batch = place % ${wgsl("tiles")} / tilesOfBatch;`,
      "let tile = place % tilesOfBatch;",
      `let tilesOfBand = ${band} * ${wgsl("columnTiles")};`,
      `let firstOfBand = ${band} * (tile / tilesOfBand);`,
      `let rowsOfBand = min(${band}, ${wgsl("rowTiles")} - firstOfBand);`,
      `let firstRow = ${tile.rows} * (firstOfBand + tile % tilesOfBand % rowsOfBand);`,
      `let firstColumn = ${tile.columns} * (tile % tilesOfBand / rowsOfBand);`,
      `let first = part * ${wgsl("partLength")};`,
      `let end = min(${wgsl("length")}, first + ${wgsl("partLength")});`,
      `let steps = max(1, (end - first + ${depth - 1}) / ${depth});`,
      `let slice = part * ${wgsl("outPart")} + batch * ${wgsl("outBatch")};`,
      ...declareSums(code),
      ...findBlocks(code, (name, first) => {
        const row = `${name === "left" ? "firstRow" : "firstColumn"} + ${first}`;
        const batch = `${wgsl(`${name}At`)} + batch * ${wgsl(`${name}Batch`)}`;
        return { row, rows: wgsl(name === "left" ? "rows" : "columns"), start: `${batch} + (${row}) * ${wgsl(`${name}Row`)}` };
      }),
      ...tileLoop(code, {
        first: "first",
        steps: "steps",
        end: "end",
        after: [
          `if (((step + 1) & ${partSteps - 1}) == 0 || step + 1 == steps) {`,
          ...sums.flatMap(({ name, row, column }) => [
            `  finish(firstRow + ${rowInTile(tile, row)}, firstColumn + ${columnInTile(tile, column)}, slice, ${name}, step >= ${partSteps}, step + 1 == steps);`,
            `  ${name} = ${vector}();`,
          ]),
          "}",
        ],
      }),
    ].map((line) => `  ${line}`),
    "}",
  ].join("\n");
}

/** `finish(row, column, slice, sums, isLater, isLast)`: brings the sums of a part into four columns of a row; the bias comes with the last part. */
function finish(
  { bias, wide }: ProductForm,
  { out, bias: biases }: ProductMemory,
  { vector, hasEpilogue }: { readonly vector: string; readonly hasEpilogue: boolean },
): string {
  const scalar = vector.slice(5, 8);
  const biasAt = (place: string): string => `${biases ?? ""}[${wgsl("biasAt")} + (${place}) * ${wgsl("biasStep")}]`;
  const one = `    let at = ${wide ? "(" : ""}slice + row * ${wgsl("outRow")} + ${wide ? "column) >> 2u" : `(column + i) * ${wgsl("outColumn")}`};`;
  const columns = [0, 1, 2, 3].map((i) => biasAt(`column + ${i}`)).join(", ");
  const added = bias === "rows" ? biasAt("row") : wide ? `${vector}(${columns})` : biasAt("column + i");
  const four = [0, 1, 2, 3].map((i) => `epilogue(u32(at) * 4u + ${i}u, value[${i}])`);
  const behind = wide ? `${vector}(${four.join(", ")})` : "epilogue(u32(at), value)";
  return [
    `fn finish(row: i32, column: i32, slice: i32, sums: ${vector}, isLater: bool, isLast: bool) {`,
    `  if (row >= ${wgsl("rows")}) { return; }`,
    wide ? `  if (column < ${wgsl("columns")}) {` : `  for (var i = 0; i < 4 && column + i < ${wgsl("columns")}; i++) {`,
    one,
    `    var value: ${wide ? vector : scalar} = ${wide ? "sums" : "sums[i]"};`,
    `    if (isLater) { value = ${out}[at] + value; }`,
    ...(bias === "none" ? [] : [`    if (isLast) { value = value + ${added}; }`]),
    ...(hasEpilogue ? [`    if (isLast) { value = ${behind}; }`] : []),
    `    ${out}[at] = value;`,
    "  }",
    "}",
  ].join("\n");
}
