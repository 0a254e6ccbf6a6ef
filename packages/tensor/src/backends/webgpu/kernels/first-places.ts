import { firstPlacesDefinition } from "../../../operators/first-places.ts";
import type { Strided } from "../../../plan/kernel.ts";
import { sizeOf } from "../../../shape.ts";
import { gridOf } from "../grid.ts";
import type { GpuKernel, Launch } from "../kernel.ts";
import { numbers } from "./numbers.ts";

const invocations = 64;
const { wgsl, values } = numbers("rows", "n", "at", "step");

const head = `@compute @workgroup_size(${invocations})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) invocation: u32) {
  let i = ${invocations} * i32(group.x + group.y * groups.x) + i32(invocation);`;

/** Every row's place is the number of ids. */
function clearCode(out: string): string {
  return `${head}
  if (i < ${wgsl("rows")}) { ${out}[i] = ${wgsl("n")}; }
}`;
}

/** Every id lowers the place of its row to its own. The least of whole numbers does not depend on their order. */
function placeCode(ids: string, out: string): string {
  return `${head}
  if (i >= ${wgsl("n")}) { return; }
  let row = ${ids}[${wgsl("at")} + i * ${wgsl("step")}];
  if (row >= 0 && row < ${wgsl("rows")}) { atomicMin(&${out}[row], i); }
}`;
}

/** Where each row number stands first. */
export const firstPlacesKernel: GpuKernel = {
  definition: firstPlacesDefinition,
  claims: () => true,
  lower: (kernel, { limits }) => {
    const [ids] = kernel.inputs as readonly [Strided]; // the definition has one input
    const [rows, n] = [sizeOf(kernel.shape), ids.shape[0] ?? 0];
    const parameters = values({ rows, n, at: ids.offset, step: ids.strides[0] ?? 0 });
    const grid = (count: number): Launch["groups"] => gridOf(Math.ceil(count / invocations), limits.maxComputeWorkgroupsPerDimension);
    const clear: Launch = {
      operands: [{ place: { kind: "output" }, element: "i32" }],
      parameters,
      key: "clear places",
      code: ([out = ""]) => clearCode(out),
      groups: grid(rows),
    };
    const place: Launch = {
      operands: [
        { place: { kind: "input", index: 0 }, element: "i32" },
        { place: { kind: "output" }, element: "atomic<i32>" },
      ],
      parameters,
      key: "first places",
      code: ([own = "", out = ""]) => placeCode(own, out),
      groups: grid(n),
    };
    return { launches: [...(rows > 0 ? [clear] : []), ...(rows > 0 && n > 0 ? [place] : [])] };
  },
};
