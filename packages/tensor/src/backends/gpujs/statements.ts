import type { DType } from "../../dtype.ts";
import type { KernelExpression } from "../../plan/kernel.ts";
import type { Instruction, Program } from "../../plan/program.ts";
import { writeCast } from "./casts.ts";
import type { Bundles } from "./bundles.ts";
import type { Cell, CellArgument, CellLayout } from "./cell.ts";
import { floatText, integerText } from "./literals.ts";
import type { Writer } from "./dialects/dialect.ts";
import type { ModeTraits } from "./modes.ts";
import { writeBinary, writeUnary } from "./operations.ts";

/** What is known of inputs. */
interface InputFacts {
  /** Loads whose place may lie outside of their input. */
  readonly stray: ReadonlySet<number>;
  readonly bundles: Bundles;
}

/** Writes the statements of a one-cell kernel: one variable for each instruction. Integers are assigned, floats and booleans declared where they are made. */
export class Statements implements Writer {
  readonly #program: Program;
  readonly #traits: ModeTraits;
  readonly #inputs: InputFacts;
  readonly #lines: string[] = [];
  readonly #arguments = new Map<string, CellArgument>();
  readonly #integers: string[] = [];
  #names = 0;

  constructor(program: Program, traits: ModeTraits, inputs: InputFacts) {
    this.#program = program;
    this.#traits = traits;
    this.#inputs = inputs;
  }

  line(text: string): void {
    this.#lines.push(text);
  }

  integer(): string {
    const name = `w${this.#integers.length}`;
    this.#integers.push(name);
    return name;
  }

  name(): string {
    return `v${this.#names++}`;
  }

