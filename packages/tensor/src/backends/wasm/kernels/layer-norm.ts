import { layerNormGradientDefinition } from "../../../operators/composites/layer-norm-gradient.ts";
import { layerNormDefinition } from "../../../operators/composites/layer-norm.ts";
import type { ClaimedKernel, Strided } from "../../../plan/kernel.ts";
import { sizeOf } from "../../../shape.ts";
import type { FunctionBuilder, FunctionSource } from "../assemble.ts";
import { count, double, floats, int, op, plus, type Code, type Local } from "../code.ts";
import { bitsOfFloat, kernelParameters, readBlock, type Launches, type Word } from "../launch.ts";
import { leadingStride } from "../../../plan/leading-stride.ts";
import { copyRows } from "../tiles/tile.ts";
import type { TunedKernel, TunedStep } from "../tuned.ts";
import { doublesOf, rounded, rowMoments, type Doubles } from "./row-moments.ts";
import { foldEight, loadHalf, masked, rowLoop, type Half } from "./rows.ts";

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

/** Units are rows: the pointers go on by one row each time. The block: out, x, gain, bias or gradient, d, eps, bytes between rows of x (and of the gradient). */
const layerNormRows: FunctionSource = {
  key: "layer norm",
  parameters: kernelParameters,
  build: (builder, use) => {
    const { pointer, from, to, scratch } = builder.parameters("pointer", "from", "to", "scratch");
    const block = builder.locals("i32", "out", "x", "gain", "bias", "d", "eps", "xRow");
    const { out, x, gain, bias, d, eps, xRow } = block;
    const row = builder.local("i32");
    const loop = rowLoop(builder, d, scratch.get, use(copyRows));
    const own = rowMoments(builder, loop, x, { d, eps });
    const { mean, inverse } = builder.locals("v128", "mean", "inverse");
    /** (x - mean) / deviation gain + bias, rounded once. */
    const result = (half: Half): Code => {
      const [values, gains, biases] = [x, gain, bias].map((row) => doublesOf(builder, loadHalf(row, loop, half))) as [
        Doubles,
        Doubles,
        Doubles,
      ]; // three rows
      const pair = (i: 0 | 1): Code =>
        op(
          "f64x2.add",
          op("f64x2.mul", op("f64x2.mul", op("f64x2.sub", values.pairs[i], mean.get), inverse.get), gains.pairs[i]),
          biases.pairs[i],
        );
      // Statements leave nothing behind, so they may stand before the value.
      return [values.statements, gains.statements, biases.statements, rounded([pair(0), pair(1)])];
    };
    return [
      readBlock(block, pointer),
      x.set(plus(x.get, op("i32.mul", from.get, xRow.get))),
      out.set(plus(out.get, op("i32.mul", from.get, op("i32.shl", d.get, int(2))))),
      count(row, from.get, to.get, int(1), [
        own.statements,
        mean.set(op("f64x2.splat", own.mean.get)),
        inverse.set(op("f64x2.splat", op("f64.div", double(1), own.deviation.get))),
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
    const { pointer, from, to, scratch } = builder.parameters("pointer", "from", "to", "scratch");
    const block = builder.locals("i32", "out", "x", "gain", "gradient", "d", "eps", "xRow", "gradientRow");
    const { out, x, gain, gradient, d, eps, xRow, gradientRow } = block;
    const row = builder.local("i32");
    const { gained, mean, along, centre, deviation } = builder.locals("v128", "gained", "mean", "along", "centre", "deviation");
    const loop = rowLoop(builder, d, scratch.get, use(copyRows));
    const own = rowMoments(builder, loop, x, { d, eps });
    const [sum, product] = [sumOf(builder), sumOf(builder)];
    const standard = (half: Half): Code => div(sub(loadHalf(x, loop, half), centre.get), deviation.get);
    const gainedOf = (half: Half): Code => mul(loadHalf(gradient, loop, half), loadHalf(gain, loop, half));
    const result = (half: Half): Code => div(sub(sub(gainedOf(half), mean.get), mul(standard(half), along.get)), deviation.get);
    return [
      readBlock(block, pointer),
      x.set(plus(x.get, op("i32.mul", from.get, xRow.get))),
      gradient.set(plus(gradient.get, op("i32.mul", from.get, gradientRow.get))),
      out.set(plus(out.get, op("i32.mul", from.get, op("i32.shl", d.get, int(2))))),
      count(row, from.get, to.get, int(1), [
        own.statements,
        centre.set(op("f32x4.splat", op("f32.demote_f64", own.mean.get))),
        deviation.set(op("f32x4.splat", op("f32.demote_f64", own.deviation.get))),
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
  const words = [{ kind: "slot", slot: output, bytes: 0 } as const, ...slots, d, bitsOfFloat(Number(kernel.attributes["eps"])), ...strides];
  return { launches: [{ source, words, units: rows, cycles: 3 * rows * d }], scratchBytes: 0, threadBytes: 64 };
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
