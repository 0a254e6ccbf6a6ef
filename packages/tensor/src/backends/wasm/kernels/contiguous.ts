import type { Slot, Strided } from "../../../plan/kernel.ts";
import { sizeOf, stridesOf } from "../../../shape.ts";
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
function contiguous(to: Word, from: Word, { shape, strides }: Strided): Launch {
  const [a = 0, b = 0, c = 0] = shape;
  return { source: contiguousCopy, words: [to, from, b, c, ...strides.map((stride) => 4 * stride)], units: a, cycles: 4 * a * b * c };
}

/** Where a kernel finds the elements of its inputs. */
export interface RowsOfHeads {
  /** Copies to be made before. */
  readonly launches: readonly Launch[];
  readonly scratchBytes: number;
  readonly slots: readonly Word[];
  /** Bytes between rows and between heads, of each input of three axes. */
  readonly strides: readonly number[];
}

/** Inputs [rows, heads, d] that tiles read as they lie: neighbouring elements, and rows that lie apart. Those that are not so are copied. Others stay. */
export function rowsOfHeads(inputs: readonly Strided[], slots: readonly Slot[]): RowsOfHeads {
  const launches: Launch[] = [];
  const words: Word[] = [];
  const strides: number[] = [];
  let scratchBytes = 0;
  inputs.forEach((input, i) => {
    const own: Word = { kind: "slot", slot: slots[i] as Slot, bytes: 4 * input.offset }; // a slot for each input
    const isRows = (input.strides[2] === 1 || input.shape[2] === 1) && (input.strides[0] ?? 0) > 0;
    if (input.shape.length !== 3 || isRows) words.push(own);
    if (input.shape.length !== 3) return;
    const [row = 0, head = 0] = isRows ? input.strides : stridesOf(input.shape);
    strides.push(4 * row, 4 * head);
    if (isRows) return;
    const copy: Word = { kind: "scratch", bytes: scratchBytes };
    launches.push(contiguous(copy, own, input));
    words.push(copy);
    scratchBytes += 4 * sizeOf(input.shape);
  });
  return { launches, scratchBytes, slots: words, strides };
}
