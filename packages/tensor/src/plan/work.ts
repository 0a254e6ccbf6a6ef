import { bytesOf, type DType } from "../dtype.ts";
import { attributesText } from "../graph/number.ts";
import { trace } from "../graph/trace.ts";
import { apply, signatureAxes, type Definition } from "../operators/define.ts";
import { sizeOf, type Shape } from "../shape.ts";
import { Tensor } from "../tensor.ts";
import type { ClaimedKernel, Plan, Slot, Step } from "./kernel.ts";
import { bytesOfLoop, loopWork, type Work } from "./loop-work.ts";
import { knownIntegers, type Integers } from "./known-integers.ts";
import { makePlan } from "./plan.ts";

/**
 * The work of each step of a plan, counted from definitions: a loop kernel's from its expression, a claimed kernel's from the loop kernels that its definition
 * is lowered to. Ragged operators count the ranges that `integers` tells, or all of their axes where it does not.
 */
export function workOfPlan(plan: Plan, integers: Integers): readonly Work[] {
  const known = knownIntegers(plan, integers);
  return withSizes(plan).map(({ step, sizes }, i): Work => {
    if (step.kernel.kind === "claimed")
      return withEpilogue(
        step,
        step.kernel,
        sizes,
        claimedWork(step, step.kernel, (slot) => known(i, slot)),
      );
    const work = loopWork(step.kernel, step.parameters, sizes);
    return { flops: work.flops, integerOperations: work.integerOperations, bytes: bytesOfLoop(step.kernel, work) };
  });
}

/** The steps of a plan with the elements of their inputs. */
function withSizes(plan: Plan): readonly { readonly step: Step; readonly sizes: readonly number[] }[] {
  const inArena = new Map<number, number>();
  const sizeOfSlot = (slot: Slot): number => {
    if (slot.kind === "arena") return inArena.get(slot.byteOffset) ?? 0;
    return sizeOf((slot.kind === "input" ? plan.inputs : plan.results)[slot.index]?.shape ?? []);
  };
  return plan.steps.map((step) => {
    const { kernel, parameters, inputs, outputs } = step;
    const sizes = inputs.map(sizeOfSlot);
    const size = sizeOf(kernel.kind === "loop" ? parameters.slice(0, kernel.rank) : kernel.shape);
    for (const output of outputs) if (output.kind === "arena") inArena.set(output.byteOffset, size);
    return { step, sizes };
  });
}

/** The work of a claimed kernel and of what is done behind it; what passes between them is not moved. */
function withEpilogue({ parameters }: Step, { inputs, shape, epilogue }: ClaimedKernel, sizes: readonly number[], work: Work): Work {
  if (epilogue === undefined) return work;
  const { kernel, input } = epilogue;
  const behind = loopWork(kernel, parameters, sizes.slice(inputs.length).toSpliced(input, 0, sizeOf(shape)));
  const others = { ...behind, written: 0, reads: behind.reads.with(input, 0) };
  return {
    flops: work.flops + behind.flops,
    integerOperations: work.integerOperations + behind.integerOperations,
    bytes: work.bytes + bytesOfLoop(kernel, others),
  };
}

function claimedWork({ inputs }: Step, kernel: ClaimedKernel, integers: Integers): Work {
  const shapes = kernel.inputs.map(({ shape }) => shape);
  const whole = decomposed(kernel, shapes);
  const touched = kernel.inputs.map(({ shape, strides }) =>
    shape.reduce((product, extent, i) => product * (strides[i] === 0 ? 1 : extent), 1),
  );
  const read = touched.reduce(
    (sum, count, i) => sum + Math.min(count, whole.reads[i] ?? 0) * bytesOf[kernel.inputs[i]?.dtype ?? "float32"],
    0,
  );
  const bytes = read + sizeOf(kernel.shape) * bytesOf[kernel.output];
  const ranges = rangesOf(kernel.definition, inputs, integers);
  if (ranges === undefined) return { flops: whole.flops, integerOperations: whole.integerOperations, bytes };
  // The arithmetic of as many sequences of mean length as make up all ranges: exact in what grows with rows times keys.
  const { axes, total, mean } = ranges;
  const names = signatureAxes(kernel.definition).inputs;
  const one = shapes.map((shape, i) => shape.map((extent, j) => (axes.includes(names[i]?.[j] ?? "") ? mean : extent)));
  const { flops, integerOperations } = decomposed(kernel, one);
  const sequences = total / mean ** 2;
  return { flops: flops * sequences, integerOperations: integerOperations * sequences, bytes };
}

/** Ranges of an operator that has them: the axes of rows and of what a row's range is of, the sum of their lengths, and their mean. */
function rangesOf(
  definition: Definition,
  inputs: readonly Slot[],
  integers: Integers,
): { readonly axes: readonly string[]; readonly total: number; readonly mean: number } | undefined {
  const at = definition.domain.findIndex(({ kind }) => kind === "bound");
  const bound = definition.domain[at];
  const [from, to] = [inputs[at], inputs[at + 1]].map((slot) => slot && integers(slot));
  if (bound?.kind !== "bound" || from === undefined || to === undefined) return undefined;
  const total = from.reduce((sum, start, i) => sum + Math.max(0, (to[i] ?? 0) - start), 0);
  const names = signatureAxes(definition).inputs;
  const axes = [names[at]?.[0] ?? "", names[bound.of]?.[bound.axis] ?? ""];
  return { axes, total, mean: Math.max(1, Math.round(total / Math.max(1, from.filter((start, i) => (to[i] ?? 0) > start).length))) };
}

interface Decomposed {
  readonly flops: number;
  readonly integerOperations: number;
  /** Elements that are read of each input, at most. */
  readonly reads: readonly number[];
}

const counted = new WeakMap<Definition, Map<string, Decomposed>>();

/** The work of a claimed kernel as loop kernels, with inputs of these shapes. */
function decomposed({ definition, attributes, inputs }: ClaimedKernel, shapes: readonly Shape[]): Decomposed {
  const own = counted.get(definition) ?? new Map<string, Decomposed>();
  counted.set(definition, own);
  const dtypes = inputs.map(({ dtype }) => dtype);
  const key = `${shapes.join(";")} ${dtypes.join()} ${attributesText(attributes)}`;
  const work = own.get(key) ?? count(definition, shapes, dtypes, attributes);
  own.set(key, work);
  return work;
}

function count(
  definition: Definition,
  shapes: readonly Shape[],
  dtypes: readonly DType[],
  attributes: ClaimedKernel["attributes"],
): Decomposed {
  const stands = shapes.map((shape, index) => new Tensor(shape, dtypes[index] ?? "float32", { kind: "parameter", index }));
  const { plan, leaves } = makePlan(trace([apply(definition, stands, attributes)], () => false));
  const reads = new Array<number>(shapes.length).fill(0);
  let [flops, integerOperations] = [0, 0];
  for (const { step, sizes } of withSizes(plan)) {
    if (step.kernel.kind !== "loop") throw new TypeError("Nothing was claimed");
    const work = loopWork(step.kernel, step.parameters, sizes);
    flops += work.flops;
    integerOperations += work.integerOperations;
    step.inputs.forEach((slot, i) => {
      const source = slot.kind === "input" ? leaves[slot.index]?.tensor.source : undefined;
      if (source?.kind === "parameter") reads[source.index] = Math.max(reads[source.index] ?? 0, work.reads[i] ?? 0);
    });
  }
  return { flops, integerOperations, reads };
}
