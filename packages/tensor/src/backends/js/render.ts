import type { KernelExpression } from "../../plan/kernel.ts";
import type { Binary, ScalarType, Unary } from "../../scalar/expression.ts";
import type { Elements } from "./array.ts";
import { functions } from "./functions.ts";
import type { Instruction, Program } from "../../plan/program.ts";

/** A kernel that can run: it writes every element of every output. */
export type LoopFunction = (outputs: readonly Elements[], inputs: readonly Elements[], parameters: readonly number[]) => void;

/** Compiles a program to JavaScript. Needs the right to make functions from text. */
export function compileProgram(program: Program): LoopFunction {
  const names = Object.keys(functions);
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the text is made from numbers and fixed words alone, see `render`
  const make = new Function(...names, `"use strict";\n${render(program)}`) as (...given: readonly unknown[]) => LoopFunction; // see `render`
  return make(...(Object.values(functions) as readonly unknown[])); // TypeScript gives \`any\` for the values of an interface
}

/** The JavaScript of a program: nested loops, one variable for each instruction, float32 results rounded after every operation. */
export function render(program: Program): string {
  const { kernel, levels, inner, results } = program;
  const lines: string[] = ["return function (outputs, inputs, parameters) {"];
  kernel.outputs.forEach((_, i) => lines.push(`const out${i} = outputs[${i}];`));
  kernel.inputs.forEach((_, i) => lines.push(`const in${i} = inputs[${i}];`));
  for (let slot = 0; slot < kernel.parameters; slot++) lines.push(`const p${slot} = parameters[${slot}] | 0;`);
  lines.push("let at = 0;");
  levels.forEach((instructions, level) => {
    if (level > 0) lines.push(`for (let c${level - 1} = 0; c${level - 1} < p${level - 1}; c${level - 1}++) {`);
    for (const instruction of instructions) lines.push(statement(instruction, inner));
  });
  // Everything is computed by now: an output may lie where an input does.
  results.forEach((result, i) => lines.push(`out${i}[at] = ${stored(`t${result}`, kernel.outputs[i] ?? "float32")};`));
  lines.push("at++;", "}".repeat(kernel.rank), "};");
  return lines.join("\n");
}

function statement(instruction: Instruction, inner: readonly Instruction[]): string {
  const { id, expression, operands } = instruction;
  const [a = "", b = "", c = ""] = operands.map((operand) => `t${operand}`);
  if (expression.kind === "reduce") return reduction(instruction, inner);
  return `const t${id} = ${valueOf(expression, a, b, c)};`;
}

function reduction({ id, expression, operands }: Instruction, inner: readonly Instruction[]): string {
  if (expression.kind !== "reduce") return "";
  const { reducer, type } = expression;
  const [from, to, body] = operands;
  const isInt = type === "int32";
  const start =
    reducer === "sum" ? "0" : isInt ? (reducer === "max" ? "-2147483648" : "2147483647") : reducer === "max" ? "-Infinity" : "Infinity";
  const next = reducer === "sum" ? (isInt ? `(s${id} + t${body}) | 0` : `s${id} + t${body}`) : `Math.${reducer}(s${id}, t${body})`;
  return [
    `let s${id} = ${start};`,
    `for (let r = t${from}; r < t${to}; r++) {`,
    // The terms are added in float64, but each is rounded before: what another kernel made of it has the same bits.
    ...inner.map((instruction) => statement(instruction, [])),
    `s${id} = ${next};`,
    "}",
    `const t${id} = ${rounded(type, `s${id}`)};`,
  ].join("\n");
}

function rounded(type: ScalarType, text: string): string {
  return type === "float32" ? `fround(${text})` : type === "int32" ? `(${text}) | 0` : text;
}

function valueOf(expression: Exclude<KernelExpression, { kind: "reduce" }>, a: string, b: string, c: string): string {
  switch (expression.kind) {
    case "constant":
      return constant(expression.type, expression.value);
    case "parameter":
      return `p${expression.slot}`;
    case "coordinate":
      return `c${expression.axis}`;
    case "reduced":
      return "r";
    case "load":
      return loaded(expression.type, `in${expression.input}[${a}]`);
    case "select":
      return `${a} ? ${b} : ${c}`;
    case "cast":
      return cast(expression.a.type, expression.type, a);
    case "unary":
      return unary(expression.op, expression.type, a);
    case "binary":
      return binary(expression.op, expression.type, a, b);
    default:
      return expression satisfies never;
  }
}

function constant(type: ScalarType, value: number): string {
  if (type === "bool") return value === 0 ? "false" : "true";
  const number = type === "float32" ? Math.fround(value) : value;
  return Object.is(number, -0) ? "-0" : String(number);
}

/** bool is a JavaScript boolean inside of a kernel, half types are numbers. */
function loaded(type: ScalarType, text: string): string {
  return type === "bool"
    ? `${text} !== 0`
    : type === "float16"
      ? `fromFloat16(${text})`
      : type === "bfloat16"
        ? `fromBfloat16(${text})`
        : text;
}

function stored(text: string, type: ScalarType): string {
  return type === "bool"
    ? `${text} ? 1 : 0`
    : type === "float16"
      ? `float16Bits(${text})`
      : type === "bfloat16"
        ? `bfloat16Bits(${text})`
        : text;
}

function cast(from: ScalarType, to: ScalarType, a: string): string {
  const number = from === "bool" ? `(${a} ? 1 : 0)` : a;
  if (to === "bool") return from === "bool" ? a : `${a} !== 0`;
  if (to === "int32") return from === "bool" ? number : `toInt(${a})`;
  if (to === "int8") return `toInt8(${number})`;
  if (to === "float16") return `roundFloat16(${number})`;
  if (to === "bfloat16") return `roundBfloat16(${number})`;
  return to === "float32" ? `fround(${number})` : number;
}

function unary(op: Unary, type: ScalarType, a: string): string {
  switch (op) {
    case "neg":
      return type === "int32" ? `-${a} | 0` : `-${a}`;
    case "abs":
      return type === "int32" ? `Math.abs(${a}) | 0` : `Math.abs(${a})`;
    case "not":
      return `!${a}`;
    case "floor":
      return `Math.floor(${a})`;
    case "round":
      return `nearest(${a})`;
    case "bitsOf":
    case "fromBits":
      return `${op}(${a})`;
    case "erf":
      return rounded(type, `erf(${a})`);
    case "sqrt":
    case "exp":
    case "log":
    case "tanh":
    case "sin":
    case "cos":
      return rounded(type, `Math.${op}(${a})`);
    default:
      return op satisfies never;
  }
}

const symbols: { readonly [Op in Binary]?: string } = {
  less: "<",
  lessEqual: "<=",
  equal: "===",
  notEqual: "!==",
  and: "&&",
  or: "||",
  bitAnd: "&",
  bitOr: "|",
  bitXor: "^",
  shiftLeft: "<<",
};

function binary(op: Binary, type: ScalarType, a: string, b: string): string {
  switch (op) {
    case "add":
      return rounded(type, `${a} + ${b}`);
    case "sub":
      return rounded(type, `${a} - ${b}`);
    case "mul":
      return type === "int32" ? `Math.imul(${a}, ${b})` : rounded(type, `${a} * ${b}`);
    case "div":
      return rounded(type, `${a} / ${b}`);
    case "min":
    case "max":
      return `Math.${op}(${a}, ${b})`;
    case "quotient":
    case "remainder":
      return `${op}(${a}, ${b})`;
    case "shiftRight":
      return `(${a} >>> ${b}) | 0`;
    default:
      return `${a} ${symbols[op] ?? op} ${b}`;
  }
}
