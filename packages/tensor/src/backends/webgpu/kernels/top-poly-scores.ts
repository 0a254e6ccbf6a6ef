import { topPolyScoresDefinition } from "../../../operators/composites/top-poly-scores.ts";
import { topScaledPolyScoresDefinition } from "../../../operators/composites/top-scaled-poly-scores.ts";
import type { ClaimedKernel, Strided } from "../../../plan/kernel.ts";
import type { DeviceFacts, GpuKernel, Launches } from "../kernel.ts";
import { isSearchable, searchLaunches } from "./candidate-search.ts";
import { polyLaunch } from "./lower-poly.ts";
import { matrixOf } from "./poly-score.ts";

function lower(kernel: ClaimedKernel, device: DeviceFacts): Launches {
  const [y] = kernel.inputs as readonly [Strided]; // the definitions have more
  const [contexts = 0, m = 0, d = 0] = y.shape;
  const sharpness = Number(kernel.attributes["sharpness"]);
  const vectors = { place: { kind: "input", index: 0 }, matrix: matrixOf(y) } as const;
  return searchLaunches(kernel, device, (candidates, n, out) => ({
    launches: [polyLaunch({ lists: 1, contexts, m, n, d, sharpness, vectors, candidates, out }, device)],
  }));
}

function claims(kernel: ClaimedKernel): boolean {
  return (kernel.inputs[0]?.shape[1] ?? 0) > 0 && isSearchable(kernel);
}

/** The candidates with the best poly scores, found without the matrix of scores. */
export const topPolyScoresKernel: GpuKernel = { definition: topPolyScoresDefinition, claims, lower };

/** The same of candidates that are stored as bytes with scales. */
export const topScaledPolyScoresKernel: GpuKernel = { definition: topScaledPolyScoresDefinition, claims, lower };
