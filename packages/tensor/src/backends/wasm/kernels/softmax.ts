import { softmaxDefinition } from "../../../operators/composites/softmax.ts";
import type { Strided } from "../../../plan/kernel.ts";
import { sizeOf } from "../../../shape.ts";
import type { FunctionSource } from "../assemble.ts";
import { call, count, int, load, op, plus } from "../code.ts";
import { bitsOfFloat, kernelParameters, readBlock } from "../launch.ts";
import { leadingStride } from "../../../plan/leading-stride.ts";
import { copyRows } from "../tiles/tile.ts";
import type { TunedKernel } from "../tuned.ts";
import { softmaxRow } from "./softmax-row.ts";
import { rowLoop } from "./rows.ts";

/** Softmax of rows of d elements, which are the units. The block: out, a, d, bytes between rows of a. */
const softmaxRows: FunctionSource = {
  key: "softmax",
  parameters: kernelParameters,
  build: (builder, use) => {
    const { pointer, from, to, scratch } = builder.parameters("pointer", "from", "to", "scratch");
    const block = builder.locals("i32", "out", "a", "d", "aRow");
    const { out, a, d, aRow } = block;
    const { row, rowBytes, powers } = builder.locals("i32", "row", "rowBytes", "powers");
    const loop = rowLoop(builder, d, plus(scratch.get, int(32)), use(copyRows));
    const inverse = builder.local("v128");
    return [
      readBlock(block, pointer),
      rowBytes.set(op("i32.shl", d.get, int(2))),
      powers.set(plus(scratch.get, int(64))),
      a.set(plus(a.get, op("i32.mul", from.get, aRow.get))),
      out.set(plus(out.get, op("i32.mul", from.get, rowBytes.get))),
      count(row, from.get, to.get, int(1), [
        call(use(copyRows), powers.get, int(0), a.get, int(0), int(1), d.get),
        call(use(softmaxRow), powers.get, d.get, int(bitsOfFloat(1)), scratch.get),
        inverse.set(op("f32x4.splat", load("f32.load", scratch.get))),
        loop.overStored(out.get, (half) => op("f32x4.mul", load("v128.load", plus(powers.get, loop.at), half.bytes), inverse.get)),
        a.set(plus(a.get, aRow.get)),
        out.set(plus(out.get, rowBytes.get)),
      ]),
    ];
  },
};

/** Softmax along the last axis, one row in cache at a time. */
export const softmaxKernel: TunedKernel = {
  definition: softmaxDefinition,
  claims: ({ inputs: [a], attributes, output }) =>
    output === "float32" &&
    a !== undefined &&
    attributes["axis"] === a.shape.length - 1 &&
    (a.strides.at(-1) === 1 || a.shape.at(-1) === 1) &&
    leadingStride(a, 1) !== undefined,
  lower: ({ kernel, inputs, output }) => {
    const [a] = kernel.inputs as readonly [Strided]; // the definition has one input
    const d = kernel.shape.at(-1) ?? 0;
    const [slot] = inputs;
    const at = { kind: "slot", slot: slot ?? output, bytes: 4 * a.offset } as const;
    const rows = d === 0 ? 0 : sizeOf(kernel.shape) / d;
    const words = [{ kind: "slot", slot: output, bytes: 0 } as const, at, d, 4 * (leadingStride(a, 1) ?? 0)];
    return {
      launches: [{ source: softmaxRows, words, units: rows, cycles: 8 * rows * d }],
      scratchBytes: 0,
      threadBytes: 64 + 4 * (d + 8),
    };
  },
};
