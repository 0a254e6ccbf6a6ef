import type { FunctionBuilder } from "../assemble.ts";
import { count, int, op, when, type Code, type Local } from "../code.ts";

/** Runs `one` with i at from, from + largest, ... for whole tiles, then for the rows that are left in one smaller tile. */
export function inTiles(
  builder: FunctionBuilder,
  range: { readonly i: Local; readonly from: Code; readonly to: Code },
  largest: number,
  one: (size: number) => Code,
): Code {
  const { i, from, to } = range;
  const rest = builder.local("i32");
  return [
    count(i, from, op("i32.sub", to, int(largest - 1)), int(largest), one(largest)),
    rest.set(op("i32.sub", to, i.get)),
    Array.from({ length: largest - 1 }, (_, n) => when(op("i32.eq", rest.get, int(n + 1)), one(n + 1))),
  ];
}
