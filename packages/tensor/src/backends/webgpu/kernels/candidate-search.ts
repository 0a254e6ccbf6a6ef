import type { ClaimedKernel, Strided } from "../../../plan/kernel.ts";
import type { DeviceFacts, Launches, OperandPlace } from "../kernel.ts";
import type { Factor } from "./lower-product.ts";
import { listBytes, mergeLaunches, sortLaunch } from "./lower-top.ts";
import { blockLength } from "./sort-blocks.ts";
import { isSourceType } from "./source.ts";

/** Scores of one piece of the candidates in all contexts, [contexts, n], written to `out`. `spare` is a scratch operand that they may use. */
export type Scoring = (candidates: Factor, n: number, out: OperandPlace, spare: number) => Launches;

/** Scores that are held at once: 32 MiB. */
const mostScores = 2 ** 23;

/**
 * Positions [contexts, k] of the best candidates, the second input; the third are their scales where they have any. They are scored piece by piece, and of each piece
 * only sorted lists remain, so that the scores of all of them never lie in memory.
 */
export function searchLaunches(kernel: ClaimedKernel, device: DeviceFacts, score: Scoring): Launches {
  const [, candidates, scales] = kernel.inputs as readonly [Strided, Strided, Strided?]; // every search has contexts and candidates
  const [contexts = 0, k = 0] = kernel.shape;
  if (contexts * k === 0) return { launches: [] };
  const [length = 0] = candidates.shape;
  const [row = 0, depth = 0] = candidates.strides;
  const held = Math.min(mostScores, device.limits.maxStorageBufferBindingSize / 4);
  const piece = Math.min(length, blockLength * Math.max(1, Math.floor(held / (contexts * blockLength))));
  const top = { rows: contexts, length, k, lists: [2, 3] } as const;
  const scores: OperandPlace = { kind: "scratch", index: 0 };
  const pieces = Array.from({ length: Math.ceil(length / piece) }, (_, number) => {
    const before = number * piece;
    const n = Math.min(piece, length - before);
    const type = isSourceType(candidates.dtype) ? candidates.dtype : "float32";
    const factor: Factor = {
      place: { kind: "input", index: 1 },
      matrix: { type, offset: candidates.offset + before * row, batch: 0, row, depth },
      ...(scales === undefined ? {} : { scale: vectorAt(scales, before) }),
    };
    const { launches, scratch = [] } = score(factor, n, scores, 1);
    const sorted = sortLaunch(top, { place: scores, type: "float32", offset: 0, row: n, column: 1, length: n, before }, device);
    return { launches: [...launches, sorted], spare: scratch[0] ?? 0 };
  });
  const spare = Math.max(...pieces.map((each) => each.spare));
  return {
    launches: [...pieces.flatMap(({ launches }) => launches), ...mergeLaunches(top, device)],
    scratch: [4 * contexts * piece, spare, listBytes(top), listBytes(top)],
  };
}

function vectorAt({ offset, strides }: Strided, before: number): NonNullable<Factor["scale"]> {
  const [step = 0] = strides;
  return { place: { kind: "input", index: 2 }, offset: offset + before * step, step };
}

/** Whether candidates lie as a search reads them: those of types that are only stored have their numbers side by side. */
export function isSearchable({ inputs: [, candidates] }: ClaimedKernel): boolean {
  return candidates?.dtype === "float32" || candidates?.strides[1] === 1 || (candidates?.shape[1] ?? 0) <= 1;
}
