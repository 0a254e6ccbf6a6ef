import type { Device } from "../device.ts";
import { functionsFor } from "../functions.ts";
import { unchecked } from "./arithmetic.ts";
import { runOnce } from "./run-once.ts";
import { probeInputs, probes, type ProbeName } from "./probes.ts";

/** How often a probe was tried, and at which inputs it was wrong. */
export interface Tried {
  readonly wrong: number;
  readonly example: string;
}

/** Runs every probe on every input: one dispatch, one reading. */
export async function runProbes(device: Device): Promise<Readonly<Record<ProbeName, Tried>>> {
  const { left, right } = probeInputs();
  const names = Object.keys(probes) as ProbeName[]; // the keys of the record
  const found = await computed(device, left, right, names.map((name) => probes[name].code)); // prettier-ignore
  const [x, y] = [new Float32Array(left.buffer), new Float32Array(right.buffer)];
  const tried = (name: ProbeName, at: number): Tried => {
    const probe = probes[name];
    let [wrong, example] = [0, ""];
    for (let i = 0; i < left.length; i++) {
      const expected = probe.expected(x[i] ?? 0, y[i] ?? 0, left[i] ?? 0, right[i] ?? 0);
      const own = found[at * left.length + i] ?? 0;
      if (expected === undefined || own === expected || (isNan(own) && isNan(expected))) continue;
      wrong++;
      example ||= `at ${x[i] ?? 0} and ${y[i] ?? 0} the bits are ${hex(own)} and not ${hex(expected)}`;
    }
    return { wrong, example };
  };
  return Object.fromEntries(names.map((name, at) => [name, tried(name, at)])) as Record<ProbeName, Tried>; // every name
}

const isNan = (bits: number): boolean => (bits & 0x7fffffff) > 0x7f800000;
const hex = (bits: number): string => `0x${bits.toString(16).padStart(8, "0")}`;

async function computed(
  device: Device,
  left: Uint32Array<ArrayBuffer>,
  right: Uint32Array<ArrayBuffer>,
  codes: readonly string[],
): Promise<Uint32Array> {
  const body = [
    "@group(0) @binding(0) var<storage, read_write> found: array<u32>;",
    "@group(0) @binding(1) var<storage, read> left: array<u32>;",
    "@group(0) @binding(2) var<storage, read> right: array<u32>;",
    "@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3<u32>) {",
    `  if (id.x >= ${left.length}u) { return; }`,
    "  let p = left[id.x]; let q = right[id.x]; let x = bitcast<f32>(p); let y = bitcast<f32>(q);",
    ...codes.map((code, at) => `  found[id.x + ${at * left.length}u] = ${code};`),
    "}",
  ].join("\n");
  const code = `${functionsFor(body, unchecked)}\n${body}`;
  return runOnce(device, { code, inputs: [left, right], words: left.length * codes.length, groups: Math.ceil(left.length / 64) });
}
