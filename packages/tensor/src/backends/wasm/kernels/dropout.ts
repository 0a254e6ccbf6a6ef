import { dropoutDefinition } from "../../../operators/composites/dropout.ts";
import { maskThreshold } from "../../../scalar/mask-bits.ts";
import { sameShape, sizeOf, stridesOf } from "../../../shape.ts";
import type { FunctionSource } from "../assemble.ts";
import { call, count, int, ints, least, load, op, plus, store, when, type Code, type Local } from "../code.ts";
import { bitsOfFloat, kernelParameters, readBlock, type Word } from "../launch.ts";
import { hoistedConstants } from "../loops/constants.ts";
import { copyRows } from "../tiles/tile.ts";
import { turned } from "../tiles/turned.ts";
import type { TunedKernel } from "../tuned.ts";
import { dropoutFactors } from "./dropout-factors.ts";
import { keptTimes } from "./softmax-row.ts";

/** Positions at a time: those of eight counters. */
const blockSize = 32;

/** Dropout of n elements in order. The block: out, x, key, n, threshold, bits of the factor. Units are blocks of positions. */
const dropoutElements: FunctionSource = {
  key: "dropout",
  parameters: kernelParameters,
  build: (builder, use) => {
    const { pointer, from, to, scratch } = builder.parameters("pointer", "from", "to", "scratch");
    const block = builder.locals("i32", "out", "x", "key", "n", "threshold", "factor");
    const { out, x, key, n, threshold, factor } = block;
    const { i, left, source, target, edge, k0, k1, counter } = builder.locals(
      "i32",
      ...(["i", "left", "source", "target", "edge", "k0", "k1", "counter"] as const),
    );
    const constants = hoistedConstants(builder, n);
    const factors = dropoutFactors(builder, { k0, k1, threshold, factor }, constants);
    const start = builder.local("v128");
    const draw = builder.turn(() => {
      const own = [0, 4].map((first) => factors.ofCounters(op("i32x4.add", start.get, ints(first, first + 1, first + 2, first + 3))));
      return [
        start.set(op("i32x4.splat", counter.get)),
        own.map(({ statements }) => statements),
        // Through memory: V8 pairs vectors that are stored side by side, and none that are shuffled.
        [0, 1, 2, 3].map((w) => own.map(({ parts }, half) => store("v128.store", scratch.get, parts[w] ?? [], 32 * w + 16 * half))),
      ];
    });
    const fourOf = (half: number): Code => {
      const drawn = [0, 1, 2, 3].map(() => builder.local("v128")) as [Local, Local, Local, Local]; // one for each number
      const [turn, four] = turned(builder, drawn);
      const kept = builder.local("v128");
      return [
        drawn.map((vector, w) => vector.set(load("v128.load", scratch.get, 32 * w + 16 * half))),
        turn,
        four.map((factorsOfFour, c4) => {
          const offset = 64 * half + 16 * c4;
          return [
            kept.set(factorsOfFour),
            store("v128.store", target.get, keptTimes(kept.get, load("v128.load", source.get, offset)), offset),
          ];
        }),
      ];
    };
    const bytes = (index: Code): Code => op("i32.shl", index, int(2));
    const isPart = op("i32.lt_s", left.get, int(blockSize));
    const copy = (a: Code, b: Code): Code => call(use(copyRows), a, int(0), b, int(0), int(1), left.get);
    return [
      readBlock(block, pointer),
      k0.set(load("i32.load", key.get)),
      k1.set(load("i32.load", key.get, 4)),
      constants.prologue,
      factors.prologue,
      edge.set(plus(scratch.get, int(4 * blockSize))),
      to.set(op("i32.shl", to.get, int(5))),
      to.set(least(n.get, to.get)),
      count(i, op("i32.shl", from.get, int(5)), to.get, int(blockSize), [
        left.set(op("i32.sub", to.get, i.get)),
        source.set(plus(x.get, bytes(i.get))),
        target.set(plus(out.get, bytes(i.get))),
        counter.set(op("i32.shr_u", i.get, int(2))),
        when(isPart, [copy(edge.get, source.get), source.set(edge.get), target.set(edge.get)]),
        draw,
        [0, 1].map(fourOf),
        when(isPart, copy(plus(out.get, bytes(i.get)), edge.get)),
      ]),
    ];
  },
};

/** Dropout whose factors are drawn where they are used: no mask is kept. */
export const dropoutKernel: TunedKernel = {
  definition: dropoutDefinition,
  claims: ({ inputs: [x, key], output }) =>
    output === "float32" && x !== undefined && sameShape(x.strides, stridesOf(x.shape)) && key?.strides[0] === 1,
  lower: ({ kernel, inputs, output }) => {
    const slots = inputs.map((slot, i): Word => ({ kind: "slot", slot, bytes: 4 * (kernel.inputs[i]?.offset ?? 0) }));
    const [n, rate] = [sizeOf(kernel.shape), Number(kernel.attributes["rate"])];
    const words: readonly Word[] = [
      { kind: "slot", slot: output, bytes: 0 },
      ...slots,
      n,
      maskThreshold(rate),
      bitsOfFloat(1 / (1 - rate)),
    ];
    return {
      launches: [{ source: dropoutElements, words, units: Math.ceil(n / blockSize), grain: 32, cycles: 4 * n }],
      scratchBytes: 0,
      threadBytes: 8 * blockSize,
    };
  },
};
