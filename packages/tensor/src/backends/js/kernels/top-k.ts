import { topKDefinition } from "../../../operators/composites/top-k.ts";
import type { JsKernel } from "./kernel.ts";
import { rowOffsets } from "./rows.ts";

/** Positions of the k greatest of each row, by sorting it: greatest first, equal ones by position, NaN last. */
export const topKKernel: JsKernel = {
  definition: topKDefinition,
  prepare({ inputs: [a], shape: [, k = 0] }) {
    if (a === undefined) throw new TypeError("topK has an input");
    const rows = rowOffsets(a, 1);
    const [, n = 0] = a.shape;
    const stride = a.strides[1] ?? 0;
    return (out, [buffer]) => {
      if (buffer === undefined) throw new TypeError("topK has an input");
      rows.forEach((row, i) => {
        const at = (position: number): number => buffer[row + position * stride] ?? NaN;
        const order = (p: number, q: number): number => {
          const [x, y] = [at(p), at(q)];
          if (x > y) return -1;
          if (y > x) return 1;
          return Number(Number.isNaN(x)) - Number(Number.isNaN(y)) || p - q;
        };
        const positions = Int32Array.from({ length: n }, (_, position) => position).sort(order);
        out.set(positions.subarray(0, k), i * k);
      });
    };
  },
};
