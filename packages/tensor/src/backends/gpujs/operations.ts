import type { KernelExpression } from "../../plan/kernel.ts";
import { addsRounder } from "../../plan/rounding.ts";
import { rounder, rounderBits } from "../../scalar/elementary.ts";
import type { Dialect, Writer } from "./dialects/dialect.ts";
import { truth } from "./literals.ts";

/** Where statements go, and in which dialect. */
export interface Target {
  readonly write: Writer;
  readonly dialect: Dialect;
}

type UnaryExpression = Extract<KernelExpression, { kind: "unary" }>;
type BinaryExpression = Extract<KernelExpression, { kind: "binary" }>;

/** The least of the sums with `rounder` whose low bits are a whole number, and its bits, which a float32 holds. */
const least = 2 ** 23;
const leastBits = rounderBits - (rounder - least);

/** Writes the statements that make `own` from `a`. */
export function writeUnary({ write, dialect }: Target, own: string, expression: UnaryExpression, a: string): void {
  const isInt = expression.type === "int32";
  const assign = (text: string): void => write.line(isInt ? `${own} = ${text};` : `const ${own} = ${text};`);
  switch (expression.op) {
    case "neg":
      return assign(isInt ? dialect.int(`0 - ${a}`) : `-${a}`);
    case "abs":
      if (!isInt) return assign(`Math.abs(${a})`);
      assign(a);
      return write.line(`if (${own} < 0) { ${own} = ${dialect.int(`0 - ${own}`)}; }`);
    case "not":
      return assign(`!${a}`);
    case "sqrt":
      return assign(dialect.float(`Math.sqrt(${a})`));
    case "floor":
      return assign(`Math.floor(${a})`);
    case "round":
      return round(write, own, a);
    case "bitsOf":
      if (dialect.avoidsBits && addsRounder(expression.a)) return assign(`(${dialect.truncate(`(${a} - ${least})`)}) + ${leastBits}`);
      return dialect.bitsOf(write, own, a);
    case "fromBits":
      return dialect.fromBits(write, own, a);
    case "exp":
    case "log":
    case "erf":
    case "tanh":
    case "sin":
    case "cos":
      throw new TypeError(`${expression.op} of float32 comes as its expansion`);
    default:
      expression.op satisfies never;
  }
}

/** To the nearest whole number, ties to even: from the whole numbers beside it, so that no compiler can simplify it away. */
function round(write: Writer, own: string, a: string): void {
  const [below, above, half] = [write.name(), write.name(), write.name()];
  write.line(`const ${below} = Math.floor(${a});`);
  write.line(`const ${above} = ${below} + 1;`);
  write.line(`const ${half} = Math.floor(${below} * 0.5);`);
  // Where it is half-way, the even one of the two. What has no fraction stays as it is, and so does what is not finite.
  write.line(`let ${own} = ${a} - ${below} < 0.5 ? ${below} : ${above};`);
  write.line(`if (${a} - ${below} == 0.5 && ${half} * 2 == ${below}) { ${own} = ${below}; }`);
  write.line(`if (!(${a} - ${below} > 0)) { ${own} = ${a}; }`);
}

/** Writes the statements that make `own` from `a` and `b`. */
export function writeBinary({ write, dialect }: Target, own: string, expression: BinaryExpression, a: string, b: string): void {
  const isInt = expression.type === "int32";
  const assign = (text: string): void => write.line(isInt ? `${own} = ${text};` : `const ${own} = ${text};`);
  const { op } = expression;
  switch (op) {
    case "add":
      return assign(isInt ? dialect.int(`${a} + ${b}`) : dialect.float(`${a} + ${b}`));
    case "sub":
      return assign(isInt ? dialect.int(`${a} - ${b}`) : dialect.float(`${a} - ${b}`));
    case "mul":
      return assign(isInt ? dialect.multiply(a, b) : dialect.float(`${a} * ${b}`));
    case "div":
      return assign(dialect.float(`${a} / ${b}`));
    case "min":
    case "max": {
      const wins = op === "max" ? `${a} > ${b}` : `${a} < ${b}`;
      // A NaN is unlike itself; where b is one, no comparison holds.
      return assign(isInt ? `${wins} ? ${a} : ${b}` : `${wins} || ${a} != ${a} ? ${a} : ${b}`);
    }
    case "quotient":
      return dialect.quotient(write, own, a, b);
    case "remainder": {
      const quotient = write.integer();
      dialect.quotient(write, quotient, a, b);
      return assign(dialect.int(`${a} - ${dialect.multiply(quotient, b)}`));
    }
    case "less":
      return assign(`${a} < ${b}`);
    case "lessEqual":
      return assign(`${a} < ${b} || ${a} == ${b}`);
    case "equal":
      return assign(truth(`${a} == ${b}`));
    case "notEqual":
      return assign(truth(`${a} != ${b}`));
    case "and":
      return assign(`${a} && ${b}`);
    case "or":
      return assign(`${a} || ${b}`);
    case "bitAnd":
    case "bitOr":
    case "bitXor":
    case "shiftLeft":
    case "shiftRight":
      return assign(dialect.bits[op](a, b));
    default:
      op satisfies never;
  }
}
