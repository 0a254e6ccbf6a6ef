import type { Program } from "../../../plan/program.ts";
import type { ScalarType } from "../../../scalar/expression.ts";
import type { DeviceFacts } from "../kernel.ts";
import { balanced, plus, shuffled, type Combine } from "../neighbours.ts";
import { parameter, registerType } from "../wgsl.ts";
import { combined, reductionFrom } from "./reduction.ts";
import { entryArguments } from "./render.ts";
import { indented, statementsOf, type LoopMemory, type ReduceText } from "./statements.ts";
import { packed } from "./storage.ts";

/** Invocations that share one reduction. Lane l takes every 32nd turn from the l-th on, and they are put together as `neighbours.ts` says: an order that the length alone decides. */
const lanes = 32;
/** Reductions of one workgroup. */
export const besides = 8;
/** Lanes whose parts one of them reads from memory. */
const readTogether = 8;

/** Which invocations are neighbours: those of one reduction where that reads memory in order, otherwise those of neighbouring elements. */
export type Neighbours = "lanes" | "elements";

/** How lanes are put together. */
export interface LaneForm {
  readonly neighbours: Neighbours;
  /** Lanes that meet by shuffles; 1: none. */
  readonly shuffled: number;
}

/** The form on a device. Truth values are not shuffled. */
export function laneForm(neighbours: Neighbours, type: ScalarType, { shuffleWidth }: Pick<DeviceFacts, "shuffleWidth">): LaneForm {
  const within = neighbours === "lanes" ? shuffleWidth : Math.max(1, shuffleWidth / besides);
  return { neighbours, shuffled: registerType(type) === "bool" ? 1 : Math.min(lanes, within) };
}

/** A form as part of a key. */
export function laneKey({ neighbours, shuffled: width }: LaneForm): string {
  return `${neighbours}${width > 1 ? ` by ${width}` : ""}`;
}

function places(neighbours: Neighbours): readonly string[] {
  const [own, lane] = neighbours === "lanes" ? ["local / 32u", "local % 32u"] : ["local % 8u", "local / 8u"];
  return [`let number = (group.y * groups.x + group.x) * ${besides}u + ${own};`, `let lane = ${lane};`];
}

/** Puts the parts of all lanes together in the variable of lane 0. Every invocation comes here. */
function together({ reduce: { reducer, type }, name }: ReduceText, { neighbours, shuffled: width }: LaneForm): readonly string[] {
  const next = neighbours === "lanes" ? 1 : besides;
  const combine: Combine = reducer === "sum" ? plus : (a, b) => combined(reducer, type, a, b);
  const lines = [...shuffled(combine, name, width, next), ...(width < lanes ? [`parts[local] = ${name};`] : [])];
  for (let met = width; met < lanes;) {
    const count = Math.min(readTogether, lanes / met);
    const terms = Array.from({ length: count }, (_, n) => `parts[local + ${n * met * next}u]`);
    met *= count;
    const kept = met < lanes ? ` parts[local] = ${name};` : "";
    lines.push("workgroupBarrier();", `if (lane % ${met}u == 0u) { ${name} = ${balanced(combine, terms)};${kept} }`);
  }
  return lines;
}

function entry({ reduce: { type } }: ReduceText, form: LaneForm, body: readonly string[]): string {
  return [
    ...(form.shuffled === lanes ? [] : [`var<workgroup> parts: array<${registerType(type)}, ${lanes * besides}>;`]),
    `@compute @workgroup_size(${lanes * besides})`,
    `fn main(${entryArguments}) {`,
    ...indented([...places(form.neighbours), ...body]),
    "}",
  ].join("\n");
}

/** A loop whose reductions are shared by lanes. The number of elements is the parameter after the kernel's own. */
export function renderLanes(program: Program, memory: LoopMemory, form: LaneForm): string {
  const { kernel } = program;
  const { before, reduce, after, results } = statementsOf(program, memory);
  if (reduce === undefined) throw new TypeError("There is nothing to share");
  const stores = kernel.outputs.map((output, i) => `${memory.outputs[i] ?? ""}[element] = ${packed(output, [results[i] ?? ""])};`);
  return entry(reduce, form, [
    `let count = u32(${parameter(kernel.parameters)});`,
    "let element = min(number, count - 1u);",
    ...before,
    ...reductionFrom(reduce, { from: `${reduce.from} + i32(lane)`, step: `${lanes}i` }),
    ...together(reduce, form),
    "if (lane != 0u || number >= count) { return; }",
    ...after,
    ...stores,
  ]);
}

/**
 * The first of two kernels of a long reduction: each element's turns in pieces of `piece`, one after the other in memory by piece and then by element. The number of elements
 * and that of pieces are the parameters after the kernel's own.
 */
export function renderPieces(program: Program, memory: LoopMemory, form: LaneForm, piece: number): string {
  const { kernel } = program;
  const { before, reduce } = statementsOf(program, memory);
  if (reduce === undefined) throw new TypeError("There is nothing to share");
  return entry(reduce, form, [
    `let count = u32(${parameter(kernel.parameters)});`,
    `let all = count * u32(${parameter(kernel.parameters + 1)});`,
    "let place = min(number, all - 1u);",
    "let element = place % count;",
    ...before,
    `let start = ${reduce.from} + i32(place / count) * ${piece}i;`,
    ...reductionFrom(reduce, { from: "start + i32(lane)", to: `min(${reduce.to}, start + ${piece}i)`, step: `${lanes}i` }),
    ...together(reduce, form),
    `if (lane == 0u && number < all) { ${memory.outputs[0] ?? ""}[number] = ${reduce.name}; }`,
  ]);
}
