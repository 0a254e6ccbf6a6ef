import type { KernelExpression } from "../../plan/kernel.ts";
import type { Binary, ScalarType, Unary } from "../../scalar/expression.ts";
import type { Elements } from "./array.ts";
import { functions } from "./functions.ts";
import type { Instruction, Program } from "../../plan/program.ts";
import type { LoopFunction } from "./render.ts";

/** The state of one run: T holds the value of each instruction (a bool as 0 or 1), C the coordinates and, last, the reduced variable. */
interface State {
  readonly T: Float64Array;
  readonly C: Int32Array;
  readonly inputs: readonly Elements[];
  readonly parameters: readonly number[];
}

type Step = (state: State) => void;

/** Runs a program without making code, for places that forbid it. Results have the same bits as those of generated code. */
export function interpretProgram(program: Program): LoopFunction {
  const { kernel, count, levels, results } = program;
  const steps = levels.map((instructions) => instructions.map((instruction) => stepOf(instruction, program)));
  const stores = kernel.outputs.map(storing);
  return (outputs, inputs, parameters) => {
    const state: State = { T: new Float64Array(count), C: new Int32Array(kernel.rank + 1), inputs, parameters };
    let at = 0;
    const walk = (level: number): void => {
      for (const step of steps[level] ?? []) step(state);
      if (level === kernel.rank) {
        results.forEach((result, i) => (outputs[i]![at] = stores[i]!(state.T[result] ?? NaN)));
        at++;
        return;
      }
      const extent = parameters[level] ?? 0;
      for (let i = 0; i < extent; i++) {
        state.C[level] = i;
        walk(level + 1);
      }
    };
    walk(0);
  };
}

function storing(type: ScalarType): (value: number) => number {
  return type === "float16" ? functions.float16Bits : type === "bfloat16" ? functions.bfloat16Bits : (value) => value;
}

function stepOf(instruction: Instruction, program: Program): Step {
  const { id, expression } = instruction;
  if (expression.kind === "reduce") return reductionOf(instruction, program);
  const value = valueOf(expression, instruction.operands, program.kernel.rank);
  return (state) => {
    state.T[id] = value(state);
  };
}

function reductionOf({ id, expression, operands }: Instruction, program: Program): Step {
  if (expression.kind !== "reduce") throw new TypeError("Not a reduction");
  const { reducer, type } = expression;
  const [from = 0, to = 0, body = 0] = operands;
  const { rank } = program.kernel;
  const isInt = type === "int32";
  const steps = program.inner.map((instruction) => stepOf(instruction, program));
  const least = isInt ? -2147483648 : -Infinity;
  const start = reducer === "sum" ? 0 : reducer === "max" ? least : isInt ? 2147483647 : Infinity;
  return (state) => {
    const { T, C } = state;
    let sum = start;
    const end = T[to]!;
    for (let r = T[from]!; r < end; r++) {
      C[rank] = r;
      for (const step of steps) step(state);
      const term = T[body]!;
      sum = reducer === "max" ? Math.max(sum, term) : reducer === "min" ? Math.min(sum, term) : isInt ? (sum + term) | 0 : sum + term;
    }
    T[id] = type === "float32" ? Math.fround(sum) : sum;
  };
}

function valueOf(
  expression: Exclude<KernelExpression, { kind: "reduce" }>,
  operands: readonly number[],
  rank: number,
): (state: State) => number {
  const [a = 0, b = 0, c = 0] = operands;
  switch (expression.kind) {
    case "constant": {
      const value = expression.type === "float32" ? Math.fround(expression.value) : expression.value;
      return () => value;
    }
    case "parameter":
      return ({ parameters }) => parameters[expression.slot] ?? 0;
    case "coordinate":
      return ({ C }) => C[expression.axis] ?? 0;
    case "reduced":
      return ({ C }) => C[rank] ?? 0;
    case "load": {
      const { input, type } = expression;
      const decode = type === "float16" ? functions.fromFloat16 : type === "bfloat16" ? functions.fromBfloat16 : (bits: number) => bits;
      return ({ T, inputs }) => decode(inputs[input]?.[T[a]!] ?? NaN);
    }
    case "select":
      return ({ T }) => (T[a] !== 0 ? T[b]! : T[c]!);
    case "cast": {
      const convert = casts[expression.type];
      return ({ T }) => convert(T[a]!);
    }
    case "unary": {
      const f = unaries[expression.op];
      const round = rounding(expression.type);
      return ({ T }) => round(f(T[a]!));
    }
    case "binary": {
      const isInt = expression.type === "int32";
      const f = (isInt ? integers[expression.op] : undefined) ?? binaries[expression.op];
      const round = rounding(expression.type);
      return ({ T }) => round(f(T[a]!, T[b]!));
    }
    default:
      return expression satisfies never;
  }
}

function rounding(type: ScalarType): (value: number) => number {
  return type === "float32" ? Math.fround : type === "int32" ? (value) => value | 0 : (value) => value;
}

const casts: { readonly [T in ScalarType]: (value: number) => number } = {
  float32: Math.fround,
  float64: (value) => value,
  int32: functions.toInt,
  bool: (value) => (value !== 0 ? 1 : 0),
  float16: functions.roundFloat16,
  bfloat16: functions.roundBfloat16,
  int8: functions.toInt8,
};

const unaries: { readonly [Op in Unary]: (a: number) => number } = {
  neg: (a) => -a,
  abs: Math.abs,
  sqrt: Math.sqrt,
  floor: Math.floor,
  round: functions.nearest,
  exp: Math.exp,
  log: Math.log,
  erf: functions.erf,
  tanh: Math.tanh,
  sin: Math.sin,
  cos: Math.cos,
  not: (a) => (a === 0 ? 1 : 0),
  bitsOf: functions.bitsOf,
  fromBits: functions.fromBits,
};

const binaries: { readonly [Op in Binary]: (a: number, b: number) => number } = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  min: Math.min,
  max: Math.max,
  quotient: functions.quotient,
  remainder: functions.remainder,
  less: (a, b) => (a < b ? 1 : 0),
  lessEqual: (a, b) => (a <= b ? 1 : 0),
  equal: (a, b) => (a === b ? 1 : 0),
  notEqual: (a, b) => (a !== b ? 1 : 0),
  and: (a, b) => a & b,
  or: (a, b) => a | b,
  bitAnd: (a, b) => a & b,
  bitOr: (a, b) => a | b,
  bitXor: (a, b) => a ^ b,
  shiftLeft: (a, b) => a << b,
  shiftRight: (a, b) => a >>> b,
};

/** A product of integers needs more bits than a float64 has. */
const integers: { readonly [Op in Binary]?: (a: number, b: number) => number } = { mul: Math.imul };
