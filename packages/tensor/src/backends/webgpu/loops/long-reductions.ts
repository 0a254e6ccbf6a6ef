import { allIn, type KernelExpression, type LoopKernel } from "../../../plan/kernel.ts";
import type { Neighbours } from "./lanes.ts";

type Reduce = Extract<KernelExpression, { kind: "reduce" }>;

/** From this length on lanes share a reduction. */
const sharedFrom = 256;
/** From this length on it is done in pieces. */
const piecesFrom = 16_384;
/** Turns of a piece. */
export const pieceLength = 4096;

/** How a kernel's reduction is done. The length decides alone, so that an element has the same bits whatever is computed beside it. */
export type ReductionWay =
  | { readonly kind: "serial" }
  | { readonly kind: "lanes"; readonly neighbours: Neighbours }
  | { readonly kind: "pieces"; readonly neighbours: Neighbours; readonly pieces: number };

/** The way for a use of a kernel. Where bounds come from data, lengths differ from element to element: those stay with one invocation. */
export function reductionWay(kernel: LoopKernel, parameters: readonly number[]): ReductionWay {
  const reduce = reduceOf(kernel);
  if (reduce === undefined || kernel.outputs.some((output) => output === "float16" || output === "bfloat16" || output === "int8"))
    return { kind: "serial" };
  const [from, to] = [numberIn(reduce.from, parameters), numberIn(reduce.to, parameters)];
  const length = from === undefined || to === undefined ? 0 : to - from;
  if (length < sharedFrom) return { kind: "serial" };
  const neighbours = neighboursOf(reduce, kernel.rank - 1);
  return length < piecesFrom ? { kind: "lanes", neighbours } : { kind: "pieces", neighbours, pieces: Math.ceil(length / pieceLength) };
}

/** The reduction of a kernel. */
export function reduceOf({ values }: LoopKernel): Reduce | undefined {
  return [...allIn(values)].find((e) => e.kind === "reduce");
}

function numberIn(e: KernelExpression, parameters: readonly number[]): number | undefined {
  return e.kind === "constant" ? e.value : e.kind === "parameter" ? parameters[e.slot] : undefined;
}

/** Lanes are neighbours where more loads run in order along the reduction than along the innermost axis. */
function neighboursOf(reduce: Reduce, innermost: number): Neighbours {
  const offsets = [...allIn([reduce.body])].flatMap((e) => (e.kind === "load" ? [e.offset] : []));
  const along = offsets.filter((offset) => hasUnitStride(offset, (e) => e.kind === "reduced")).length;
  const across = offsets.filter((offset) => hasUnitStride(offset, (e) => e.kind === "coordinate" && e.axis === innermost)).length;
  return along >= across ? "lanes" : "elements";
}

/** Whether an index is a variable plus something else. */
function hasUnitStride(offset: KernelExpression, isVariable: (e: KernelExpression) => boolean): boolean {
  if (isVariable(offset)) return true;
  return offset.kind === "binary" && offset.op === "add" && (hasUnitStride(offset.a, isVariable) || hasUnitStride(offset.b, isVariable));
}
