import type { FunctionBuilder, FunctionSource } from "../assemble.ts";
import { call, choose, count, float, int, load, op, plus, repeatWhile, store, when, type Code, type Local } from "../code.ts";

/**
 * The greatest k of a stream of scores, as a heap of entries of 8 bytes whose first is the last in order. An entry read as an int64 is the greater the earlier it
 * comes: above stands the score as an integer that is ordered as floats are, below the position's complement, so that of equal scores the first comes first. A
 * NaN stands behind every number, and a place that nothing has taken yet behind that.
 */
export const entryBytes = 8;

/** Above in an entry for a NaN; -Infinity is greater. */
const keyOfNaN = -(2 ** 31) + 1;
const keyOfNothing = -(2 ** 31);

/** The position in an entry. */
export function positionIn(entry: Code): Code {
  return op("i32.xor", load("i32.load", entry), int(-1));
}

/** Its own inverse on what is not NaN: bits of a float to an integer of its order. */
function ordered(bits: Local): Code {
  return op("i32.xor", bits.get, op("i32.shr_u", op("i32.shr_s", bits.get, int(31)), int(1)));
}

/** Fills a list with nothing. Parameters: list, its end. */
export const clearList: FunctionSource = {
  key: "clear list",
  parameters: ["i32", "i32"],
  build: (builder) => {
    const { list, end } = builder.parameters("list", "end");
    const { at } = builder.locals("i32", "at");
    return count(at, list.get, end.get, int(entryBytes), [
      store("i32.store", at.get, int(0)),
      store("i32.store", at.get, int(keyOfNothing), 4),
    ]);
  },
};

/** Lets the first place, whose entry left, find the one that belongs there, and puts `entry` into the place that becomes free. */
function siftDown(builder: FunctionBuilder, list: Local, end: Code, entry: Local): Code {
  const { at, child, goesOn } = builder.locals("i32", "at", "child", "goesOn");
  const isLess = (a: Code, b: Code): Code => op("i64.lt_s", a, b);
  const entryAt = (place: Local, bytes = 0): Code => load("i64.load", place.get, bytes);
  const findChild = child.set(plus(list.get, plus(op("i32.shl", op("i32.sub", at.get, list.get), int(1)), int(entryBytes))));
  return [
    at.set(list.get),
    findChild,
    goesOn.set(op("i32.lt_u", child.get, end)),
    repeatWhile(goesOn.get, [
      when(
        op("i32.lt_u", plus(child.get, int(entryBytes)), end),
        when(isLess(entryAt(child, entryBytes), entryAt(child)), child.set(plus(child.get, int(entryBytes)))),
      ),
      goesOn.set(isLess(entryAt(child), entry.get)),
      when(goesOn.get, [
        store("i64.store", at.get, entryAt(child)),
        at.set(child.get),
        findChild,
        goesOn.set(op("i32.lt_u", child.get, end)),
      ]),
    ]),
    store("i64.store", at.get, entry.get),
  ];
}

/** Takes one score into a list if it belongs there. Parameters: list, its end, score, position, 8 bytes of scratch memory. */
const pushScore: FunctionSource = {
  key: "push score",
  parameters: ["i32", "i32", "f32", "i32", "i32"],
  build: (builder) => {
    const { list, end, score, position, spare } = builder.parameters("list", "end", "score", "position", "spare");
    const { bits } = builder.locals("i32", "bits");
    const { entry } = builder.locals("i64", "entry");
    return [
      // -0 + 0 is 0, as equal as they are.
      bits.set(op("i32.reinterpret_f32", op("f32.add", score.get, float(0)))),
      store("i32.store", spare.get, op("i32.xor", position.get, int(-1))),
      store("i32.store", spare.get, choose(op("f32.eq", score.get, score.get), ordered(bits), int(keyOfNaN)), 4),
      entry.set(load("i64.load", spare.get)),
      when(op("i64.lt_s", load("i64.load", list.get), entry.get), siftDown(builder, list, end.get, entry)),
    ];
  },
};

/**
 * Takes what belongs into a list from scores that are neighbours and have ascending positions, later ones than any before. Parameters: list, its end, scores, how
 * many, position of the first, 8 bytes of scratch memory.
 */
export const offerScores: FunctionSource = {
  key: "offer scores",
  parameters: ["i32", "i32", "i32", "i32", "i32", "i32"],
  build: (builder, use) => {
    const { list, end, scores, length, position, spare } = builder.parameters("list", "end", "scores", "length", "position", "spare");
    const { i, last, bits, at } = builder.locals("i32", "i", "last", "bits", "at");
    const { least } = builder.locals("f32", "least");
    const { low, high, leasts } = builder.locals("v128", "low", "high", "leasts");
    // Of an empty place and of NaN this makes NaN, which nothing is at most.
    const update: Code = [
      bits.set(load("i32.load", list.get, 4)),
      least.set(op("f32.reinterpret_i32", ordered(bits))),
      leasts.set(op("f32x4.splat", least.get)),
    ];
    const one: Code = [
      when(op("i32.eqz", op("f32.le", load("f32.load", at.get), least.get)), [
        call(use(pushScore), list.get, end.get, load("f32.load", at.get), plus(position.get, i.get), spare.get),
        update,
      ]),
      at.set(plus(at.get, int(4))),
    ];
    const isAbove = (vector: Local): Code => op("v128.not", op("f32x4.le", vector.get, leasts.get));
    const upTo = (to: Code): Code => count(i, i.get, to, int(1), one);
    return [
      update,
      at.set(scores.get),
      i.set(int(0)),
      repeatWhile(op("i32.le_s", plus(i.get, int(8)), length.get), [
        low.set(load("v128.load", at.get)),
        high.set(load("v128.load", at.get, 16)),
        when(
          op("v128.any_true", op("v128.or", isAbove(low), isAbove(high))),
          [last.set(plus(i.get, int(8))), upTo(last.get)],
          [i.set(plus(i.get, int(8))), at.set(plus(at.get, int(32)))],
        ),
      ]),
      upTo(length.get),
    ];
  },
};

/** Puts the entries of a list in their order, the first first. Parameters: list, its end. */
export const sortList: FunctionSource = {
  key: "sort list",
  parameters: ["i32", "i32"],
  build: (builder) => {
    const { list, end } = builder.parameters("list", "end");
    const { entry } = builder.locals("i64", "entry");
    const { last } = builder.locals("i32", "last");
    return [
      last.set(op("i32.sub", end.get, int(entryBytes))),
      repeatWhile(op("i32.lt_u", list.get, last.get), [
        entry.set(load("i64.load", last.get)),
        store("i64.store", last.get, load("i64.load", list.get)),
        siftDown(builder, list, last.get, entry),
        last.set(op("i32.sub", last.get, int(entryBytes))),
      ]),
    ];
  },
};
