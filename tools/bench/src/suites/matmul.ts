import { tercetIn, type BenchmarkCase } from "@tercet/results";
import { arrayFile } from "../inputs/array-file.ts";
import type { Agreement } from "../measure/agreement.ts";
import { type Suite } from "./suite.ts";
import { timedCase } from "./timed-case.ts";

/** Rows, reduced, columns: products that stand in MiniLM and BERT base, and the corners of that range. */
const shapes: readonly (readonly [m: number, k: number, n: number])[] = [
  [128, 384, 384],
  [128, 384, 1536],
  [128, 768, 3072],
  [128, 3072, 768],
  [512, 384, 1152],
  [512, 1536, 384],
  [1024, 768, 768],
  [1024, 768, 2304],
  [2048, 384, 384],
  [2048, 3072, 3072],
];
/** Most that an element may differ, of sums of some thousand products of numbers between -1 and 1. */
export const productAgreement: Agreement = { kind: "elements", most: 1e-3 };

/** float32 products of encoder shapes on one thread; the second factor stands for weights, and is packed beforehand by those who do so. */
export const matmulSuite: Suite = {
  name: "matmul",
  measures: "float32 products of encoder shapes, one thread",
  peers: ["pytorch", "jax-js"],
  run: async (bench) => {
    const cases: BenchmarkCase[] = [];
    for (const [m, k, n] of shapes) {
      const a = await arrayFile(bench.folder, "a", { shape: [m, k], seed: m + k });
      const b = await arrayFile(bench.folder, "b", { shape: [k, n], seed: k + n });
      const task = { kind: "product", a, b } as const;
      const contenders = [...bench.modes.map(tercetIn), "pytorch", "jax-js"];
      const entries = contenders.map((contender) => ({ contender, task }));
      const flops = (2 * m * k * n) / 1e9;
      const made = await timedCase(
        {
          name: `${String(m)} x ${String(k)} x ${String(n)}`,
          unit: "GFLOP/s",
          work: flops,
          entries,
          agreement: productAgreement,
          seconds: 5,
          threads: 1,
        },
        bench,
      );
      if (made !== undefined) cases.push(made);
    }
    return cases;
  },
};
