import type { DeviceFacts } from "../kernel.ts";
import { balanced, greater, plus, shuffled } from "../neighbours.ts";

/**
 * Text that kernels of whole rows share. So many invocations take a row, and several short rows share a workgroup; element e belongs to invocation e mod lanes, which
 * keeps it in a register where a row is not too long and reads it again otherwise. How a row is summed follows from its length alone.
 */

/** How rows of a length are worked on. */
export interface RowForm {
  /** Invocations of a row. */
  readonly lanes: number;
  /** Elements that each of them keeps; 0: rows are too long, elements are read again. */
  readonly kept: number;
  /** How many of them exchange numbers by shuffles; 1: none. */
  readonly shuffled: number;
}

const mostKept = 8;
const mostLanes = 256;

/** The form for rows of d elements. */
export function rowForm(d: number, { shuffleWidth }: Pick<DeviceFacts, "shuffleWidth">): RowForm {
  const formOf = (lanes: number, kept: number): RowForm => ({ lanes, kept, shuffled: Math.min(lanes, shuffleWidth) });
  for (let lanes = 8; lanes <= mostLanes; lanes *= 2) if (d <= mostKept * lanes) return formOf(lanes, Math.max(1, Math.ceil(d / lanes)));
  return formOf(mostLanes, 0);
}

/** Invocations of a workgroup. */
function groupSize({ lanes }: RowForm): number {
  return Math.max(64, lanes);
}

/** Rows of a workgroup. */
export function rowsOfGroup(form: RowForm): number {
  return groupSize(form) / form.lanes;
}

/** A form as part of a key. */
export function rowKey({ lanes, kept, shuffled }: RowForm): string {
  return `${lanes} ${kept}${shuffled > 1 ? ` by ${shuffled}` : ""}`;
}

/** As many numbers as one invocation reads from memory to combine them. */
const mostRead = 16;

/** In how many steps numbers of so many groups of invocations are brought together through memory. */
function readsOf(groups: number): readonly number[] {
  if (groups === 1) return [];
  const near = Math.max(8, groups / mostRead);
  return groups <= mostRead ? [groups] : [near, groups / near];
}

/**
 * The WGSL function `name`, which every invocation of a workgroup calls once with a value: what the invocations of its row gave, in the order of `neighbours.ts`.
 * Those of a subgroup shuffle; behind each barrier up to 16 numbers are read. A row within a subgroup needs neither memory nor barrier.
 */
export function rowReduction(form: RowForm, name: string, op: "sum" | "max", type: "f32" | "vec2<f32>"): string {
  const { lanes, shuffled: width } = form;
  const combine = op === "sum" ? plus : greater;
  const memories: string[] = [];
  const lines = [`var result: ${type} = value;`, ...shuffled(combine, "result", width)];
  let together = width;
  for (const count of readsOf(lanes / width)) {
    const place = memories.length === 0 ? "Near" : "Far";
    const memory = `${name}${place}`;
    memories.push(`var<workgroup> ${memory}: array<${type}, ${groupSize(form) / together}>;`);
    const terms = Array.from({ length: count }, (_, n) => `${memory}[first${place} + ${n}i]`);
    lines.push(
      together === 1 ? `${memory}[local] = result;` : `if ((local & ${together - 1}i) == 0i) { ${memory}[local / ${together}i] = result; }`,
      "workgroupBarrier();",
      `let first${place} = local / ${together * count}i * ${count}i;`,
      `result = ${balanced(combine, terms)};`,
    );
    together *= count;
  }
  return `${memories.map((memory) => `${memory}\n`).join("")}fn ${name}(value: ${type}, local: i32) -> ${type} {
${lines.map((line) => `  ${line}`).join("\n")}
  return result;
}`;
}

/** An element of a row: its number, and names of its values. */
export interface RowElement {
  readonly e: string;
  readonly value: (name: string) => string;
}

/** Loops over the elements of an invocation. */
export interface RowLoop {
  /** Reads what is kept. */
  readonly read: string;
  /** Runs `body` for each element; a kept value may be assigned to. */
  each(body: (element: RowElement) => string): string;
}

/** The loops of a form; `load` reads the value of that name of element e. */
export function rowLoop({ lanes, kept }: RowForm, names: readonly string[], load: (name: string, e: string) => string): RowLoop {
  if (kept === 0) {
    const values = names.map((name) => `let ${name} = ${load(name, "e")};`).join("\n");
    const element = { e: "e", value: (name: string) => name };
    return { read: "", each: (body) => `for (var e = lane; e < d; e += ${lanes}i) {\n${values}\n${body(element)}\n}` };
  }
  const places = Array.from({ length: kept }, (_, k) => (k === 0 ? "lane" : `(lane + ${k * lanes}i)`));
  // Only the last of them may lie behind the end.
  const guarded = (k: number, text: string): string => (k === kept - 1 ? `if (${places[k] ?? ""} < d) {\n${text}\n}` : text);
  return {
    read: places
      .flatMap((e, k) => [
        ...names.map((name) => `var ${name}${k} = 0f;`),
        guarded(k, names.map((name) => `${name}${k} = ${load(name, e)};`).join("\n")),
      ])
      .join("\n"),
    each: (body) => places.map((e, k) => guarded(k, body({ e, value: (name) => `${name}${k}` }))).join("\n"),
  };
}

/** The start of `main`: which row and which of its elements an invocation has. `rows` and `d` are WGSL. */
export function rowMain(form: RowForm, { rows, d }: { readonly rows: string; readonly d: string }, body: string): string {
  return `@compute @workgroup_size(${groupSize(form)})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) index: u32) {
let local = i32(index);
let lane = local & ${form.lanes - 1}i;
let ownRow = i32(group.y * groups.x + group.x) * ${rowsOfGroup(form)}i + local / ${form.lanes}i;
// Barriers are for all: who has no row works on the last one and stores nothing.
let isOwn = ownRow < ${rows};
let row = min(ownRow, ${rows} - 1i);
let d = ${d};
${body}
}`;
}

/** a / b where `inverse` is 1 / b: the product and one correction, which costs less than a division and is as good. */
export function corrected(name: string, a: string, b: string, inverse: string): string {
  return `let ${name}First = ${a} * ${inverse};
let ${name} = fma(fma(-${name}First, ${b}, ${a}), ${inverse}, ${name}First);`;
}
