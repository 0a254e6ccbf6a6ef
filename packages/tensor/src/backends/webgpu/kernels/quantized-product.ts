import { numbers, type Numbers } from "./numbers.ts";
import { highStep } from "./quantize-rows.ts";
import { keyOf, type Source } from "./source.ts";
import { tileDeclarations, type TileCode } from "./tile-code.ts";
import { columnInTile, declareSums, findBlocks, rowInTile, sumsOf, tileLoop } from "./tile-loop.ts";
import { depth, invocationsOf, type Tile } from "./tile.ts";

/** All that the code of a product of bytes depends on. */
export interface QuantizedForm {
  readonly tile: Tile;
  readonly buffers: 1 | 2;
  readonly weight: Source;
  readonly isBiased: boolean;
  /** Whether the language has dot products of words of bytes. */
  readonly hasPackedDots: boolean;
}

type QuantizedNumber =
  | ("rows" | "columns" | "length" | "words" | "rowTiles" | "places" | "weightAt" | "weightRow" | "weightWord")
  | ("scaleAt" | "scaleStep" | "biasAt" | "biasStep");

/** Integers of a product of bytes: extents, the length in words of four, words of a row of planes, where weights, scales and biases lie. */
export const quantizedNumbers: Numbers<QuantizedNumber> = numbers<QuantizedNumber>(
  ...(["rows", "columns", "length", "words", "rowTiles", "places", "weightAt", "weightRow", "weightWord"] as const),
  ...(["scaleAt", "scaleStep", "biasAt", "biasStep"] as const),
);
const { wgsl } = quantizedNumbers;

/** Rows of planes as {@link quantizeRowsCode} makes them. */
const planes: Source = { type: "words", along: "depth", wide: true, scaled: false };

/** The key of the code. */
export function quantizedKey({ tile, buffers, weight, isBiased, hasPackedDots }: QuantizedForm): string {
  return `quantized ${tile.name} x${buffers}, ${keyOf(weight)}${isBiased ? ", bias" : ""}${hasPackedDots ? ", dots" : ""}`;
}

/** Names of the memory of a product of bytes. */
export interface QuantizedMemory {
  readonly planes: string;
  readonly steps: string;
  readonly weight: string;
  readonly scale: string;
  readonly out: string;
  readonly bias?: string | undefined;
}

const dots = {
  packed: "vec4<i32>(dot4I8Packed(a, b.x), dot4I8Packed(a, b.y), dot4I8Packed(a, b.z), dot4I8Packed(a, b.w))",
  unpacked: "vec4<i32>(dot(bytes(a), bytes(b.x)), dot(bytes(a), bytes(b.y)), dot(bytes(a), bytes(b.z)), dot(bytes(a), bytes(b.w)))",
} as const;

/**
 * out[i, j] = (sum over k of x[i, k] weight[j, k]) step[i] scale[j] (+ bias[j]), with x in planes of high and low parts: two rows of the left side each. Sums of
 * whole numbers are exact, so no bit depends on how they are cut. `epilogue` is a function in WGSL for each finished element.
 */
export function quantizedCode(form: QuantizedForm, memory: QuantizedMemory, epilogue?: string): string {
  const { tile, weight } = form;
  const code: TileCode = {
    tile,
    buffers: form.buffers,
    left: { source: planes, memory: memory.planes, row: wgsl("words"), depth: "1" },
    right: { source: weight, memory: memory.weight, row: wgsl("weightRow"), depth: wgsl("weightWord") },
  };
  const sums = sumsOf(tile);
  const pairs = sums.flatMap(({ name, row, column }) => {
    const low = sums.find((other) => other.row === row + 1 && other.column === column);
    return row % 2 === 0 && low !== undefined ? [{ high: name, low: low.name, row, column }] : [];
  });
  return [
    ...(form.hasPackedDots
      ? []
      : [
          "fn bytes(word: u32) -> vec4<i32> { return bitcast<vec4<i32>>(vec4<u32>(word) << vec4<u32>(24u, 16u, 8u, 0u)) >> vec4<u32>(24u); }",
        ]),
    `fn dots(a: u32, b: vec4<u32>, sum: vec4<i32>) -> vec4<i32> { return sum + ${form.hasPackedDots ? dots.packed : dots.unpacked}; }`,
    tileDeclarations(code),
    ...(epilogue === undefined ? [] : [epilogue]),
    quantizedFinish(memory, epilogue !== undefined),
    `@compute @workgroup_size(${invocationsOf(tile)})`,
    "fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) invocation: u32) {",
    ...[
      "let t = i32(invocation);",
      "let place = i32(group.x + group.y * groups.x);",
      `if (place >= ${wgsl("places")}) { return; }`,
      `let firstRow = ${tile.rows} * (place % ${wgsl("rowTiles")});`,
      `let firstColumn = ${tile.columns} * (place / ${wgsl("rowTiles")});`,
      `let steps = max(1, (${wgsl("length")} + ${depth - 1}) / ${depth});`,
      ...declareSums(code),
      ...findBlocks(code, (side, first) => {
        if (side === "left")
          return { row: `firstRow + ${first}`, rows: `2 * ${wgsl("rows")}`, start: `(firstRow + ${first}) * ${wgsl("words")}` };
        const row = `firstColumn + ${first}`;
        return { row, rows: wgsl("columns"), start: `${wgsl("weightAt")} + (${row}) * ${wgsl("weightRow")}` };
      }),
      ...tileLoop(code, { first: "0", steps: "steps", end: wgsl("length"), after: [] }),
      ...pairs.map(
        ({ high, low, row, column }) =>
          `finish((firstRow + ${rowInTile(tile, row)}) / 2, firstColumn + ${columnInTile(tile, column)}, ${highStep} * ${high} + ${low});`,
      ),
    ].map((line) => `  ${line}`),
    "}",
  ].join("\n");
}

/** `finish(row, column, sums)`: four results of a row from their whole numbers. The bias goes into a fused operation: whether it is rounded apart is then the same in all code of a device. */
export function quantizedFinish({ steps, scale, out, bias }: QuantizedMemory, hasEpilogue: boolean): string {
  const scaleAt = `${scale}[${wgsl("scaleAt")} + (column + i) * ${wgsl("scaleStep")}]`;
  const biasAt = `${bias ?? ""}[${wgsl("biasAt")} + (column + i) * ${wgsl("biasStep")}]`;
  return `fn finish(row: i32, column: i32, sums: vec4<i32>) {
  if (row >= ${wgsl("rows")}) { return; }
  for (var i = 0; i < 4 && column + i < ${wgsl("columns")}; i++) {
    let at = row * ${wgsl("columns")} + column + i;
    let product = f32(sums[i]) * ${steps}[row];
    let value = ${bias !== undefined ? `fma(product, ${scaleAt}, ${biasAt})` : `product * ${scaleAt}`};
    ${out}[at] = ${hasEpilogue ? "epilogue(u32(at), value)" : "value"};
  }
}`;
}
