import { leastMagnitude, rowSteps } from "../../../operators/composites/quantized-linear.ts";
import { bitsLiteral, literal } from "../wgsl.ts";
import { greater, shuffled } from "../neighbours.ts";
import { numbers, type Numbers } from "./numbers.ts";

type RowNumber = "rows" | "length" | "words" | "at" | "row" | "place";

/** Integers of a quantization: rows of so many elements, words of a plane, where the elements lie. */
export const rowNumbers: Numbers<RowNumber> = numbers<RowNumber>("rows", "length", "words", "at", "row", "place");
const { wgsl } = rowNumbers;

/** Invocations that share a row. */
const invocations = 64;

/** The step of a plane of high parts: a whole number is 64 high + low, both of 8 bits. */
export const highStep = 64;

/**
 * Rounds each row to 12-bit whole numbers by its greatest magnitude, in two planes of bytes, four in a word: words of high parts, then words of low ones, with
 * zeros behind the last element; and the step of each row, NaN for a row that is not finite. `width` neighbours meet by shuffles.
 */
export function quantizeRowsCode(width: number, x: string, planes: string, steps: string): string {
  return `var<workgroup> greatest: atomic<u32>;
@compute @workgroup_size(${invocations})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) invocation: u32) {
  let t = i32(invocation);
  let row = i32(group.x + group.y * groups.x);
  if (row >= ${wgsl("rows")}) { return; }
  if (t == 0) { atomicStore(&greatest, 0u); }
  workgroupBarrier();
  let start = ${wgsl("at")} + row * ${wgsl("row")};
  // Magnitudes compare as their bits do, and a NaN is above all of them.
  var own: u32 = 0u;
  for (var k = t; k < ${wgsl("length")}; k += ${invocations}) { own = max(own, bitcast<u32>(${x}[start + k * ${wgsl("place")}]) & 0x7fffffffu); }
${shuffled(greater, "own", width)
  .map((line) => `  ${line}\n`)
  .join("")}  ${width > 1 ? `if ((t & ${width - 1}) == 0) { atomicMax(&greatest, own); }` : "atomicMax(&greatest, own);"}
  workgroupBarrier();
  let size = atomicLoad(&greatest);
  var perStep = 0f;
  if (size >= ${bitsLiteral(leastMagnitude)}) { perStep = divide(${literal("float32", rowSteps)}, bitcast<f32>(size)); }
  if (t == 0) {
    var step = divide(bitcast<f32>(size), ${literal("float32", rowSteps)});
    if (size >= 0x7f800000u) { step = ${literal("float32", NaN)}; }
    ${steps}[row] = step;
  }
  for (var word = t; word < ${wgsl("words")}; word += ${invocations}) {
    var high = 0u;
    var low = 0u;
    for (var i = 0; i < 4 && 4 * word + i < ${wgsl("length")}; i++) {
      let whole = i32(round(${x}[start + (4 * word + i) * ${wgsl("place")}] * perStep));
      let rest = ((whole + ${highStep / 2}) & ${highStep - 1}) - ${highStep / 2};
      high |= (u32((whole - rest) / ${highStep}) & 0xffu) << (8u * u32(i));
      low |= (u32(rest) & 0xffu) << (8u * u32(i));
    }
    ${planes}[2 * row * ${wgsl("words")} + word] = high;
    ${planes}[(2 * row + 1) * ${wgsl("words")} + word] = low;
  }
}`;
}
