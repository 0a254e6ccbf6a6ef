import { bytesOf, type DType } from "../../../dtype.ts";
import type { KernelExpression } from "../../../plan/kernel.ts";
import type { Instruction, Program } from "../../../plan/program.ts";
import type { ScalarType } from "../../../scalar/expression.ts";
import { literal, parameter, registerType } from "../wgsl.ts";
import { packed } from "./storage.ts";
import { reduction } from "./reduction.ts";
import { valueOf } from "./values.ts";

/** Invocations of a workgroup of a loop. */
export const loopGroup = 64;

/** Elements that one invocation computes: those of one 32-bit word of the narrowest output, since no smaller store exists. */
export function elementsAtOnce(outputs: readonly DType[]): number {
  return Math.max(...outputs.map((output) => 4 / Math.min(4, bytesOf[output])));
}

/** How the text of a loop reads its inputs, and the names of its outputs' memory. */
export interface LoopMemory {
  /** Element `at` of an input as a register holds it. */
  readonly load: (type: ScalarType, input: number, at: string) => string;
  readonly outputs: readonly string[];
}

/** The number of elements is the parameter after the kernel's own. */
export function renderLoop(program: Program, memory: LoopMemory): string {
  const { kernel } = program;
  const each = elementsAtOnce(kernel.outputs);
  const fields = kernel.outputs.map((output, i) => `  value${i}: ${registerType(output)},`);
  return [
    `struct Values {\n${fields.join("\n")}\n}`,
    `fn valuesAt(element: u32) -> Values {\n${body(program, memory)}\n}`,
    `@compute @workgroup_size(${loopGroup})`,
    "fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) local: u32) {",
    `  let at = (group.y * groups.x + group.x) * ${loopGroup}u + local;`,
    `  let count = u32(${parameter(kernel.parameters)});`,
    ...(each === 1 ? oneElement(kernel.outputs, memory) : manyElements(kernel.outputs, memory, each)),
    "}",
  ].join("\n");
}

// Everything is computed before anything is stored: an output may lie where an input does.
function oneElement(outputs: readonly DType[], memory: LoopMemory): readonly string[] {
  return [
    "  if (at >= count) { return; }",
    "  let values = valuesAt(at);",
    ...outputs.map((output, i) => `  ${memory.outputs[i] ?? ""}[at] = ${packed(output, [`values.value${i}`])};`),
  ];
}

function manyElements(outputs: readonly DType[], memory: LoopMemory, each: number): readonly string[] {
  const all = Array.from({ length: each }, (_, n) => n);
  return [
    `  let first = at * ${each}u;`,
    "  if (first >= count) { return; }",
    // Behind the last element there is only padding, which may hold the last element again.
    ...all.map((n) => `  let values${n} = valuesAt(min(first + ${n}u, count - 1u));`),
    ...outputs.flatMap((output, i) => {
      const words = bytesOf[output] * each / 4; // prettier-ignore
      const perWord = each / words;
      return Array.from({ length: words }, (_, word) => {
        const own = all.slice(word * perWord, (word + 1) * perWord).map((n) => `values${n}.value${i}`);
        const place = words === 1 ? "at" : `at * ${words}u + ${word}u`;
        const store = `${memory.outputs[i] ?? ""}[${place}] = ${packed(output, own)};`;
        return word === 0 ? `  ${store}` : `  if (first + ${word * perWord}u < count) { ${store} }`;
      });
    }),
  ];
}

function body(program: Program, memory: LoopMemory): string {
  const { levels, inner, results } = program;
  const text = textsOf([...levels.flat(), ...inner]);
  const lines = coordinates(program);
  const statement = (instruction: Instruction): string => {
    const { id, expression, operands } = instruction;
    const own = operands.map((operand) => text.get(operand) ?? "");
    if (expression.kind === "reduce") return reduction(expression, own, `t${id}`, inner.filter(isStatement).map(statement));
    if (expression.kind === "load") return `let t${id} = ${memory.load(expression.type, expression.input, own[0] ?? "")};`;
    return `let t${id} = ${valueOf(expression, program, instruction, own)};`;
  };
  for (const instruction of levels.flat()) if (isStatement(instruction)) lines.push(statement(instruction));
  lines.push(`return Values(${results.map((result) => text.get(result) ?? "").join(", ")});`);
  return lines.map((line) => `  ${line.replaceAll("\n", "\n  ")}`).join("\n");
}

/** What needs no statement is written where it is read. */
function isStatement({ expression: { kind } }: Instruction): boolean {
  return kind !== "constant" && kind !== "parameter" && kind !== "coordinate" && kind !== "reduced";
}

function textsOf(instructions: readonly Instruction[]): ReadonlyMap<number, string> {
  return new Map(instructions.map(({ id, expression }) => [id, textOf(id, expression)]));
}

function textOf(id: number, expression: KernelExpression): string {
  switch (expression.kind) {
    case "constant":
      return literal(expression.type, expression.value);
    case "parameter":
      return parameter(expression.slot);
    case "coordinate":
      return `c${expression.axis}`;
    case "reduced":
      return "r";
    default:
      return `t${id}`;
  }
}

/** Coordinates of the element, innermost first; its extents are the first parameters. */
function coordinates({ kernel, levels, inner }: Program): string[] {
  const used = new Set([...levels.flat(), ...inner].flatMap(({ expression: e }) => (e.kind === "coordinate" ? [e.axis] : [])));
  if (used.size === 0) return [];
  const outermost = Math.min(...used);
  const lines: string[] = [];
  let rest = "element";
  for (let axis = kernel.rank - 1; axis >= outermost; axis--) {
    const extent = `u32(${parameter(axis)})`;
    if (used.has(axis)) lines.push(`let c${axis} = i32(${axis === 0 ? rest : `${rest} % ${extent}`});`);
    if (axis === outermost) break;
    lines.push(`let rest${axis} = ${rest} / ${extent};`);
    rest = `rest${axis}`;
  }
  return lines;
}
