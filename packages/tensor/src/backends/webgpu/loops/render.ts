import { bytesOf, type DType } from "../../../dtype.ts";
import type { Program } from "../../../plan/program.ts";
import { parameter, registerType } from "../wgsl.ts";
import { serialReduction } from "./reduction.ts";
import { indented, statementsOf, type LoopMemory } from "./statements.ts";
import { packed } from "./storage.ts";

/** Invocations of a workgroup of a loop. */
export const loopGroup = 64;

/** What every entry of a loop knows of itself. */
export const entryArguments =
  "@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) local: u32";

/** Elements that one invocation computes: those of one 32-bit word of the narrowest output, since no smaller store exists. */
export function elementsAtOnce(outputs: readonly DType[]): number {
  return Math.max(...outputs.map((output) => 4 / Math.min(4, bytesOf[output])));
}

/** A loop of which each invocation computes whole elements. The number of elements is the parameter after the kernel's own. */
export function renderLoop(program: Program, memory: LoopMemory): string {
  const { kernel } = program;
  const each = elementsAtOnce(kernel.outputs);
  const { before, reduce, after, results } = statementsOf(program, memory);
  const fields = kernel.outputs.map((output, i) => `  value${i}: ${registerType(output)},`);
  const statements = [...before, ...(reduce === undefined ? [] : serialReduction(reduce)), ...after];
  return [
    "struct Values {",
    ...fields,
    "}",
    "fn valuesAt(element: u32) -> Values {",
    ...indented([...statements, `return Values(${results.join(", ")});`]),
    "}",
    `@compute @workgroup_size(${loopGroup})`,
    `fn main(${entryArguments}) {`,
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
      const words = (bytesOf[output] * each) / 4;
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
