import { numbers, type Numbers } from "./numbers.ts";
import { rowNames, rowStart, type RowNumber } from "./row-address.ts";
import { corrected, rowLoop, rowMain, rowReduction, type RowForm } from "./rows.ts";

type Vector<N extends string> = `${N}${"Start" | "Step"}`;

/** Parameters of layer norm and its gradient: rows of x and of the gradient, and vectors. */
export const layerNormNumbers: Numbers<"rows" | "d" | "eps" | RowNumber<"x" | "gradient"> | Vector<"gain" | "bias">> = numbers(
  ...(["rows", "d", "eps"] as const),
  ...rowNames("x"),
  ...rowNames("gradient"),
  ...(["gainStart", "gainStep", "biasStart", "biasStep"] as const),
);

const p = layerNormNumbers.wgsl;

function vector(memory: string, name: "gain" | "bias", e: string): string {
  return `${memory}[${p(`${name}Start`)} + ${e} * ${p(`${name}Step`)}]`;
}

/**
 * Mean and deviation of a row. The distances from a first mean, which is rounded, have a mean of their own: what is left of the first one's error. So the mean is
 * `mean + shift`, nearly as exact as if it were summed in float64; its error would be common to the whole row.
 */
const moments = {
  declarations: (form: RowForm): string =>
    `${rowReduction(form, "sumOfRow", "sum", "f32")}\n${rowReduction(form, "distancesOfRow", "sum", "vec2<f32>")}`,
  of: (loop: ReturnType<typeof rowLoop>): string => `var plain = 0f;
${loop.each(({ value }) => `plain += ${value("x")};`)}
let count = f32(d);
let mean = divide(sumOfRow(plain, local), count);
var distances = vec2<f32>();
${loop.each(
  ({ value }) => `{
let distance = ${value("x")} - mean;
distances = vec2<f32>(distances.x + distance, fma(distance, distance, distances.y));
}`,
)}
distances = distancesOfRow(distances, local);
let shift = divide(distances.x, count);
let deviation = squareRoot(max(fma(-shift, shift, divide(distances.y, count)), 0f) + bitcast<f32>(${p("eps")}));
let inverse = divide(1f, deviation);`,
} as const;

const standard = (x: string): string => `let distance = (${x} - mean) - shift;
${corrected("standard", "distance", "deviation", "inverse")}`;

/** WGSL of layer norm: `memory` holds x, gain, bias, output. */
export function layerNormCode(form: RowForm, even: boolean, [x = "", gain = "", bias = "", out = ""]: readonly string[]): string {
  const loop = rowLoop(form, ["x"], (_, e) => `${x}[start + ${e} * ${p("xStep")}]`);
  const body = `let start = ${rowStart("x", "row", p, even)};
${loop.read}
${moments.of(loop)}
if (isOwn) {
${loop.each(
  ({ value, e }) => `{
${standard(value("x"))}
${out}[row * d + ${e}] = fma(standard, ${vector(gain, "gain", e)}, ${vector(bias, "bias", e)});
}`,
)}
}`;
  return `${moments.declarations(form)}\n${rowMain(form, { rows: p("rows"), d: p("d") }, body)}`;
}

/** WGSL of the gradient with respect to the rows: `memory` holds x, gain, gradient, output. */
export function layerNormGradientCode(
  form: RowForm,
  even: boolean,
  [x = "", gain = "", gradient = "", out = ""]: readonly string[],
): string {
  const loop = rowLoop(form, ["x", "gained"], (name, e) =>
    name === "x"
      ? `${x}[start + ${e} * ${p("xStep")}]`
      : `${gradient}[gradientStart + ${e} * ${p("gradientStep")}] * ${vector(gain, "gain", e)}`,
  );
  const body = `let start = ${rowStart("x", "row", p, even)};
let gradientStart = ${rowStart("gradient", "row", p, even)};
${loop.read}
${moments.of(loop)}
var sums = vec2<f32>();
${loop.each(
  ({ value }) => `{
${standard(value("x"))}
sums = vec2<f32>(sums.x + ${value("gained")}, fma(${value("gained")}, standard, sums.y));
}`,
)}
sums = sumsOfRow(sums, local);
let means = vec2<f32>(divide(sums.x, count), divide(sums.y, count));
if (isOwn) {
${loop.each(
  ({ value, e }) => `{
${standard(value("x"))}
let left = fma(-standard, means.y, ${value("gained")} - means.x);
${corrected("result", "left", "deviation", "inverse")}
${out}[row * d + ${e}] = result;
}`,
)}
}`;
  return `${moments.declarations(form)}\n${rowReduction(form, "sumsOfRow", "sum", "vec2<f32>")}\n${rowMain(form, { rows: p("rows"), d: p("d") }, body)}`;
}
