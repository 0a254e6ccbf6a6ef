import { differenceOf, isSame } from "../difference.ts";
import { minilmConfig, minilmFolder, readMinilm } from "../models/minilm.ts";
import { bertGraph, operatorSet } from "../onnx/bert.ts";
import { modelMessage } from "../onnx/model.ts";
import { joined } from "../onnx/protobuf.ts";
import { onnxruntimeWeb } from "../peers/onnxruntime-web.ts";
import type { Case, Measured } from "../result.ts";
import type { Suite, SuiteOptions } from "../suite.ts";
import { interleaved, type Times } from "../timing.ts";
import type { SentenceEncoder, TokenRows } from "./sentence-encoder.ts";
import { tercetEncoder } from "./tercet-encoder.ts";

interface Input {
  readonly name: string;
  readonly rows: TokenRows;
}

// Equal lengths first: no one pads. Mixed lengths stand apart, for a peer that pads does more work there.
const inputs: readonly Input[] = [
  { name: "32 x 32 tokens", rows: tokenRows(Array.from({ length: 32 }, () => 32)) },
  { name: "1 x 32 tokens", rows: tokenRows([32]) },
  { name: "32 x 1 to 63 (mean 32)", rows: tokenRows(Array.from({ length: 32 }, (_, i) => 1 + 2 * i)) },
];

/** Sentence vectors of all-MiniLM-L6-v2, beside onnxruntime-web's WebAssembly backend; outputs are compared before anything is timed. */
export const encodeSuite: Suite = {
  name: "encode",
  measures: "token ids to sentence vectors with all-MiniLM-L6-v2, beside onnxruntime-web",
  run: async (options) => {
    const weights = await readMinilm(options.host);
    if (weights === undefined) return { kind: "skipped", suite: "encode", why: `there is no model in ${minilmFolder}` };
    const ours = await tercetEncoder(options.host, minilmConfig, weights, options.threads);
    const peer = await onnxruntimeWeb(joined(modelMessage(bertGraph(minilmConfig, weights), operatorSet)), options.threads);
    try {
      const cases: Case[] = [];
      for (const input of inputs) cases.push(await compared(ours, peer, input, options));
      return { kind: "measured", suite: "encode", unit: "sentences/s", cases };
    } finally {
      await Promise.all([ours.close(), peer.close()]);
    }
  },
};

async function compared(ours: SentenceEncoder, peer: SentenceEncoder, input: Input, { timing }: SuiteOptions): Promise<Case> {
  const [own, other] = [ours.prepare(input.rows), peer.prepare(input.rows)];
  const difference = differenceOf(await own(), await other(), minilmConfig.width);
  if (!isSame(difference))
    throw new Error(`${input.name}: ${ours.name} and ${peer.name} differ by ${String(difference.largest)}; their times mean nothing.`);
  const [ownTimes, otherTimes] = await interleaved([own, other], timing);
  if (ownTimes === undefined || otherTimes === undefined) throw new Error("Two works have two times.");
  const measured = ({ mode, name }: SentenceEncoder, times: Times): Measured => ({
    contender: { name, mode },
    times,
    rate: (input.rows.length * 1000) / times.median,
  });
  const theirs = measured(peer, otherTimes);
  const result = measured(ours, ownTimes);
  return { name: input.name, ours: result, peer: { measured: theirs, ratio: result.rate / theirs.rate, difference } };
}

/** Ids of whole and part words, different in each row; what they mean makes no difference to the time. */
function tokenRows(lengths: readonly number[]): TokenRows {
  return lengths.map((length, i) => Array.from({ length }, (_, j) => 1000 + ((i * 131 + j * 7919) % 20000)));
}
