import { topKDefinition } from "../../../operators/composites/top-k.ts";
import type { Strided } from "../../../plan/kernel.ts";
import type { FunctionSource } from "../assemble.ts";
import { call, count, int, op, plus, store, times } from "../code.ts";
import { kernelParameters, readBlock } from "../launch.ts";
import type { TunedKernel } from "../tuned.ts";
import { clearList, entryBytes, offerScores, positionIn, sortList } from "./top-list.ts";

/** Bytes before a thread's list, for one entry on its way into it. */
const ownBytes = 16;

/** Positions [r, k] of the greatest elements of rows, which are the units. The block: out, a, n, k, bytes between rows of a. */
const topRows: FunctionSource = {
  key: "top k",
  parameters: kernelParameters,
  build: (builder, use) => {
    const { pointer, from, to, scratch } = builder.parameters("pointer", "from", "to", "scratch");
    const block = builder.locals("i32", "out", "a", "n", "k", "aRow");
    const { out, a, n, k, aRow } = block;
    const { row, list, end, entry, place } = builder.locals("i32", "row", "list", "end", "entry", "place");
    return [
      readBlock(block, pointer),
      list.set(plus(scratch.get, int(ownBytes))),
      end.set(plus(list.get, times(k.get, entryBytes))),
      place.set(plus(out.get, op("i32.shl", op("i32.mul", from.get, k.get), int(2)))),
      count(row, from.get, to.get, int(1), [
        call(use(clearList), list.get, end.get),
        call(use(offerScores), list.get, end.get, plus(a.get, op("i32.mul", row.get, aRow.get)), n.get, int(0), scratch.get),
        call(use(sortList), list.get, end.get),
        count(entry, list.get, end.get, int(entryBytes), [
          store("i32.store", place.get, positionIn(entry.get)),
          place.set(plus(place.get, int(4))),
        ]),
      ]),
    ];
  },
};

/** The k greatest of each row by a heap, which a comparison of whole vectors seldom has to open. */
export const topKKernel: TunedKernel = {
  definition: topKDefinition,
  claims: ({ inputs: [a], shape }) => a?.dtype === "float32" && (shape[1] ?? 0) > 0 && (a.strides[1] === 1 || (a.shape[1] ?? 0) <= 1),
  lower: ({ kernel, inputs: [slot], output }) => {
    const [rows = 0, k = 0] = kernel.shape;
    const [{ shape, strides, offset }] = kernel.inputs as readonly [Strided]; // the definition has one input
    const [, n = 0] = shape;
    const at = { kind: "slot", slot: slot ?? output, bytes: 4 * offset } as const;
    const words = [{ kind: "slot", slot: output, bytes: 0 } as const, at, n, k, 4 * (strides[0] ?? 0)];
    return {
      launches: [{ source: topRows, words, units: rows, cycles: rows * (n + 20 * k) }],
      scratchBytes: 0,
      threadBytes: ownBytes + entryBytes * k,
    };
  },
};
