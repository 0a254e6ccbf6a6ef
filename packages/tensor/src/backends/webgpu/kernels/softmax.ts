import { softmaxDefinition } from "../../../operators/composites/softmax.ts";
import type { Strided } from "../../../plan/kernel.ts";
import { sizeOf } from "../../../shape.ts";
import { gridOf } from "../grid.ts";
import type { GpuKernel } from "../kernel.ts";
import { shuffling } from "../neighbours.ts";
import { exponential } from "./exponential.ts";
import { indented } from "./indented.ts";
import { numbers, type Numbers } from "./numbers.ts";
import { hasEvenRows, hasRows, rowCount, rowNames, rowNumbers, rowStart, type RowNumber } from "./row-address.ts";
import { corrected, rowForm, rowKey, rowLoop, rowMain, rowReduction, rowsOfGroup, type RowForm } from "./rows.ts";

const parameters: Numbers<"rows" | "d" | RowNumber<"x">> = numbers("rows", "d", ...rowNames("x"));

function softmaxCode(form: RowForm, even: boolean, [x = "", out = ""]: readonly string[]): string {
  const p = parameters.wgsl;
  const loop = rowLoop(form, ["x"], (_, e) => `${x}[start + ${e} * ${p("xStep")}]`);
  const isKept = form.kept > 0;
  // NaN, which a maximum may pass over, becomes the row's sum.
  const body = `let start = ${rowStart("x", "row", p, even)};
${loop.read}
var top = -3.4028234663852886e38f;
${loop.each(({ value }) => `top = max(top, ${value("x")});`)}
top = greatestOfRow(top, local);
var sum = 0f;
${loop.each(({ value }) => (isKept ? `${value("x")} = power1(${value("x")} - top);\nsum += ${value("x")};` : `sum += power1(${value("x")} - top);`))}
sum = sumOfRow(sum, local);
let inverse = divide(1f, sum);
if (isOwn) {
${loop.each(
  ({ value, e }) => `{
let power = ${isKept ? value("x") : `power1(${value("x")} - top)`};
${corrected("weight", "power", "sum", "inverse")}
${out}[row * d + ${e}] = weight;
}`,
)}
}`;
  return `${exponential(1)}
${rowReduction(form, "greatestOfRow", "max", "f32")}
${rowReduction(form, "sumOfRow", "sum", "f32")}
${rowMain(form, { rows: p("rows"), d: p("d") }, body)}`;
}

/** Softmax along the last axis: a row is read once. */
export const softmaxKernel: GpuKernel = {
  definition: softmaxDefinition,
  claims: ({ inputs: [x], attributes, output }) =>
    output === "float32" && x !== undefined && attributes["axis"] === x.shape.length - 1 && hasRows(x),
  lower: ({ inputs, shape }, device) => {
    if (sizeOf(shape) === 0) return { launches: [] };
    const [x] = inputs as readonly [Strided]; // the definition has one input
    const [d = 0, rows] = [shape.at(-1), rowCount(shape)];
    const [form, even] = [rowForm(d, device), hasEvenRows(x)];
    return {
      launches: [
        {
          operands: [
            { place: { kind: "input", index: 0 }, element: "f32" },
            { place: { kind: "output" }, element: "f32" },
          ],
          parameters: parameters.values({ rows, d, ...rowNumbers("x", x) }),
          key: `softmax ${rowKey(form)} ${even}`,
          code: (memory) => indented(softmaxCode(form, even, memory)),
          ...shuffling(form.shuffled),
          groups: gridOf(Math.ceil(rows / rowsOfGroup(form)), device.limits.maxComputeWorkgroupsPerDimension),
        },
      ],
    };
  },
};
