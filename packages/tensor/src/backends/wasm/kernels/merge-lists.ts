import type { FunctionSource } from "../assemble.ts";
import { count, int, load, op, plus, store, times, when, type Code, type Local } from "../code.ts";
import { kernelParameters, readBlock } from "../launch.ts";
import { entryBytes, positionIn } from "./top-list.ts";

/**
 * Merges sorted lists [lists][contexts][k] and writes positions int32 [contexts, k]. Units are contexts. The block: out, lists, contexts, k, how many lists.
 */
export const mergeLists: FunctionSource = {
  key: "merge lists",
  parameters: kernelParameters,
  build: (builder) => {
    const { pointer, from, to, scratch } = builder.parameters("pointer", "from", "to", "scratch");
    const block = builder.locals("i32", "out", "lists", "contexts", "k", "made");
    const { out, lists, contexts, k, made } = block;
    const { context, next, last, at, best, end, place, step } = builder.locals(
      "i32",
      ...(["context", "next", "last", "at", "best", "end", "place", "step"] as const),
    );
    const entry = (number: Local): Code => load("i64.load", load("i32.load", number.get));
    return [
      readBlock(block, pointer),
      step.set(op("i32.mul", times(contexts.get, entryBytes), k.get)),
      // The thread's own memory holds, for each list, the address of the next entry.
      last.set(plus(scratch.get, op("i32.shl", made.get, int(2)))),
      count(context, from.get, to.get, int(1), [
        at.set(plus(lists.get, op("i32.mul", times(context.get, entryBytes), k.get))),
        count(next, scratch.get, last.get, int(4), [store("i32.store", next.get, at.get), at.set(plus(at.get, step.get))]),
        place.set(plus(out.get, op("i32.shl", op("i32.mul", context.get, k.get), int(2)))),
        end.set(plus(place.get, op("i32.shl", k.get, int(2)))),
        count(place, place.get, end.get, int(4), [
          best.set(scratch.get),
          count(next, plus(scratch.get, int(4)), last.get, int(4), when(op("i64.lt_s", entry(best), entry(next)), best.set(next.get))),
          at.set(load("i32.load", best.get)),
          store("i32.store", place.get, positionIn(at.get)),
          store("i32.store", best.get, plus(at.get, int(entryBytes))),
        ]),
      ]),
    ];
  },
};
