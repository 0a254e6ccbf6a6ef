import { float32Bits, float32FromBits, roundToEven } from "./bits.ts";
import {
  addBounded,
  castBounded,
  divBounded,
  elementaryBounded,
  extremeBounded,
  formatOf,
  loosen,
  mulBounded,
  sqrtBounded,
  type Slots,
} from "./bounded.ts";
import { binaryOfIntegers, logicOf, predicateOf } from "./evaluate-exact.ts";
import type { Expression, ScalarType } from "./expression.ts";
import type { FloatPrecision } from "./float-precision.ts";

/** Values with their running error bounds, row-major; without bounds they are exact. Integers and bools are held as numbers. */
export interface Bounded {
  readonly values: Float64Array;
  readonly bounds: Float64Array | undefined;
}

/** An input of a meaning. */
export interface BoundedInput extends Bounded {
  /** Extents, outermost first. */
  readonly shape: readonly number[];
}

/** Computes one slot from others. */
export type Step = () => void;

/** What steps compute with. */
export interface StepContext {
  readonly slots: Slots;
  readonly inputs: readonly BoundedInput[];
  readonly precision: FloatPrecision;
}

const floats: ReadonlySet<ScalarType> = new Set<ScalarType>(["float32", "float16", "bfloat16"]);

/** The step of a node whose operands have their slots. */
export function stepOf(
  node: Exclude<Expression, { kind: "axis" | "reduce" }>,
  operands: readonly number[],
  out: number,
  context: StepContext,
): Step {
  const { slots, precision } = context;
  const step = exactStepOf(node, operands, out, context);
  const isLoose = precision.flushesSubnormals === true || precision.assumesFinite === true;
  if (!isLoose || !floats.has(node.type)) return step;
  return () => {
    step();
    loosen(slots, out, precision);
  };
}

function exactStepOf(
  node: Exclude<Expression, { kind: "axis" | "reduce" }>,
  operands: readonly number[],
  out: number,
  { slots, inputs, precision }: StepContext,
): Step {
  const { V, E } = slots;
  const [a = 0, b = 0, c = 0] = operands;
  switch (node.kind) {
    case "constant": {
      const value = node.type === "float32" ? Math.fround(node.value) : node.value;
      return () => ([V[out], E[out]] = [value, 0]);
    }
    case "read":
      return readStep(operands, out, slots, inputs[node.input]);
    case "select":
      return () => selectBounded(slots, out, a, b, c);
    case "cast":
      return castStep(node.a.type, node.type, out, a, slots);
    case "unary":
      return unaryStep(node, out, a, slots, precision);
    case "binary":
      return binaryStep(node, out, [a, b], slots, precision);
    default:
      return node satisfies never;
  }
}

function readStep(at: readonly number[], out: number, { V, E }: Slots, input: BoundedInput | undefined): Step {
  if (input === undefined) throw new TypeError("A meaning reads an input that it was not given");
  const { shape, values, bounds } = input;
  return () => {
    let offset = 0;
    let isCertain = true;
    for (let i = 0; i < at.length; i++) {
      const [place, extent] = [V[at[i]!]!, shape[i]!];
      // Outside there is nothing; it matters only where a select does not discard it.
      if (!(place >= 0 && place < extent)) offset = NaN;
      offset = offset * extent + place;
      if (E[at[i]!] !== 0) isCertain = false;
    }
    V[out] = values[offset] ?? NaN;
    E[out] = !isCertain ? Infinity : bounds === undefined ? 0 : (bounds[offset] ?? 0);
  };
}

function selectBounded({ V, E }: Slots, out: number, condition: number, a: number, b: number): void {
  const [chosen, other] = V[condition] !== 0 ? [a, b] : [b, a];
  const [value, bound] = [V[chosen]!, E[chosen]!];
  V[out] = value;
  if (E[condition] === 0) E[out] = bound;
  else {
    const apart = Object.is(value, V[other]) ? 0 : Math.abs(value - V[other]!);
    const union = Math.max(bound, apart + E[other]!);
    E[out] = union >= 0 ? union : Infinity;
  }
}

