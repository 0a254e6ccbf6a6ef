import { scatterAddDefinition } from "../../../operators/scatter-add.ts";
import type { Strided } from "../../../plan/kernel.ts";
import { sizeOf, stridesOf } from "../../../shape.ts";
import { gridOf } from "../grid.ts";
import type { GpuKernel, Launch, Operand } from "../kernel.ts";
import { indented } from "./indented.ts";
import { scatterGroup, scatterNumbers, sortIdsCode, sumSortedCode } from "./scatter-add-code.ts";

/** With fewer rows than this their columns are shared out among workgroups: some of few rows are long sums. */
const manyRows = 4096;

/** The elements of a row lie side by side in order. */
function hasWholeRows({ shape, strides }: Strided): boolean {
  const own = stridesOf(shape);
  return shape.every((extent, axis) => axis === 0 || extent === 1 || strides[axis] === own[axis]);
}

/**
 * Rows added into numbered rows, the gradient of an embedding table, without atomic floats: the numbers are sorted by counting, then each row of the result sums what
 * names it, in order. Comparisons grow with the square of the numbers, and the table's rows cost a search each.
 */
export const scatterAddKernel: GpuKernel = {
  definition: scatterAddDefinition,
  claims: ({ inputs: [values], shape, output }, { limits }) => {
    const limit = limits.maxComputeWorkgroupsPerDimension;
    const fits = (shape[0] ?? 0) <= limit ** 2 && sizeOf(shape.slice(1)) <= limit * scatterGroup;
    return (output === "float32" || output === "int32") && values !== undefined && hasWholeRows(values) && fits;
  },
  lower: ({ inputs, shape, output }, { limits }) => {
    if (sizeOf(shape) === 0) return { launches: [] };
    const [values, ids] = inputs as readonly [Strided, Strided]; // the definition has two inputs
    const [rows = 0, ...rest] = shape;
    const [n = 0, width] = [ids.shape[0], sizeOf(rest)];
    const columns = rows < manyRows ? scatterGroup : width;
    const parameters = scatterNumbers.values({
      ...{ n, rows, width, columns, start: values.offset, row: values.strides[0] ?? 0 },
      ...{ idStart: ids.offset, idStep: ids.strides[0] ?? 0 },
    });
    const type = output === "int32" ? "i32" : "f32";
    const sorted: Operand = { place: { kind: "scratch", index: 0 }, element: "vec2<i32>" };
    const limit = limits.maxComputeWorkgroupsPerDimension;
    const [across, down] = gridOf(rows, limit);
    const sort: Launch = {
      operands: [{ place: { kind: "input", index: 1 }, element: "i32" }, sorted],
      parameters,
      key: "sort row numbers",
      code: (memory) => indented(sortIdsCode(memory)),
      groups: gridOf(Math.ceil(n / scatterGroup), limit),
    };
    const sum: Launch = {
      operands: [{ place: { kind: "input", index: 0 }, element: type }, sorted, { place: { kind: "output" }, element: type }],
      parameters,
      key: `sum sorted rows ${type}`,
      code: (memory) => indented(sumSortedCode(type, memory)),
      groups: [Math.ceil(width / columns), across, down],
    };
    return { launches: n === 0 ? [sum] : [sort, sum], scratch: [8 * Math.max(1, n)] };
  },
};
