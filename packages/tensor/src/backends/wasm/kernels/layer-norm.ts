import { layerNormGradientDefinition } from "../../../operators/composites/layer-norm-gradient.ts";
import { layerNormDefinition } from "../../../operators/composites/layer-norm.ts";
import type { ClaimedKernel, Strided } from "../../../plan/kernel.ts";
import { sizeOf } from "../../../shape.ts";
import type { FunctionBuilder, FunctionSource } from "../assemble.ts";
import { count, floats, int, op, plus, type Code, type Local } from "../code.ts";
import { bitsOfFloat, kernelParameters, readBlock, type Launches, type Word } from "../launch.ts";
import { leadingStride } from "../tiles/lower-product.ts";
import { copyRows } from "../tiles/tile.ts";
import type { TunedKernel, TunedStep } from "../tuned.ts";
import { foldEight, loadHalf, masked, rowLoop, shareOf, type Half, type RowLoop } from "./rows.ts";

/** Mean and deviation of a row in all lanes. */
interface Moments {
  readonly statements: Code;
  readonly mean: Local;
  readonly deviation: Local;
}

interface Sum {
  readonly low: Local;
  readonly high: Local;
}

function sumOf(builder: FunctionBuilder): Sum {
  return builder.locals("v128", "low", "high");
}

const sub = (a: Code, b: Code): Code => op("f32x4.sub", a, b);
const mul = (a: Code, b: Code): Code => op("f32x4.mul", a, b);
const div = (a: Code, b: Code): Code => op("f32x4.div", a, b);

function cleared({ low, high }: Sum): Code {
  return [low.set(floats(0)), high.set(floats(0))];
}

function added({ low, high }: Sum, half: Half, term: Code): Code {
  const sum = half.bytes === 0 ? low : high;
  return sum.set(op("f32x4.add", sum.get, masked(half, term)));
}

/** The mean of a sum of d terms, in all lanes. */
function meanOf(sum: Sum, d: Local): Code {
  return op("f32x4.splat", op("f32.div", foldEight(sum.low, sum.high), op("f32.convert_i32_s", d.get)));
}

function moments(builder: FunctionBuilder, loop: RowLoop, x: Local, d: Local, eps: Local): Moments {
  const { mean, deviation, centred } = builder.locals("v128", "mean", "deviation", "centred");
  const sum = sumOf(builder);
  const statements: Code = [
    cleared(sum),
    loop.over((half) => added(sum, half, loadHalf(x, loop, half))),
    mean.set(meanOf(sum, d)),
    cleared(sum),
    loop.over((half) => [centred.set(sub(loadHalf(x, loop, half), mean.get)), added(sum, half, mul(centred.get, centred.get))]),
    deviation.set(op("f32x4.sqrt", op("f32x4.add", meanOf(sum, d), op("f32x4.splat", op("f32.reinterpret_i32", eps.get))))),
  ];
  return { statements, mean, deviation };
}

/** Rows of this thread: the pointers go on by one row each time. The block: out, x, gain, bias or gradient, rows, d, eps, bytes between rows of x (and of the gradient). */
const layerNormRows: FunctionSource = {
  key: "layer norm",
  parameters: kernelParameters,
  build: (builder, use) => {
    const { pointer, thread, threads, scratch } = builder.parameters("pointer", "thread", "threads", "scratch");
    const block = builder.locals("i32", "out", "x", "gain", "bias", "rows", "d", "eps", "xRow");
    const { out, x, gain, bias, rows, d, eps, xRow } = block;
    const { row, from, to } = builder.locals("i32", "row", "from", "to");
    const loop = rowLoop(builder, d, scratch.get, use(copyRows));
    const own = moments(builder, loop, x, d, eps);
    const result = (half: Half): Code =>
      op(
        "f32x4.add",
        mul(div(sub(loadHalf(x, loop, half), own.mean.get), own.deviation.get), loadHalf(gain, loop, half)),
        loadHalf(bias, loop, half),
      );
    return [
      readBlock(block, pointer),
      shareOf(rows.get, thread, threads, from, to),
      x.set(plus(x.get, op("i32.mul", from.get, xRow.get))),
      out.set(plus(out.get, op("i32.mul", from.get, op("i32.shl", d.get, int(2))))),
      count(row, from.get, to.get, int(1), [
        own.statements,
        loop.overStored(out.get, result),
        x.set(plus(x.get, xRow.get)),
        out.set(plus(out.get, op("i32.shl", d.get, int(2)))),
      ]),
    ];
  },
};

