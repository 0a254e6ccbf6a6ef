import type { FunctionBuilder } from "../assemble.ts";
import { call, count, int, ints, lane, load, op, plus, store, when, type Code, type Local } from "../code.ts";

/** The eight lanes of two vectors of partial results, added in ascending order. */
export function foldEight(low: Local, high: Local): Code {
  const lanes = [low, high].flatMap((vector) => [0, 1, 2, 3].map((number) => lane("f32x4.extract_lane", vector.get, number)));
  return lanes.reduce((a, b) => op("f32.add", a, b));
}

/** One of the two vectors that are worked on at a time: bytes after the row's place, and which lanes count (all when absent). */
export interface Half {
  readonly bytes: 0 | 16;
  readonly mask?: Code;
}

/** Loops over rows of d elements in blocks of eight; the last block may be partial and has masks. */
export interface RowLoop {
  /** Bytes from the start of the row to the block. */
  readonly at: Code;
  over(body: (half: Half) => Code): Code;
  /** Stores a vector of a block; a partial one goes through 32 bytes at `scratch`, and `finish` copies it. */
  overStored(target: Code, body: (half: Half) => Code): Code;
}

/** A row loop for rows of `d` elements. */
export function rowLoop(builder: FunctionBuilder, d: Local, scratch: Code, copy: number): RowLoop {
  const { i, at, bulk, rest } = builder.locals("i32", "i", "at", "bulk", "rest");
  const { low, high } = builder.locals("v128", "low", "high");
  const place = at.set(op("i32.shl", i.get, int(2)));
  const blocks = (body: Code, last: Code): Code => [
    bulk.set(op("i32.and", d.get, int(-8))),
    rest.set(op("i32.and", d.get, int(7))),
    count(i, int(0), bulk.get, int(8), [place, body]),
    when(rest.get, [
      i.set(bulk.get),
      place,
      low.set(op("i32x4.lt_s", ints(0, 1, 2, 3), op("i32x4.splat", rest.get))),
      high.set(op("i32x4.lt_s", ints(4, 5, 6, 7), op("i32x4.splat", rest.get))),
      last,
    ]),
  ];
  const halves = (body: (half: Half) => Code): Code => [body({ bytes: 0, mask: low.get }), body({ bytes: 16, mask: high.get })];
  return {
    at: at.get,
    over: (body) => blocks([body({ bytes: 0 }), body({ bytes: 16 })], halves(body)),
    overStored: (target, body) =>
      blocks(
        [0, 16].map((bytes) => store("v128.store", plus(target, at.get), body({ bytes: bytes === 0 ? 0 : 16 }), bytes)),
        [
          store("v128.store", scratch, body({ bytes: 0, mask: low.get })),
          store("v128.store", scratch, body({ bytes: 16, mask: high.get }), 16),
          call(copy, plus(target, at.get), int(0), scratch, int(0), int(1), rest.get),
        ],
      ),
  };
}

/** A term with lanes that do not count made 0. */
export function masked(half: Half, value: Code): Code {
  return half.mask === undefined ? value : op("v128.and", value, half.mask);
}

/** Loads half a block of a row. */
export function loadHalf(row: Local, loop: RowLoop, half: Half): Code {
  return load("v128.load", plus(row.get, loop.at), half.bytes);
}
