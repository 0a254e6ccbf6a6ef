import type { KernelExpression } from "../../../plan/kernel.ts";
import type { Instruction, Program } from "../../../plan/program.ts";
import type { ScalarType } from "../../../scalar/expression.ts";
import { literal, parameter } from "../wgsl.ts";
import { valueOf } from "./values.ts";

type Reduce = Extract<KernelExpression, { kind: "reduce" }>;

/** How the text of a loop reads its inputs, and the names of its outputs' memory. */
export interface LoopMemory {
  /** Element `at` of an input as a register holds it. */
  readonly load: (type: ScalarType, input: number, at: string) => string;
  readonly outputs: readonly string[];
  /** Integer `slot` of the kernel. Default: the launch's parameters begin with them. */
  readonly parameter?: (slot: number) => string;
}

/** The reduction of a kernel as text. */
export interface ReduceText {
  readonly reduce: Reduce;
  /** The variable that holds its result. */
  readonly name: string;
  readonly from: string;
  readonly to: string;
  /** Statements of one turn, over the variable `r`, and the value that they give. */
  readonly turn: readonly string[];
  readonly body: string;
}

/** A kernel as statements of one invocation, which computes `element`, a u32. */
export interface Statements {
  /** Coordinates, and what does not wait for the reduction. */
  readonly before: readonly string[];
  readonly reduce: ReduceText | undefined;
  readonly after: readonly string[];
  /** What the outputs are given. */
  readonly results: readonly string[];
}

/** The statements of a kernel: one variable for each instruction that is no constant, parameter or coordinate. */
export function statementsOf(program: Program, memory: LoopMemory): Statements {
  const { levels, inner, results } = program;
  const outside = levels.flat();
  const parameterAt = memory.parameter ?? parameter;
  const texts = new Map([...outside, ...inner].map(({ id, expression }) => [id, textOf(id, expression, parameterAt)]));
  const text = (id: number | undefined): string => texts.get(id ?? -1) ?? "";
  const statement = (instruction: Instruction): string => {
    const { id, expression, operands } = instruction;
    const own = operands.map(text);
    if (expression.kind === "load") return `let t${id} = ${memory.load(expression.type, expression.input, own[0] ?? "")};`;
    return `let t${id} = ${valueOf(expression, program, instruction, own)};`;
  };
  const waiting = new Set<number>();
  const before = coordinates(program, parameterAt);
  const after: string[] = [];
  let reduce: ReduceText | undefined;
  for (const instruction of outside) {
    const { id, expression, operands } = instruction;
    if (expression.kind === "reduce") {
      waiting.add(id);
      const [from, to, body] = operands;
      const turn = inner.filter(isStatement).map(statement);
      reduce = { reduce: expression, name: text(id), from: text(from), to: text(to), turn, body: text(body) };
    } else if (isStatement(instruction)) {
      const waits = operands.some((operand) => waiting.has(operand));
      if (waits) waiting.add(id);
      (waits ? after : before).push(statement(instruction));
    }
  }
  return { before, reduce, after, results: results.map(text) };
}

/** What needs no statement is written where it is read. */
function isStatement({ expression: { kind } }: Instruction): boolean {
  return kind !== "constant" && kind !== "parameter" && kind !== "coordinate" && kind !== "reduced";
}

function textOf(id: number, expression: KernelExpression, parameterAt: (slot: number) => string): string {
  switch (expression.kind) {
    case "constant":
      return literal(expression.type, expression.value);
    case "parameter":
      return parameterAt(expression.slot);
    case "coordinate":
      return `c${expression.axis}`;
    case "reduced":
      return "r";
    default:
      return `t${id}`;
  }
}

/** Coordinates of the element, innermost first; its extents are the first parameters. */
function coordinates({ kernel, levels, inner }: Program, parameterAt: (slot: number) => string): string[] {
  const used = new Set([...levels.flat(), ...inner].flatMap(({ expression: e }) => (e.kind === "coordinate" ? [e.axis] : [])));
  if (used.size === 0) return [];
  const outermost = Math.min(...used);
  const lines: string[] = [];
  let rest = "element";
  for (let axis = kernel.rank - 1; axis >= outermost; axis--) {
    const extent = `u32(${parameterAt(axis)})`;
    if (used.has(axis)) lines.push(`let c${axis} = i32(${axis === 0 ? rest : `${rest} % ${extent}`});`);
    if (axis === outermost) break;
    lines.push(`let rest${axis} = ${rest} / ${extent};`);
    rest = `rest${axis}`;
  }
  return lines;
}

/** Lines moved to the right. */
export function indented(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `  ${line.replaceAll("\n", "\n  ")}`);
}
