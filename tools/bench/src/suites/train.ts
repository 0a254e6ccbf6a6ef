import { tercetIn, type BenchmarkCase } from "@tercet/results";
import { evenRows } from "../inputs/token-rows.ts";
import type { Agreement } from "../measure/agreement.ts";
import { type Suite } from "./suite.ts";
import { timedCase } from "./timed-case.ts";

const pairs = 32;
const lengths = [
  { length: 32, seconds: 25 },
  { length: 128, seconds: 75 },
];
/** Losses of two steps without dropout. Adam divides by the root of a gradient's square, which makes rounding errors of gradients near zero large. */
export const lossAgreement: Agreement = { kind: "numbers", part: 1e-3 };

/** Training steps of MiniLM's shape: forward, backward, AdamW; dropout 0.1, as its configuration says. */
export const trainSuite: Suite = {
  name: "train",
  measures: "a training step of all-MiniLM-L6-v2 on 32 pairs: cross-entropy in the batch, dropout, AdamW",
  peers: ["pytorch"],
  run: async (bench) => {
    const cases: BenchmarkCase[] = [];
    for (const { length, seconds } of lengths) {
      const task = {
        kind: "train",
        contexts: evenRows(pairs, length),
        candidates: evenRows(pairs, length, pairs),
        dropout: 0.1,
        learningRate: 2e-5,
      } as const;
      const entries = [...bench.modes.map(tercetIn), "pytorch"].map((contender) => ({ contender, task }));
      const name = `${String(pairs)} pairs of ${String(length)} tokens`;
      const made = await timedCase({ name, unit: "pairs/s", work: pairs, entries, agreement: lossAgreement, seconds }, bench);
      if (made !== undefined) cases.push(made);
    }
    return cases;
  },
};
