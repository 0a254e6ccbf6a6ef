import type { Device } from "../device.ts";
import { rowReduction } from "../kernels/rows.ts";
import { probeInputs } from "./probes.ts";
import { runOnce } from "./run-once.ts";

/** Whether kernels exchange numbers by shuffles, and why. */
export interface Shuffles {
  /** Neighbouring invocations that do, a power of two of them; 1: none. */
  readonly width: number;
  readonly why: string;
}

/** More neighbours than these bring nothing: eight elements of each are a row of 512. */
const mostWidth = 64;
/** Fewer are a barrier as before, and more instructions. */
const leastWidth = 4;

/** No shuffles, for a reason. */
export function unshuffled(why: string): Shuffles {
  return { width: 1, why };
}

/**
 * Whether neighbours of a device can exchange numbers. An adapter says how large its subgroups are at least; that invocations are in them as they are numbered is said by no
 * standard. So it is tried in workgroups of every size that kernels have: what each invocation gets of its neighbours, bit by bit, and sums of rows by shuffles beside
 * those through memory.
 */
export async function checkShuffles(device: Device, info: Pick<GPUAdapterInfo, "subgroupMinSize">, isWanted: boolean): Promise<Shuffles> {
  if (!isWanted) return unshuffled("subgroups were not wanted");
  if (!device.gpu.features.has("subgroups")) return unshuffled("the adapter has no subgroups");
  const least = info.subgroupMinSize ?? 0;
  const width = Math.min(mostWidth, 2 ** Math.floor(Math.log2(Math.max(1, least))));
  if (width < leastWidth) return unshuffled(`the adapter's subgroups may be as small as ${least}`);
  const faults = await Promise.all([64, 128, 256].map((size) => faultOf(device, width, size)));
  const fault = faults.find((each) => each !== undefined);
  if (fault !== undefined) return unshuffled(fault);
  return { width, why: `the adapter's subgroups are of ${least} or more, and sums by shuffles have the bits of those through memory` };
}

/** Whether sums are compared: once, since they follow from the rest. */
function hasSums(size: number): boolean {
  return size === 256;
}

/** Workgroups that a check runs. */
const groups = 3;

/** What workgroups of `size` invocations got wrong; undefined: nothing. */
async function faultOf(device: Device, width: number, size: number): Promise<string | undefined> {
  const wrong = await wrongOf(device, width, size);
  return wrong === undefined ? undefined : `in workgroups of ${size} ${wrong}`;
}

async function wrongOf(device: Device, width: number, size: number): Promise<string | undefined> {
  const { left } = probeInputs();
  const masks = Array.from({ length: Math.log2(width) }, (_, level) => 2 ** level);
  const all = groups * size;
  const found = await runOnce(device, {
    code: shuffleCode(width, size, masks),
    inputs: [left],
    words: all * (2 * masks.length + (hasSums(size) ? 3 : 1)),
    groups,
  });
  const at = (plane: number, i: number): number => found[plane * all + i] ?? 0;
  for (let i = 0; i < all; i++) {
    for (const [level, mask] of masks.entries()) {
      const expected = left[i ^ mask] ?? 0;
      if (at(2 * level, i) !== (i ^ mask)) return `invocation ${i} is no neighbour of ${i ^ mask}`;
      const own = at(2 * level + 1, i);
      if (own !== expected && !(isNan(own) && isNan(expected))) return `invocation ${i} got ${own} as the bits of ${expected}`;
    }
    const [ofSubgroup = 0, bySubgroup, byMemory] = [0, 1, 2].map((plane) => at(2 * masks.length + plane, i));
    if (hasSums(size) && bySubgroup !== byMemory) return `the sum that invocation ${i} has by shuffles is another one`;
    if (ofSubgroup < width) return `a subgroup has ${ofSubgroup} invocations`;
  }
  return undefined;
}

function isNan(bits: number): boolean {
  return (bits & 0x7fffffff) > 0x7f800000;
}

/** Each invocation writes whom it shuffles with and what it gets, the size of its subgroup, and in the largest workgroup both sums of a row of all of it. */
function shuffleCode(width: number, size: number, masks: readonly number[]): string {
  const all = groups * size;
  const form = { lanes: size, kept: 1 };
  // Numbers of like sizes, whose sum depends on its order.
  const sums = `  let term = f32(words[i + ${all}u] >> 8u) * ${2 ** -24}f;
  found[i + ${(2 * masks.length + 1) * all}u] = bitcast<u32>(shuffledSum(term, i32(local)));
  found[i + ${(2 * masks.length + 2) * all}u] = bitcast<u32>(plainSum(term, i32(local)));`;
  return `enable subgroups;
@group(0) @binding(0) var<storage, read_write> found: array<u32>;
@group(0) @binding(1) var<storage, read> words: array<u32>;
${hasSums(size) ? `${rowReduction({ ...form, shuffled: width }, "shuffledSum", "sum", "f32")}\n${rowReduction({ ...form, shuffled: 1 }, "plainSum", "sum", "f32")}` : ""}
@compute @workgroup_size(${size})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) local: u32, @builtin(subgroup_size) size: u32) {
  let i = group.x * ${size}u + local;
  let x = bitcast<f32>(words[i]);
${masks
  .map(
    (mask, level) => `  found[i + ${2 * level * all}u] = subgroupShuffleXor(i, ${mask}u);
  found[i + ${(2 * level + 1) * all}u] = bitcast<u32>(subgroupShuffleXor(x, ${mask}u));`,
  )
  .join("\n")}
  found[i + ${2 * masks.length * all}u] = size;
${hasSums(size) ? sums : ""}
}`;
}
