import { polyScoreListedDefinition } from "../../../operators/composites/poly-score-listed.ts";
import { polyScoreDefinition } from "../../../operators/composites/poly-score.ts";
import type { ClaimedKernel, Strided } from "../../../plan/kernel.ts";
import { sizeOf } from "../../../shape.ts";
import type { DeviceFacts, GpuKernel, Launches } from "../kernel.ts";
import { polyLaunch } from "./lower-poly.ts";
import type { Matrix } from "./source.ts";

/** A matrix of floats, one for each place of the leading axis where it has three. */
export function matrixOf({ strides, offset }: Strided): Matrix {
  const [row = 0, depth = 0] = strides.slice(-2);
  return { type: "float32", offset, batch: strides.length === 3 ? (strides[0] ?? 0) : 0, row, depth };
}

function claims({ inputs: [y] }: ClaimedKernel): boolean {
  return (y?.shape[1] ?? 0) > 0;
}

function lower(kernel: ClaimedKernel, device: DeviceFacts): Launches {
  const [y, candidates] = kernel.inputs as readonly [Strided, Strided]; // the definitions have two inputs
  const [all = 0, m = 0, d = 0] = y.shape;
  const [n = 0] = candidates.shape.slice(-2);
  const isListed = candidates.shape.length === 3;
  if (sizeOf(kernel.shape) === 0) return { launches: [] };
  const scores = {
    ...{ lists: isListed ? all : 1, contexts: isListed ? 1 : all, m, n, d, sharpness: Number(kernel.attributes["sharpness"]) },
    vectors: { place: { kind: "input", index: 0 }, matrix: matrixOf(y) },
    candidates: { place: { kind: "input", index: 1 }, matrix: matrixOf(candidates) },
    out: { kind: "output" },
  } as const;
  return { launches: [polyLaunch(scores, device)] };
}

/** Poly-encoder scores without a matrix of all products. */
export const polyScoreKernel: GpuKernel = { definition: polyScoreDefinition, claims, lower };

/** The same with candidates of each context's own, and with the same bits. */
export const polyScoreListedKernel: GpuKernel = { definition: polyScoreListedDefinition, claims, lower };
