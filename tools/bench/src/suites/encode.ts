import type { TokenRows } from "../contestants/task.ts";
import { evenRows } from "../inputs/token-rows.ts";
import type { Agreement } from "../measure/agreement.ts";
import type { CaseRecord } from "../report/record.ts";
import { tercetIn, type Suite } from "./suite.ts";
import { timedCase } from "./timed-case.ts";

interface Input {
  readonly name: string;
  readonly rows: TokenRows;
  readonly seconds: number;
}

// Equal lengths: no one pads.
const inputs: readonly Input[] = [
  { name: "1 x 16 tokens", rows: evenRows(1, 16), seconds: 8 },
  { name: "1 x 32 tokens", rows: evenRows(1, 32), seconds: 8 },
  { name: "32 x 32 tokens", rows: evenRows(32, 32), seconds: 15 },
  { name: "32 x 128 tokens", rows: evenRows(32, 128), seconds: 45 },
  { name: "8 x 256 tokens", rows: evenRows(8, 256), seconds: 30 },
];

/**
 * Most that one element of a unit vector may differ between two float32 implementations that sum in other orders. Six layers of MiniLM
 * differ by less than 1e-6; a wrong activation, pooling, epsilon of the norms or mask by more than 1e-4.
 */
export const encodeAgreement: Agreement = { kind: "elements", most: 1e-5 };

/** Token ids to sentence vectors of all-MiniLM-L6-v2. */
export const encodeSuite: Suite = {
  name: "encode",
  measures: "token ids to sentence vectors with all-MiniLM-L6-v2",
  peers: ["onnxruntime-node", "onnxruntime-web", "pytorch"],
  run: async (bench) => {
    const cases: CaseRecord[] = [];
    for (const { name, rows, seconds } of inputs) {
      const task = { kind: "encode", rows, precision: "float32" } as const;
      const contenders = [...bench.modes.map(tercetIn), "onnxruntime-node", "pytorch", "onnxruntime-web"];
      const entries = contenders.map((contender) => ({ contender, task }));
      const made = await timedCase({ name, unit: "sentences/s", work: rows.length, entries, agreement: encodeAgreement, seconds }, bench);
      if (made !== undefined) cases.push(made);
    }
    return cases;
  },
};
