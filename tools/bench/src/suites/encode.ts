import { tercetIn, type BenchmarkCase } from "@tercet/results";
import { textRows } from "../inputs/text-rows.ts";
import type { Agreement } from "../measure/agreement.ts";
import { type Suite } from "./suite.ts";
import { timedCase, type Entry } from "./timed-case.ts";

interface Input {
  readonly name: string;
  readonly count: number;
  readonly length: number;
  readonly seconds: number;
}

// Equal lengths: no one pads.
const inputs: readonly Input[] = [
  { name: "1 x 16 tokens", count: 1, length: 16, seconds: 8 },
  { name: "1 x 32 tokens", count: 1, length: 32, seconds: 8 },
  { name: "32 x 32 tokens", count: 32, length: 32, seconds: 20 },
  { name: "32 x 128 tokens", count: 32, length: 128, seconds: 60 },
  { name: "8 x 256 tokens", count: 8, length: 256, seconds: 30 },
];

/**
 * Most that one element of a unit vector may differ between two float32 implementations that sum in other orders. Six layers of MiniLM
 * differ by less than 1e-6; a wrong activation, pooling, epsilon of the norms or mask by more than 1e-4.
 */
export const encodeAgreement: Agreement = { kind: "elements", most: 1e-5 };

/** W8A12 is nearly lossless; onnxruntime, whose inputs are uint8 with one scale for a whole batch, is not. */
const ownInt8Agreement: Agreement = { kind: "cosine", least: 0.999 };
const int8Agreement: Agreement = { kind: "cosine", least: 0.9 };

/** Token ids to sentence vectors of all-MiniLM-L6-v2. */
export const encodeSuite: Suite = {
  name: "encode",
  measures: "token ids to sentence vectors with all-MiniLM-L6-v2, float32 and int8",
  peers: ["onnxruntime-node", "onnxruntime-web", "pytorch"],
  run: async (bench) => {
    const cases: BenchmarkCase[] = [];
    const rowsOf = await textRows((await bench.model()).folder);
    for (const { name, count, length, seconds } of inputs) {
      const rows = rowsOf(count, length);
      const task = { kind: "encode", rows, precision: "float32" } as const;
      const contenders = [...bench.modes.map(tercetIn), "onnxruntime-node", "pytorch", "onnxruntime-web"];
      const whole = [...bench.modes.map(tercetIn), "onnxruntime-node", "onnxruntime-web"];
      const entries = [
        ...contenders.map((contender): Entry => ({ contender, task })),
        ...whole.map((contender): Entry => ({
          contender,
          variant: "int8",
          task: { ...task, precision: "int8" },
          agreement: contender.startsWith("tercet ") ? ownInt8Agreement : int8Agreement,
        })),
      ];
      const made = await timedCase({ name, unit: "sentences/s", work: rows.length, entries, agreement: encodeAgreement, seconds }, bench);
      if (made !== undefined) cases.push(made);
    }
    return cases;
  },
};
