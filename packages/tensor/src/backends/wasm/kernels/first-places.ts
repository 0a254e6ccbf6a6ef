import { firstPlacesDefinition } from "../../../operators/first-places.ts";
import type { Strided } from "../../../plan/kernel.ts";
import { sizeOf } from "../../../shape.ts";
import type { FunctionSource } from "../assemble.ts";
import { int, load, op, plus, repeatWhile, store, when } from "../code.ts";
import { kernelParameters, readBlock } from "../launch.ts";
import type { TunedKernel } from "../tuned.ts";

/** One pass over the row numbers, from the last to the first. The block: out, ids, rows, n, bytes between ids. One unit: each row takes a store. */
const firstPlaces: FunctionSource = {
  key: "first places",
  parameters: kernelParameters,
  build: (builder) => {
    const { pointer } = builder.parameters("pointer", "from", "to");
    const block = builder.locals("i32", "out", "ids", "rows", "n", "stride");
    const { out, ids, rows, n, stride } = block;
    const { at, end, row } = builder.locals("i32", "at", "end", "row");
    const four = (place: typeof out): typeof place.get => op("i32.shl", place.get, int(2));
    return [
      readBlock(block, pointer),
      at.set(out.get),
      end.set(plus(out.get, four(rows))),
      repeatWhile(op("i32.lt_u", at.get, end.get), [store("i32.store", at.get, n.get), at.set(plus(at.get, int(4)))]),
      ids.set(plus(ids.get, op("i32.mul", n.get, stride.get))),
      repeatWhile(op("i32.gt_s", n.get, int(0)), [
        n.set(op("i32.sub", n.get, int(1))),
        ids.set(op("i32.sub", ids.get, stride.get)),
        row.set(load("i32.load", ids.get)),
        when(op("i32.lt_u", row.get, rows.get), store("i32.store", plus(out.get, four(row)), n.get)),
      ]),
    ];
  },
};

/** Where each row number stands first. */
export const firstPlacesKernel: TunedKernel = {
  definition: firstPlacesDefinition,
  claims: () => true,
  lower: ({ kernel, inputs: [slot], output }) => {
    const [ids] = kernel.inputs as readonly [Strided]; // the definition has one input
    const rows = sizeOf(kernel.shape);
    const words = [
      { kind: "slot", slot: output, bytes: 0 },
      { kind: "slot", slot: slot ?? output, bytes: 4 * ids.offset },
      rows,
      ids.shape[0] ?? 0,
      4 * (ids.strides[0] ?? 0),
    ] as const;
    return { launches: [{ source: firstPlaces, words, units: 1, cycles: rows + (ids.shape[0] ?? 0) }], scratchBytes: 0, threadBytes: 0 };
  },
};
