import { operandsOf, type KernelExpression, type Plan, type Slot, type Step } from "./kernel.ts";

/** The content of an int32 slot, where it is known. */
export type Integers = (slot: Slot) => Int32Array | undefined;

/** As {@link Integers}, of what the inputs of one step hold. */
export type StepIntegers = (step: number, slot: Slot) => Int32Array | undefined;

/** Integers that a plan makes of its inputs (bounds of ranges, mostly) are known where those of its inputs are. */
export function knownIntegers(plan: Plan, inputs: Integers): StepIntegers {
  const made = new Map<number, Int32Array | undefined>();
  const madeBy = (position: number): Int32Array | undefined => {
    const step = plan.steps[position];
    if (step === undefined) return undefined;
    if (!made.has(position))
      made.set(
        position,
        evaluate(step, (slot) => of(position, slot)),
      );
    return made.get(position);
  };
  const of: StepIntegers = (position, slot) => {
    if (slot.kind === "input") return inputs(slot);
    return madeBy(plan.steps.findLastIndex(({ outputs }, i) => i < position && outputs.some((output) => sameSlot(output, slot))));
  };
  return of;
}

function sameSlot(a: Slot, b: Slot): boolean {
  if (a.kind === "arena") return b.kind === "arena" && a.byteOffset === b.byteOffset;
  return b.kind === a.kind && a.index === b.index;
}

/** More elements than these are no bounds. */
const most = 1_000_000;

/** The output of a loop kernel of integers; undefined where an input is not known or it computes something else. */
function evaluate({ kernel, parameters, inputs }: Step, integers: Integers): Int32Array | undefined {
  if (kernel.kind !== "loop") return undefined;
  const [value, another] = kernel.values;
  // Bounds stand alone: a kernel of several outputs is one of numbers.
  if (value === undefined || another !== undefined || kernel.outputs[0] !== "int32" || !isOfIntegers(value)) return undefined;
  const extents = parameters.slice(0, kernel.rank);
  const elements = extents.reduce((product, extent) => product * extent, 1);
  if (elements > most) return undefined;
  const loaded = inputs.map(integers);
  if (loaded.includes(undefined)) return undefined;
  const place = extents.map(() => 0);
  const valueOf = (e: KernelExpression): number => {
    if (e.kind === "constant") return e.value;
    if (e.kind === "parameter") return parameters[e.slot] ?? 0;
    if (e.kind === "coordinate") return place[e.axis] ?? 0;
    if (e.kind === "load") return loaded[e.input]?.[valueOf(e.offset)] ?? 0;
    return e.kind === "binary" ? (operations[e.op]?.(valueOf(e.a), valueOf(e.b)) ?? 0) : 0; // `isOfIntegers` lets nothing else through
  };
  return Int32Array.from({ length: elements }, (_, i) => {
    for (let axis = extents.length - 1, rest = i; axis >= 0; axis--) {
      const extent = extents[axis] ?? 1;
      place[axis] = rest % extent;
      rest = Math.floor(rest / extent);
    }
    return valueOf(value);
  });
}

const operations: Readonly<Record<string, (a: number, b: number) => number>> = {
  add: (a, b) => (a + b) | 0,
  sub: (a, b) => (a - b) | 0,
  mul: Math.imul,
  min: Math.min,
  max: Math.max,
  quotient: (a, b) => Math.floor(a / b),
  remainder: (a, b) => a - b * Math.floor(a / b),
};

function isOfIntegers(e: KernelExpression): boolean {
  const isKnown = e.kind === "binary" ? e.op in operations : ["constant", "parameter", "coordinate", "load"].includes(e.kind);
  return e.type === "int32" && isKnown && operandsOf(e).every(isOfIntegers);
}