function castStep(from: ScalarType, to: ScalarType, out: number, a: number, slots: Slots): Step {
  const { V, E } = slots;
  if (to === "bool")
    return () => {
      const [x, p] = [V[a]!, E[a]!];
      [V[out], E[out]] = [x !== 0 ? 1 : 0, p === 0 || Math.abs(x) > p ? 0 : 1];
    };
  if (to !== "int32" || from === "bool") return () => castBounded(slots, out, a, to);
  const truncate = (x: number): number => (x !== x ? 0 : Math.max(-(2 ** 31), Math.min(2 ** 31 - 1, Math.trunc(x))));
  return () => {
    const [x, p] = [V[a]!, E[a]!];
    const whole = truncate(x);
    V[out] = whole;
    E[out] = p === 0 ? 0 : p < Infinity ? Math.max(truncate(x + p) - whole, whole - truncate(x - p)) : Infinity;
  };
}

function unaryStep(node: Extract<Expression, { kind: "unary" }>, out: number, a: number, slots: Slots, precision: FloatPrecision): Step {
  const { V, E } = slots;
  const format = formatOf(node.type);
  switch (node.op) {
    case "neg":
      if (node.type === "int32") return () => ([V[out], E[out]] = [-V[a]! | 0, E[a]!]);
      return () => ([V[out], E[out]] = [-V[a]!, E[a]!]);
    case "abs":
      if (node.type === "int32") return () => ([V[out], E[out]] = [Math.abs(V[a]!) | 0, E[a]!]);
      return () => ([V[out], E[out]] = [Math.abs(V[a]!), E[a]!]);
    case "not":
      return () => ([V[out], E[out]] = [V[a] === 0 ? 1 : 0, E[a]!]);
    case "floor":
    case "round": {
      const f = node.op === "floor" ? Math.floor : roundToEven;
      return () => {
        const [x, p] = [V[a]!, E[a]!];
        const whole = f(x);
        V[out] = whole;
        E[out] = p === 0 ? 0 : p < Infinity ? Math.max(f(x + p) - whole, whole - f(x - p)) : Infinity;
      };
    }
    case "sqrt":
      return () => sqrtBounded(slots, out, a, format, precision.sqrt);
    case "bitsOf":
      return () => ([V[out], E[out]] = [float32Bits(V[a]!), E[a] === 0 ? 0 : Infinity]);
    case "fromBits":
      return () => ([V[out], E[out]] = [float32FromBits(V[a]!), E[a] === 0 ? 0 : Infinity]);
    case "exp":
    case "log":
    case "erf":
    case "tanh":
    case "sin":
    case "cos": {
      const elementary = elementaryBounded(node.op, format, precision);
      return () => elementary(slots, out, a);
    }
    default:
      return node.op satisfies never;
  }
}

function binaryStep(
  node: Extract<Expression, { kind: "binary" }>,
  out: number,
  [a, b]: readonly [a: number, b: number],
  slots: Slots,
  precision: FloatPrecision,
): Step {
  const { op } = node;
  const format = formatOf(node.type);
  switch (op) {
    case "less":
    case "lessEqual":
    case "equal":
    case "notEqual":
      return predicateOf(op, slots, out, a, b);
    case "and":
    case "or":
      return logicOf(op, slots, out, a, b);
    case "min":
      return () => extremeBounded(slots, out, a, b, -1);
    case "max":
      return () => extremeBounded(slots, out, a, b, 1);
    case "add":
    case "sub":
      if (node.type !== "int32") return () => addBounded(slots, out, a, b, op === "add" ? 1 : -1, format);
      return binaryOfIntegers(op, slots, out, a, b);
    case "mul":
      if (node.type !== "int32") return () => mulBounded(slots, out, a, b, format);
      return binaryOfIntegers(op, slots, out, a, b);
    case "div":
      return () => divBounded(slots, out, a, b, format, precision.division);
    default:
      return binaryOfIntegers(op, slots, out, a, b);
  }
}
