import { bytesOf, isFloat } from "../dtype.ts";
import { allIn, operandsOf, type KernelExpression, type LoopKernel } from "./kernel.ts";

/** What a kernel has to do, whatever it is computed by. */
export interface Work {
  /** Additions, multiplications, divisions, minima, maxima and roots of floats; an elementary function counts as the arithmetic of its expansion. */
  readonly flops: number;
  /** Additions, multiplications, minima and maxima of integers that come from data; where an element lies is no work. */
  readonly integerOperations: number;
  /** Bytes that must be moved: each element that is read, of each input, once, and the outputs. */
  readonly bytes: number;
}

/** Work of a loop kernel, with the elements that it reads of each input. */
export interface LoopWork {
  readonly flops: number;
  readonly integerOperations: number;
  readonly reads: readonly number[];
  /** Elements of each output. */
  readonly written: number;
}

const arithmetic: ReadonlySet<string> = new Set(["add", "sub", "mul", "div", "min", "max", "sqrt"]);

/**
 * Counts the work of a loop kernel with its integers. `sizes` are the elements of its inputs. A reduction whose bounds come from data counts as far as its
 * upper bound may reach; where that is not said, it is taken to read each element of its largest input once, as one over segments does. So is a sum of elements
 * that a condition selects.
 */
export function loopWork(kernel: LoopKernel, parameters: readonly number[], sizes: readonly number[]): LoopWork {
  const elements = parameters.slice(0, kernel.rank).reduce((product, extent) => product * extent, 1);
  const inside = reducedParts(kernel.values);
  const turns = turnsOf(inside, { elements, parameters, sizes });
  const loads = new Map<number, Set<KernelExpression>>();
  const integers = integersOfData(kernel.values);
  let [flops, integerOperations] = [0, 0];
  for (const e of allIn(kernel.values)) {
    const isArithmetic = e.kind === "reduce" || ((e.kind === "binary" || e.kind === "unary") && arithmetic.has(e.op));
    const times = e.kind === "reduce" || inside.parts.has(e) ? turns : elements;
    if (isArithmetic && isFloat(e.type)) flops += times;
    if (isArithmetic && integers.has(e)) integerOperations += times;
    if (e.kind === "load") loads.set(e.input, (loads.get(e.input) ?? new Set()).add(e));
  }
  const reads = kernel.inputs.map((_, input) => {
    const read = [...(loads.get(input) ?? [])].reduce((sum, load) => sum + (inside.parts.has(load) ? turns : elements), 0);
    return Math.min(read, sizes[input] ?? read);
  });
  return { flops, integerOperations, reads, written: elements };
}

/** The bytes of a loop kernel's reads and writes. */
export function bytesOfLoop(kernel: LoopKernel, { reads, written }: LoopWork): number {
  const stored = kernel.outputs.reduce((sum, output) => sum + written * bytesOf[output], 0);
  return reads.reduce((sum, count, i) => sum + count * bytesOf[kernel.inputs[i] ?? "float32"], stored);
}

type Reduce = Extract<KernelExpression, { kind: "reduce" }>;

interface Inside {
  readonly reduce: Reduce | undefined;
  /** Parts that change from turn to turn. */
  readonly parts: ReadonlySet<KernelExpression>;
}

/** Parts of a kernel that are int32 and depend on what it reads, but not the places that it reads at or the bounds of sums. */
function integersOfData(roots: readonly KernelExpression[]): ReadonlySet<KernelExpression> {
  const found = new Set<KernelExpression>();
  const known = new Map<KernelExpression, boolean>();
  const isOfData = (e: KernelExpression): boolean => {
    const seen = known.get(e);
    if (seen !== undefined) return seen;
    const values = e.kind === "reduce" ? [e.body] : operandsOf(e);
    const own = e.kind === "load" || values.map(isOfData).includes(true);
    known.set(e, own);
    if (own && e.type === "int32") found.add(e);
    return own;
  };
  for (const root of roots) isOfData(root);
  return found;
}

function reducedParts(roots: readonly KernelExpression[]): Inside {
  const reduce = [...allIn(roots)].find((e) => e.kind === "reduce");
  const parts = new Set<KernelExpression>();
  const known = new Map<KernelExpression, boolean>();
  const changes = (e: KernelExpression): boolean => {
    const own = known.get(e) ?? (e.kind === "reduced" || (e.kind !== "reduce" && operandsOf(e).map(changes).includes(true)));
    known.set(e, own);
    if (own) parts.add(e);
    return own;
  };
  if (reduce !== undefined) changes(reduce.body);
  return { reduce, parts };
}

interface Sizes {
  readonly elements: number;
  readonly parameters: readonly number[];
  readonly sizes: readonly number[];
}

/** How often the body of the reduction runs in all. */
function turnsOf({ reduce, parts }: Inside, { elements, parameters, sizes }: Sizes): number {
  if (reduce === undefined) return elements;
  const to = isSelecting(reduce.body) ? undefined : greatest(reduce.to, parameters);
  if (to !== undefined) return elements * Math.max(0, to - (numberIn(reduce.from, parameters) ?? 0));
  const read = [...parts].flatMap((e) => (e.kind === "load" ? [sizes[e.input] ?? elements] : []));
  return read.length === 0 ? elements : Math.max(...read);
}

/** A sum that takes most elements for zeros: a scattering one. What is taken for zero is no work. */
function isSelecting(body: KernelExpression): boolean {
  return body.kind === "select" && [body.a, body.b].some((e) => e.kind === "constant" && e.value === 0);
}

/** The value of a bound that data does not decide. */
function numberIn(e: KernelExpression, parameters: readonly number[]): number | undefined {
  if (e.kind === "constant") return e.value;
  return e.kind === "parameter" ? parameters[e.slot] : undefined;
}

/** The greatest value that an upper bound can have, where the kernel says one. */
function greatest(e: KernelExpression, parameters: readonly number[]): number | undefined {
  if (e.kind !== "binary" || e.op !== "min") return numberIn(e, parameters);
  const limits = [greatest(e.a, parameters), greatest(e.b, parameters)].filter((limit) => limit !== undefined);
  return limits.length === 0 ? undefined : Math.min(...limits);
}
