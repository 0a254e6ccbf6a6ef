import type { FunctionSource } from "../assemble.ts";
import { op, store } from "../code.ts";
import { copyRows } from "../tiles/tile.ts";
import { foldEight, loadHalf, masked, rowLoop } from "./rows.ts";

/** The sum of products of two rows of neighbouring elements, as an f32 at `to`; element i adds to partial result i mod 8. Parameters: to, a, b, n. */
export const dotRow: FunctionSource = {
  key: "dot row",
  parameters: ["i32", "i32", "i32", "i32"],
  build: (builder, use) => {
    const { to, a, b, n } = builder.parameters("to", "a", "b", "n");
    const { low, high } = builder.locals("v128", "low", "high");
    const loop = rowLoop(builder, n, to.get, use(copyRows));
    return [
      loop.over((half) => {
        const sum = half.bytes === 0 ? low : high;
        return sum.set(op("f32x4.add", sum.get, masked(half, op("f32x4.mul", loadHalf(a, loop, half), loadHalf(b, loop, half)))));
      }),
      store("f32.store", to.get, foldEight(low, high)),
    ];
  },
};