  #argument(name: string, argument: CellArgument): string {
    this.#arguments.set(name, argument);
    return name;
  }

  #extent(axis: number): string {
    return this.#argument(`p${axis}`, { kind: "integer", slot: axis });
  }

  /** Gives each output axis its coordinate, and the cell its part of an element where an element has two. */
  coordinates(layout: CellLayout, isTwofold: boolean): void {
    const { rank } = this.#program.kernel;
    const { dialect } = this.#traits;
    const axes = Array.from({ length: rank }, (_, axis) => axis);
    for (const axis of axes) this.#integers.push(`c${axis}`);
    const first = this.integer();
    this.line(`${first} = this.thread.x;`);
    if (isTwofold) {
      this.#integers.push("half");
      this.line(`half = ${dialect.bits.bitAnd(first, "1")};`);
      this.line(`${first} = ${dialect.bits.shiftRight(first, "1")};`);
    }
    if (layout === "axes") {
      const threads = [first, "this.thread.y", "this.thread.z"];
      for (const axis of axes.toReversed()) this.line(`c${axis} = ${threads[rank - 1 - axis]};`);
      return;
    }
    let rest = first;
    for (const axis of axes.toReversed()) {
      if (axis === 0) {
        this.line(`c0 = ${rest};`);
        break;
      }
      const quotient = this.integer();
      dialect.quotient(this, quotient, rest, this.#extent(axis));
      this.line(`c${axis} = ${dialect.int(`${rest} - ${dialect.multiply(quotient, this.#extent(axis))}`)};`);
      rest = quotient;
    }
  }

  /** Writes what an instruction computes. */
  instruction({ id, expression, operands }: Instruction): void {
    const own = `t${id}`;
    const isInt = isInteger(expression);
    if (isInt) this.#integers.push(own);
    const [a = "", b = "", c = ""] = operands.map((operand) => `t${operand}`);
    const assign = (text: string): void => this.line(isInt ? `${own} = ${text};` : `const ${own} = ${text};`);
    switch (expression.kind) {
      case "constant":
        return assign(this.#constant(expression.type, expression.value));
      case "parameter":
        return assign(this.#argument(`p${expression.slot}`, { kind: "integer", slot: expression.slot }));
      case "coordinate":
        return assign(`c${expression.axis}`);
      case "reduced":
        return assign("r");
      case "load":
        return this.#load(id, expression, a);
      case "select":
        if (expression.type === "bool") return assign(`(${a} && ${b}) || (!${a} && ${c})`);
        return assign(`${a} ? ${b} : ${c}`);
      case "cast":
        return writeCast({ write: this, dialect: this.#traits.dialect }, own, expression, a);
      case "unary":
        if (expression.op === "fromBits" && expression.a.kind === "parameter")
          return assign(this.#argument(`f${expression.a.slot}`, { kind: "float", slot: expression.a.slot }));
        return writeUnary({ write: this, dialect: this.#traits.dialect }, own, expression, a);
      case "binary":
        return writeBinary({ write: this, dialect: this.#traits.dialect }, own, expression, a, b);
      case "reduce":
        return this.#reduction(own, expression, a, b, c);
      default:
        expression satisfies never;
    }
  }

  #constant(type: KernelExpression["type"], value: number): string {
    if (type === "bool") return value === 0 ? "false" : "true";
    if (type === "int32") return integerText(value, this.#traits.dialect);
    return Number.isFinite(value) ? floatText(value) : this.#number(value);
  }

  #number(value: number): string {
    const name = value > 0 ? "infinity" : value < 0 ? "least" : "nan";
    return this.#argument(name, { kind: "number", value });
  }

  #load(id: number, { input, type }: Extract<KernelExpression, { kind: "load" }>, offset: string): void {
    const { dialect } = this.#traits;
    const own = `t${id}`;
    const bundle = this.#inputs.bundles.findIndex((inputs) => inputs.includes(input));
    const array =
      bundle < 0
        ? this.#argument(`in${input}`, { kind: "input", index: input })
        : this.#argument(`bundle${bundle}`, { kind: "bundle", index: bundle });
    let at = offset;
    if (this.#inputs.stray.has(id)) {
      const size = this.#argument(`n${input}`, { kind: "size", index: input });
      at = this.integer();
      this.line(`${at} = ${offset};`);
      this.line(`if (${at} < 0 || ${at} >= ${size}) { ${at} = 0; }`);
    }
    if (bundle >= 0) {
      const inside = at;
      const base = this.#argument(`base${input}`, { kind: "base", index: input });
      at = this.integer();
      this.line(`${at} = ${inside}${type === "int32" ? " * 2" : ""} + ${base};`);
    } else if (type === "int32") {
      const inside = at;
      at = this.integer();
      this.line(`${at} = ${inside} * 2;`);
    }
    if (type === "int32") {
      const low = this.integer();
      this.line(`${own} = ${dialect.truncate(`${array}[${at} + 1]`)};`);
      this.line(`${low} = ${dialect.truncate(`${array}[${at}]`)};`);
      this.line(`${own} = ${dialect.int(`${dialect.multiply(own, "65536")} + ${low}`)};`);
    } else if (type === "bool") this.line(`const ${own} = ${array}[${at}] > 0;`);
    else if (isStored(type)) this.line(`${own} = ${dialect.truncate(`${array}[${at}]`)};`);
    else this.line(`const ${own} = ${array}[${at}];`);
  }

  #reduction(own: string, { reducer, type }: Extract<KernelExpression, { kind: "reduce" }>, from: string, to: string, body: string): void {
    const { dialect } = this.#traits;
    const isInt = type === "int32";
    const total = isInt ? own : this.name();
    const start = reducer === "sum" ? "0" : this.#constant(type, extreme(reducer, isInt));
    this.line(isInt ? `${total} = ${start};` : `let ${total} = ${start};`);
    this.#integers.push("r");
    this.line(`r = ${from};`);
    this.line(`while (r < ${to}) {`);
    for (const instruction of this.#program.inner) this.instruction(instruction);
    // In float64 where the mode has it: rounding comes at the end.
    if (reducer === "sum") this.line(`${total} = ${isInt ? dialect.int(`${total} + ${body}`) : `${total} + ${body}`};`);
    else {
      const wins = reducer === "max" ? `${body} > ${total}` : `${body} < ${total}`;
      // A NaN is unlike itself, and stays.
      const isOther = isInt ? wins : `${wins} || ${body} != ${body}`;
      this.line(`if (${isOther}) { ${total} = ${body}; }`);
    }
    this.line(`r = ${dialect.int("r + 1")};`);
    this.line("}");
    if (!isInt) this.line(`const ${own} = ${dialect.float(total)};`);
  }

  /** Returns the cell's value. */
  result(id: number, dtype: DType): void {
    const own = `t${id}`;
    const { dialect } = this.#traits;
    if (dtype === "bool") this.line(`return ${own} ? 1 : 0;`);
    else if (dtype === "int32") {
      // Each half is a whole number that a float32 holds.
      const part = this.integer();
      this.line(`${part} = ${dialect.bits.bitAnd(own, "65535")};`);
      this.line(`if (half == 1) { ${part} = ${dialect.bits.shiftRight(own, "16")}; }`);
      this.line(`return Math.fround(${part});`);
    } else if (isStored(dtype)) this.line(`return Math.fround(${own});`);
    else this.line(`return ${own};`);
  }

  /** The function and what it is given. */
  cell(): Cell {
    const inputs = [...this.#arguments];
    const integers = [...new Set(this.#integers)];
    const isArgument = this.#traits.integers === "arguments";
    const scratch = isArgument ? integers.map((name): [string, CellArgument] => [name, { kind: "scratch" }]) : [];
    const all = [...inputs, ...scratch];
    // Counting up is what makes gpu.js keep a variable as an integer.
    const declared = isArgument ? [] : integers.map((name) => `let ${name} = 0; ${name}++;`);
    const names = all.map(([name]) => name);
    return {
      source: [`function (${names.join(", ")}) {`, ...declared, ...this.#lines, "}"].join("\n"),
      names,
      arguments: all.map(([, argument]) => argument),
    };
  }
}

/** What every value is at least, or at most. */
function extreme(reducer: "max" | "min", isInt: boolean): number {
  if (reducer === "max") return isInt ? -0x80000000 : -Infinity;
  return isInt ? 0x7fffffff : Infinity;
}

function isStored(type: DType): boolean {
  return type === "float16" || type === "bfloat16" || type === "int8";
}

function isInteger({ type, kind }: KernelExpression): boolean {
  return type === "int32" || (kind === "load" && isStored(type));
}
