import type { KernelExpression } from "../../../plan/kernel.ts";
import type { Instruction, Program } from "../../../plan/program.ts";
import { isRounding } from "../../../plan/rounding.ts";
import { rounderBits } from "../../../scalar/elementary.ts";
import type { Binary, ScalarType, Unary } from "../../../scalar/expression.ts";
import { registerType } from "../wgsl.ts";

/** The value of an instruction from the texts of its operands. */
export function valueOf(expression: KernelExpression, program: Program, instruction: Instruction, operands: readonly string[]): string {
  const [a = "", b = "", c = ""] = operands;
  switch (expression.kind) {
    case "select":
      return `select(${c}, ${b}, ${a})`;
    case "cast":
      return cast(expression.a.type, expression.type, a);
    case "unary":
      if (expression.op === "fromBits" && expression.a.kind === "constant") return `floatOf(bitcast<u32>(${a}))`;
      return unary(expression.op, expression.type, a);
    case "binary":
      // The bits of x + rounder say the number as well, and nothing can be folded between a float and an integer.
      if (isRounding(expression)) return `f32(bitcast<i32>(${a}) - ${rounderBits}i)`;
      return binary(expression.op, expression.a.type, a, b);
    default:
      throw new TypeError(`${expression.kind} is no computed value (${program.kernel.key}, ${instruction.id})`);
  }
}

function cast(from: ScalarType, to: ScalarType, a: string): string {
  const source = registerType(from);
  switch (to) {
    case "bool":
      return source === "bool" ? a : source === "f32" ? `!(${a} == 0f)` : `${a} != 0i`;
    case "int32":
      return source === "bool" ? `select(0i, 1i, ${a})` : source === "f32" ? `toInt(${a})` : a;
    case "int8":
      return source === "bool" ? `select(0i, 1i, ${a})` : source === "f32" ? `toInt8(${a})` : `clamp(${a}, -128i, 127i)`;
    case "float32":
      return toFloat(source, a);
    case "float16":
      return `roundFloat16(${toFloat(source, a)})`;
    case "bfloat16":
      return `roundBfloat16(${toFloat(source, a)})`;
    case "float64":
      throw new TypeError("WGSL has no float64");
    default:
      return to satisfies never;
  }
}

function toFloat(source: "f32" | "i32" | "bool", a: string): string {
  return source === "bool" ? `select(0f, 1f, ${a})` : source === "i32" ? `f32(${a})` : a;
}

function unary(op: Unary, type: ScalarType, a: string): string {
  const isFloat = registerType(type) === "f32";
  switch (op) {
    case "neg":
      return `-${a}`;
    case "abs":
      return `abs(${a})`;
    case "not":
      return `!${a}`;
    case "floor":
      return isFloat ? `floor(${a})` : a;
    case "round":
      return isFloat ? `nearest(${a})` : a;
    case "sqrt":
      return `squareRoot(${a})`;
    case "bitsOf":
      return `bitcast<i32>(${a})`;
    case "fromBits":
      return `bitcast<f32>(${a})`;
    case "exp":
    case "log":
    case "erf":
    case "tanh":
    case "sin":
    case "cos":
      throw new TypeError(`${op} comes as its expansion`);
    default:
      return op satisfies never;
  }
}

const symbols: { readonly [Op in Binary]?: string } = {
  add: "+",
  sub: "-",
  mul: "*",
  less: "<",
  lessEqual: "<=",
  equal: "==",
  and: "&&",
  or: "||",
  bitAnd: "&",
  bitOr: "|",
  bitXor: "^",
};

function binary(op: Binary, operand: ScalarType, a: string, b: string): string {
  const register = registerType(operand);
  switch (op) {
    case "min":
    case "max":
      if (register === "f32") return `${op === "min" ? "least" : "greatest"}(${a}, ${b})`;
      return register === "i32" ? `${op}(${a}, ${b})` : `${a} ${op === "min" ? "&&" : "||"} ${b}`;
    case "div":
      return register === "f32" ? `divide(${a}, ${b})` : `${a} / ${b}`;
    case "notEqual":
      // NaN differs from itself, which the operator itself does not say everywhere.
      return `!(${a} == ${b})`;
    case "quotient":
      return `floorQuotient(${a}, ${b})`;
    case "remainder":
      return `floorRemainder(${a}, ${b})`;
    case "shiftLeft":
      return `${a} << u32(${b})`;
    case "shiftRight":
      return `bitcast<i32>(bitcast<u32>(${a}) >> u32(${b}))`;
    case "less":
    case "lessEqual":
      // false is less than true.
      if (register === "bool") return op === "less" ? `!${a} && ${b}` : `!${a} || ${b}`;
      return `${a} ${symbols[op] ?? op} ${b}`;
    default:
      return `${a} ${symbols[op] ?? op} ${b}`;
  }
}
