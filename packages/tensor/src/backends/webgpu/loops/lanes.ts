import type { Program } from "../../../plan/program.ts";
import { parameter, registerType } from "../wgsl.ts";
import { combined, reductionFrom } from "./reduction.ts";
import { entryArguments } from "./render.ts";
import { indented, statementsOf, type LoopMemory, type ReduceText } from "./statements.ts";
import { packed } from "./storage.ts";

/** Invocations that share one reduction. Lane l takes every 32nd turn from the l-th on, and halves are put together: an order that the length alone decides. */
const lanes = 32;
/** Reductions of one workgroup. */
export const besides = 8;

/** Which invocations are neighbours: those of one reduction where that reads memory in order, otherwise those of neighbouring elements. */
export type Neighbours = "lanes" | "elements";

function places(neighbours: Neighbours): readonly string[] {
  const [own, lane] = neighbours === "lanes" ? ["local / 32u", "local % 32u"] : ["local % 8u", "local / 8u"];
  return [`let number = (group.y * groups.x + group.x) * ${besides}u + ${own};`, `let lane = ${lane};`];
}

/** Puts the parts of all lanes together: `parts[local]` of lane 0 is the whole. Every invocation comes here. */
function together({ reduce: { reducer, type }, name }: ReduceText, neighbours: Neighbours): readonly string[] {
  const next = neighbours === "lanes" ? 1 : besides;
  const halves = [16, 8, 4, 2, 1].flatMap((half) => [
    "workgroupBarrier();",
    `if (lane < ${half}u) { parts[local] = ${combined(reducer, type, "parts[local]", `parts[local + ${half * next}u]`)}; }`,
  ]);
  return [`parts[local] = ${name};`, ...halves];
}

function entry({ reduce: { type } }: ReduceText, neighbours: Neighbours, body: readonly string[]): string {
  return [
    `var<workgroup> parts: array<${registerType(type)}, ${lanes * besides}>;`,
    `@compute @workgroup_size(${lanes * besides})`,
    `fn main(${entryArguments}) {`,
    ...indented([...places(neighbours), ...body]),
    "}",
  ].join("\n");
}

/** A loop whose reductions are shared by lanes. The number of elements is the parameter after the kernel's own. */
export function renderLanes(program: Program, memory: LoopMemory, neighbours: Neighbours): string {
  const { kernel } = program;
  const { before, reduce, after, results } = statementsOf(program, memory);
  if (reduce === undefined) throw new TypeError("There is nothing to share");
  const stores = kernel.outputs.map((output, i) => `${memory.outputs[i] ?? ""}[element] = ${packed(output, [results[i] ?? ""])};`);
  return entry(reduce, neighbours, [
    `let count = u32(${parameter(kernel.parameters)});`,
    "let element = min(number, count - 1u);",
    ...before,
    ...reductionFrom(reduce, { from: `${reduce.from} + i32(lane)`, step: `${lanes}i` }),
    ...together(reduce, neighbours),
    "if (lane != 0u || number >= count) { return; }",
    `${reduce.name} = parts[local];`,
    ...after,
    ...stores,
  ]);
}

/**
 * The first of two kernels of a long reduction: each element's turns in pieces of `piece`, one after the other in memory by piece and then by element. The number of elements
 * and that of pieces are the parameters after the kernel's own.
 */
export function renderPieces(program: Program, memory: LoopMemory, neighbours: Neighbours, piece: number): string {
  const { kernel } = program;
  const { before, reduce } = statementsOf(program, memory);
  if (reduce === undefined) throw new TypeError("There is nothing to share");
  return entry(reduce, neighbours, [
    `let count = u32(${parameter(kernel.parameters)});`,
    `let all = count * u32(${parameter(kernel.parameters + 1)});`,
    "let place = min(number, all - 1u);",
    "let element = place % count;",
    ...before,
    `let start = ${reduce.from} + i32(place / count) * ${piece}i;`,
    ...reductionFrom(reduce, { from: "start + i32(lane)", to: `min(${reduce.to}, start + ${piece}i)`, step: `${lanes}i` }),
    ...together(reduce, neighbours),
    `if (lane == 0u && number < all) { ${memory.outputs[0] ?? ""}[number] = parts[local]; }`,
  ]);
}
