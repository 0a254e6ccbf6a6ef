import type { FunctionSource } from "../assemble.ts";
import { choose, count, floats, int, least, load, memoryLane, op, plus, repeatWhile, store, type Code, type Local } from "../code.ts";
import type { Mode } from "../modes.ts";
import { multiplyAdd } from "../tiles/tile.ts";
import { turned } from "../tiles/turned.ts";

/** Groups of four rows that are read at once: sums enough to hide what an addition takes, and streams enough to keep memory busy. */
const groups = 4;

/**
 * Products of one vector with rows of candidates as they lie, at the speed at which memory gives them. Four elements of four rows are turned so that each row has
 * a lane: an element adds its products in ascending order, as a matrix product does. There must be room for four scores. Parameters: scores, candidates, bytes
 * between candidates, vector, d, rows.
 */
export function blockDots(mode: Mode): FunctionSource {
  return {
    key: `block dots ${mode}`,
    parameters: new Array<"i32">(6).fill("i32"),
    build: (builder) => {
      const { scores, candidates, row, vector, d, rows } = builder.parameters("scores", "candidates", "row", "vector", "d", "rows");
      const { first, bulk, offset, at } = builder.locals("i32", "first", "bulk", "offset", "at");
      const i32s = (length: number): readonly Local[] => Array.from({ length }, () => builder.local("i32"));
      const vectors = (length: number): readonly Local[] => Array.from({ length }, () => builder.local("v128"));
      /** Bytes from the first row of a group to each other one; of fewer than four rows the last stands for those that are not there. */
      const others = i32s(3);
      const [places, starts] = [i32s(groups), i32s(groups)];
      const [sums, elements] = [vectors(groups), vectors(4)];
      const four = vectors(4) as [Local, Local, Local, Local]; // just as many
      const [turn, columns] = turned(builder, four);
      const eachOther = (body: (other: Local, n: number) => Code): Code => others.map((other, i) => body(other, i + 1));
      const addFour = (group: number): Code => {
        const [sum, start] = [sums[group], starts[group]] as [Local, Local]; // one for each group
        return [
          at.set(plus(start.get, offset.get)),
          four.map((own, n) => own.set(load("v128.load", n === 0 ? at.get : plus(at.get, others[n - 1]?.get)))),
          turn,
          columns.map((candidate, n) => sum.set(multiplyAdd(mode, elements[n]?.get ?? [], candidate, sum.get))),
        ];
      };
      const addOne = (group: number): Code => {
        const [sum, start] = [sums[group], starts[group]] as [Local, Local]; // as above
        const [own] = four;
        return [
          at.set(plus(start.get, offset.get)),
          own.set(load("v128.load32_splat", at.get)),
          eachOther((other, n) => own.set(memoryLane("v128.load32_lane", plus(at.get, other.get), own.get, n))),
          sum.set(multiplyAdd(mode, elements[0]?.get ?? [], own.get, sum.get)),
        ];
      };
      const element = (n: number): Code => load("v128.load32_splat", plus(vector.get, offset.get), 4 * n);
      const all = (body: (group: number) => Code): Code => Array.from({ length: groups }, (_, group) => body(group));
      return [
        bulk.set(op("i32.shl", op("i32.and", d.get, int(-4)), int(2))),
        eachOther((other, n) => other.set(op("i32.mul", row.get, least(int(n), op("i32.sub", rows.get, int(1)))))),
        count(first, int(0), rows.get, int(4 * groups), [
          // The last rows are done twice rather than rows behind them.
          places.map((place, group) => [
            place.set(least(plus(first.get, int(4 * group)), op("i32.sub", rows.get, int(4)))),
            place.set(choose(op("i32.lt_s", place.get, int(0)), int(0), place.get)),
            starts[group]?.set(plus(candidates.get, op("i32.mul", place.get, row.get))) ?? [],
          ]),
          sums.map((sum) => sum.set(floats(0))),
          offset.set(int(0)),
          repeatWhile(op("i32.lt_u", offset.get, bulk.get), [
            elements.map((own, n) => own.set(element(n))),
            all(addFour),
            offset.set(plus(offset.get, int(16))),
          ]),
          repeatWhile(op("i32.lt_u", offset.get, op("i32.shl", d.get, int(2))), [
            elements[0]?.set(element(0)) ?? [],
            all(addOne),
            offset.set(plus(offset.get, int(4))),
          ]),
          places.map((place, group) => store("v128.store", plus(scores.get, op("i32.shl", place.get, int(2))), sums[group]?.get ?? [])),
        ]),
      ];
    },
  };
}