const layerNormGradientRows: FunctionSource = {
  key: "layer norm gradient",
  parameters: kernelParameters,
  build: (builder, use) => {
    const { pointer, thread, threads, scratch } = builder.parameters("pointer", "thread", "threads", "scratch");
    const block = builder.locals("i32", "out", "x", "gain", "gradient", "rows", "d", "eps", "xRow", "gradientRow");
    const { out, x, gain, gradient, rows, d, eps, xRow, gradientRow } = block;
    const { row, from, to } = builder.locals("i32", "row", "from", "to");
    const { gained, mean, along } = builder.locals("v128", "gained", "mean", "along");
    const loop = rowLoop(builder, d, scratch.get, use(copyRows));
    const own = moments(builder, loop, x, d, eps);
    const [sum, product] = [sumOf(builder), sumOf(builder)];
    const standard = (half: Half): Code => div(sub(loadHalf(x, loop, half), own.mean.get), own.deviation.get);
    const gainedOf = (half: Half): Code => mul(loadHalf(gradient, loop, half), loadHalf(gain, loop, half));
    const result = (half: Half): Code => div(sub(sub(gainedOf(half), mean.get), mul(standard(half), along.get)), own.deviation.get);
    return [
      readBlock(block, pointer),
      shareOf(rows.get, thread, threads, from, to),
      x.set(plus(x.get, op("i32.mul", from.get, xRow.get))),
      gradient.set(plus(gradient.get, op("i32.mul", from.get, gradientRow.get))),
      out.set(plus(out.get, op("i32.mul", from.get, op("i32.shl", d.get, int(2))))),
      count(row, from.get, to.get, int(1), [
        own.statements,
        cleared(sum),
        cleared(product),
        loop.over((half) => [
          gained.set(gainedOf(half)),
          added(sum, half, gained.get),
          added(product, half, mul(gained.get, standard(half))),
        ]),
        mean.set(meanOf(sum, d)),
        along.set(meanOf(product, d)),
        loop.overStored(out.get, result),
        x.set(plus(x.get, xRow.get)),
        gradient.set(plus(gradient.get, gradientRow.get)),
        out.set(plus(out.get, op("i32.shl", d.get, int(2)))),
      ]),
    ];
  },
};

/** Rows can be read where they lie when their elements are neighbours and the leading axes are as one. */
function hasRows(input: Strided | undefined): boolean {
  if (input === undefined) return false;
  const d = input.shape.at(-1) ?? 1;
  return (d === 1 || input.strides.at(-1) === 1) && leadingStride(input, 1) !== undefined;
}

function lower({ kernel, inputs, output }: TunedStep, source: FunctionSource, rowInputs: readonly number[]): Launches {
  const d = kernel.shape.at(-1) ?? 0;
  const slots = inputs.map((slot, i): Word => ({ kind: "slot", slot, bytes: 4 * (kernel.inputs[i]?.offset ?? 0) }));
  const strides = rowInputs.map((i) => 4 * (leadingStride(kernel.inputs[i] as Strided, 1) ?? 0)); // the definition's inputs
  const rows = d === 0 ? 0 : sizeOf(kernel.shape) / d;
  const words = [
    { kind: "slot", slot: output, bytes: 0 } as const,
    ...slots,
    rows,
    d,
    bitsOfFloat(Number(kernel.attributes["eps"])),
    ...strides,
  ];
  return { launches: [{ source, words, cycles: 3 * rows * d }], scratchBytes: 0, threadBytes: 64 };
}

const claims = ({ inputs, output }: ClaimedKernel): boolean => output === "float32" && inputs.every(hasRows);

/** Layer norm in one pass over each row in cache. */
export const layerNormKernel: TunedKernel = {
  definition: layerNormDefinition,
  claims,
  lower: (step) => lower(step, layerNormRows, [0]),
};

/** The gradient of layer norm with respect to its rows. */
export const layerNormGradientKernel: TunedKernel = {
  definition: layerNormGradientDefinition,
  claims,
  lower: (step) => lower(step, layerNormGradientRows, [0, 2]),
};
