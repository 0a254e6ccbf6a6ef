import type { DeviceFacts, Launch, OperandPlace } from "../kernel.ts";
import { gridOf } from "../grid.ts";
import { buffersOf } from "./choose-tile.ts";
import type { Factor } from "./lower-product.ts";
import { polyCode, polyKey, polyNumbers, type PolyForm } from "./poly-product.ts";
import { elementOf, sourceOf } from "./source.ts";
import { shuffling } from "../neighbours.ts";
import { reductionBytes, shuffledFours } from "./poly-reduction.ts";
import { memoryOf, tiles, type Tile } from "./tile.ts";

/** Scores [lists contexts, n] of candidates in contexts; vectors are matrices [m, d] of each context, candidates matrices [n, d] of each list. */
export interface PolyScores {
  /** Lists of candidates, each with contexts of its own. */
  readonly lists: number;
  readonly contexts: number;
  readonly m: number;
  readonly n: number;
  readonly d: number;
  readonly sharpness: number;
  readonly vectors: Factor;
  readonly candidates: Factor;
  readonly out: OperandPlace;
}

const [large, small] = ["64x64", "32x32"].map((name) => tiles.find((tile) => tile.name === name) as Tile) as [Tile, Tile]; // they are there

const view = new DataView(new ArrayBuffer(4));

function bitsOf(value: number): number {
  view.setFloat32(0, value);
  return view.getInt32(0);
}

/** Whether a device has the workgroup memory for poly scores of a tile that are reduced there; they are cut alike where they are not. */
function hasRoom(tile: Tile, { limits }: DeviceFacts): boolean {
  return memoryOf(tile, 1) + reductionBytes(tile) <= limits.maxComputeWorkgroupStorageSize;
}

/**
 * The launch of poly scores; more than 32 vectors always go in blocks of 64, or of 32 on a device that has no room for those, so that the order of a sum follows
 * from their number.
 */
export function polyLaunch(scores: PolyScores, device: DeviceFacts): Launch {
  const { lists, contexts, m, n, d, sharpness, vectors, candidates, out } = scores;
  const { limits } = device;
  const most = hasRoom(large, device) ? large : small;
  const segment = Math.min(most.rows, 2 ** Math.max(2, Math.ceil(Math.log2(m))));
  const tile = contexts * segment > small.rows ? most : small;
  const form: PolyForm = {
    tile,
    buffers: buffersOf(tile, device),
    vectors: sourceOf(vectors.matrix, { rows: m, depth: d }),
    candidates: sourceOf(candidates.matrix, { rows: n, depth: d }, candidates.scale !== undefined),
    segment,
    shuffled: shuffledFours(segment, device.shuffleWidth),
  };
  const contextTiles = Math.ceil((contexts * segment) / tile.rows);
  const candidateTiles = Math.ceil(n / tile.columns);
  const places = lists * contextTiles * candidateTiles;
  const { scale } = candidates;
  return {
    operands: [
      { place: vectors.place, element: elementOf(form.vectors) },
      { place: candidates.place, element: elementOf(form.candidates) },
      { place: out, element: "f32" },
      ...(scale === undefined ? [] : [{ place: scale.place, element: "f32" }]),
    ],
    parameters: polyNumbers.values({
      ...{ contexts, m, n, d, contextTiles, candidateTiles, places, sharpness: bitsOf(sharpness) },
      ...{
        vectorsAt: vectors.matrix.offset,
        toContext: vectors.matrix.batch,
        vectorRow: vectors.matrix.row,
        vectorDepth: vectors.matrix.depth,
      },
      ...{ candidatesAt: candidates.matrix.offset, toList: candidates.matrix.batch },
      ...{
        candidateRow: candidates.matrix.row,
        candidateDepth: candidates.matrix.depth,
        scaleAt: scale?.offset ?? 0,
        scaleStep: scale?.step ?? 0,
      },
    }),
    key: polyKey(form),
    ...shuffling(form.shuffled),
    code: ([a = "", b = "", c = "", scales]) => polyCode(form, { vectors: a, candidates: b, out: c, scale: scales }),
    groups: gridOf(places, limits.maxComputeWorkgroupsPerDimension),
  };
}
