import type { Strided } from "../../../plan/kernel.ts";
import type { FunctionSource } from "../assemble.ts";
import { count, int, load, op, plus, store, type Code, type Local } from "../code.ts";
import { kernelParameters, readBlock, type Launch, type Word } from "../launch.ts";

/** Copies [a, b, c] of any strides to contiguous memory. Units are along a. The block: to, from, b, c, bytes between neighbours on each axis. */
const contiguousCopy: FunctionSource = {
  key: "contiguous",
  parameters: kernelParameters,
  build: (builder) => {
    const { pointer, first, last } = builder.parameters("pointer", "first", "last");
    const block = builder.locals("i32", "to", "from", "b", "c", "aStep", "bStep", "cStep");
    const { to, from, b, c, aStep, bStep, cStep } = block;
    const { i, j, l, target } = builder.locals("i32", "i", "j", "l", "target");
    const product = (x: Code, y: Local): Code => op("i32.mul", x, y.get);
    const source = plus(plus(from.get, product(i.get, aStep)), plus(product(j.get, bStep), product(l.get, cStep)));
    return [
      readBlock(block, pointer),
      target.set(plus(to.get, op("i32.shl", product(product(first.get, b), c), int(2)))),
      count(
        i,
        first.get,
        last.get,
        int(1),
        count(
          j,
          int(0),
          b.get,
          int(1),
          count(l, int(0), c.get, int(1), [store("f32.store", target.get, load("f32.load", source)), target.set(plus(target.get, int(4)))]),
        ),
      ),
    ];
  },
};

/** The launch that makes a contiguous copy of an input of three axes. */
export function contiguous(to: Word, from: Word, { shape, strides }: Strided): Launch {
  const [a = 0, b = 0, c = 0] = shape;
  return { source: contiguousCopy, words: [to, from, b, c, ...strides.map((stride) => 4 * stride)], units: a, cycles: 4 * a * b * c };
}
