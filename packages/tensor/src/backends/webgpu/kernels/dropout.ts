import { dropoutDefinition } from "../../../operators/composites/dropout.ts";
import { float32Bits } from "../../../scalar/bits.ts";
import { maskThreshold } from "../../../scalar/mask-bits.ts";
import type { Strided } from "../../../plan/kernel.ts";
import { sizeOf, stridesOf } from "../../../shape.ts";
import { gridOf } from "../grid.ts";
import type { GpuKernel } from "../kernel.ts";
import { keptBits } from "./dropout-bits.ts";
import { indented } from "./indented.ts";
import { numbers, type Numbers } from "./numbers.ts";

const groupSize = 64;

const parameters: Numbers<"size" | "start" | "keyStart" | "keyStep" | "threshold" | "factor"> = numbers(
  "size",
  "start",
  "keyStart",
  "keyStep",
  "threshold",
  "factor",
);

/** An invocation has the four elements that one counter decides. `wide`: they are a vector of memory. */
function dropoutCode(wide: boolean, [x = "", key = "", out = ""]: readonly string[]): string {
  const p = parameters.wgsl;
  const one = (n: number): string =>
    `if (at + ${n}i < size) { ${out}[at + ${n}i] = select(0f, ${x}[start + at + ${n}i] * factor, (bits & ${1 << n}u) != 0u); }`;
  const four = `let value = ${x}[(start + at) >> 2u] * factor;
${out}[at >> 2u] = select(vec4<f32>(), value, (vec4<u32>(bits) & vec4<u32>(1u, 2u, 4u, 8u)) != vec4<u32>());`;
  return `${keptBits()}
@compute @workgroup_size(${groupSize})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) index: u32) {
let counter = i32((group.y * groups.x + group.x) * ${groupSize}u + index);
let at = 4i * counter;
let size = ${p("size")};
if (at >= size) { return; }
let start = ${p("start")};
let factor = bitcast<f32>(${p("factor")});
let bits = keptOf(counter, ${key}[${p("keyStart")}], ${key}[${p("keyStart")} + ${p("keyStep")}], u32(${p("threshold")}));
${wide ? four : [0, 1, 2, 3].map(one).join("\n")}
}`;
}

/** The elements lie side by side in order. */
function isContiguous({ shape, strides }: Strided): boolean {
  const own = stridesOf(shape);
  return shape.every((extent, axis) => extent === 1 || strides[axis] === own[axis]);
}

/** Dropout whose bits are drawn where they are used: no mask is kept. */
export const dropoutKernel: GpuKernel = {
  definition: dropoutDefinition,
  claims: ({ inputs: [x], output }) => output === "float32" && x !== undefined && isContiguous(x),
  lower: ({ inputs, shape, attributes }, { limits }) => {
    const size = sizeOf(shape);
    if (size === 0) return { launches: [] };
    const [x, key] = inputs as readonly [Strided, Strided]; // the definition has two inputs
    const rate = Number(attributes["rate"]);
    const wide = size % 4 === 0 && x.offset % 4 === 0;
    const element = wide ? "vec4<f32>" : "f32";
    return {
      launches: [
        {
          operands: [
            { place: { kind: "input", index: 0 }, element },
            { place: { kind: "input", index: 1 }, element: "i32" },
            { place: { kind: "output" }, element },
          ],
          parameters: parameters.values({
            ...{ size, start: x.offset, keyStart: key.offset, keyStep: key.strides[0] ?? 0 },
            ...{ threshold: maskThreshold(rate), factor: float32Bits(1 / (1 - rate)) },
          }),
          key: `dropout ${wide}`,
          code: (memory) => indented(dropoutCode(wide, memory)),
          groups: gridOf(Math.ceil(size / (4 * groupSize)), limits.maxComputeWorkgroupsPerDimension),
        },
      ],
    };
  },
};
