import { numbers, type Numbers } from "./numbers.ts";
import { declareScores, polyReduction, reductionDeclarations } from "./poly-reduction.ts";
import { keyOf, type Source } from "./source.ts";
import { tileDeclarations, type TileCode } from "./tile-code.ts";
import { declareSums, findBlocks, tileLoop } from "./tile-loop.ts";
import { depth, invocationsOf, type Tile } from "./tile.ts";

/** All that the code of poly scores depends on. */
export interface PolyForm {
  readonly tile: Tile;
  readonly buffers: 1 | 2;
  readonly vectors: Source;
  readonly candidates: Source;
  /** Rows of a tile that a context's vectors take: a power of two from 4 on. */
  readonly segment: number;
  /** How many fours of vectors meet by shuffles; 1: none. */
  readonly shuffled: number;
}

type PolyNumber =
  | ("contexts" | "m" | "n" | "d" | "contextTiles" | "candidateTiles" | "places" | "sharpness")
  | ("vectorsAt" | "toContext" | "vectorRow" | "vectorDepth")
  | ("candidatesAt" | "toList" | "candidateRow" | "candidateDepth" | "scaleAt" | "scaleStep");

/** Integers of poly scores: contexts of a list of candidates, extents, where everything lies, how the work is cut, and the bits of the sharpness. */
export const polyNumbers: Numbers<PolyNumber> = numbers<PolyNumber>(
  ...(["contexts", "m", "n", "d", "contextTiles", "candidateTiles", "places", "sharpness"] as const),
  ...(["vectorsAt", "toContext", "vectorRow", "vectorDepth"] as const),
  ...(["candidatesAt", "toList", "candidateRow", "candidateDepth", "scaleAt", "scaleStep"] as const),
);
const { wgsl } = polyNumbers;

/** The key of the code. */
export function polyKey({ tile, buffers, vectors, candidates, segment, shuffled }: PolyForm): string {
  return `poly ${tile.name} x${buffers} by ${segment}, ${keyOf(vectors)}, ${keyOf(candidates)}${shuffled > 1 ? `, by ${shuffled}` : ""}`;
}

/** Names of the memory of poly scores. */
export interface PolyMemory {
  readonly vectors: string;
  readonly candidates: string;
  readonly out: string;
  readonly scale?: string | undefined;
}

/**
 * out[context, candidate] = softmax(sharpness U) . U over the products U of the context's vectors with a candidate. A tile holds the products of whole contexts, or of
 * 64 vectors after the other of one; what is left of them is a greatest value, a sum of powers and a score. Sums go through four vectors, then through
 * fours, then through blocks of a tile: an order that follows from m alone.
 */
export function polyCode(form: PolyForm, memory: PolyMemory): string {
  const { tile, segment } = form;
  const code: TileCode = {
    tile,
    buffers: form.buffers,
    left: { source: form.vectors, memory: memory.vectors, row: wgsl("vectorRow"), depth: wgsl("vectorDepth") },
    right: {
      source: form.candidates,
      memory: memory.candidates,
      row: wgsl("candidateRow"),
      depth: wgsl("candidateDepth"),
      ...(form.candidates.scaled ? { scale: `${memory.scale ?? ""}[${wgsl("scaleAt")} + row * ${wgsl("scaleStep")}]` } : {}),
    },
  };
  const contextsOfTile = tile.rows / segment;
  return [
    tileDeclarations(code),
    reductionDeclarations(form),
    `@compute @workgroup_size(${invocationsOf(tile)})`,
    "fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) invocation: u32) {",
    ...[
      "let t = i32(invocation);",
      "let place = i32(group.x + group.y * groups.x);",
      `if (place >= ${wgsl("places")}) { return; }`,
      `let contextTile = place % ${wgsl("contextTiles")};`,
      `let list = place / ${wgsl("contextTiles")} / ${wgsl("candidateTiles")};`,
      `let firstContext = contextTile * ${contextsOfTile};`,
      `let firstCandidate = ${tile.columns} * (place / ${wgsl("contextTiles")} % ${wgsl("candidateTiles")});`,
      `let sharpness = bitcast<f32>(${wgsl("sharpness")});`,
      `let steps = max(1, (${wgsl("d")} + ${depth - 1}) / ${depth});`,
      ...declareScores,
      `let blocks = (${wgsl("m")} + ${segment - 1}) / ${segment};`,
      "for (var block = 0; block < blocks; block++) {",
      ...declareSums(code, "down").map(indent),
      ...findBlocks(code, (side, first) => {
        if (side === "right") {
          const row = `firstCandidate + ${first}`;
          return { row, rows: wgsl("n"), start: `${wgsl("candidatesAt")} + list * ${wgsl("toList")} + (${row}) * ${wgsl("candidateRow")}` };
        }
        const context = `firstContext + ${first} / ${segment}`;
        const row = `block * ${segment} + ${first} % ${segment}`;
        return {
          row,
          rows: `select(0, ${wgsl("m")}, ${context} < ${wgsl("contexts")})`,
          start: `${wgsl("vectorsAt")} + (list * ${wgsl("contexts")} + ${context}) * ${wgsl("toContext")} + (${row}) * ${wgsl("vectorRow")}`,
        };
      }).map(indent),
      ...tileLoop(code, { first: "0", steps: "steps", end: wgsl("d"), after: [] }).map(indent),
      ...polyReduction(form, {
        m: wgsl("m"),
        contexts: wgsl("contexts"),
        candidates: wgsl("n"),
        write: (context, candidate, score) =>
          `${memory.out}[(list * ${wgsl("contexts")} + ${context}) * ${wgsl("n")} + ${candidate}] = ${score};`,
      }).map(indent),
      "}",
    ].map(indent),
    "}",
  ].join("\n");
}

function indent(line: string): string {
  return `  ${line}`;
}
