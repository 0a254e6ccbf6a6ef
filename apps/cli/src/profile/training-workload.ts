import { adamW, batchTensors, initState, trainingStep, type TrainingBatch } from "@tercet/training";
import { raggedBatch } from "@tercet/text";
import { key, type Backend } from "@tercet/tensor";
import type { LoadedParts } from "../models/load.ts";
import { tokensOf, type TextsToRun } from "./texts.ts";
import type { Workload } from "./workload.ts";

/** The published settings of BERT's fine-tuning: a small rate, so that weights stay what they are. */
const [learningRate, clipNorm, rate] = [1e-6, 1, 0.1];

/**
 * A whole step of training: forward, backward with dropout, clipping and AdamW. Text i is the context of candidate i, and the others of the batch are its
 * negatives; a cross-encoder reads each text with itself and with the next.
 */
export function trainingWorkload({ head, config, parameters, tokenizer }: LoadedParts, backend: Backend, texts: TextsToRun): Workload {
  const { vocabulary } = config.transformer;
  const dropout = { hidden: rate, attention: rate, inner: 0 };
  const optimizer = adamW();
  const step = trainingStep({ head, config, optimizer, backend, clipNorm, dropout });
  const isJoint = head.kind === "joint";
  const tokens = tokensOf(texts, vocabulary, isJoint ? (text) => tokenizer.pair(text, text) : tokenizer.context);
  const own = raggedBatch(tokens);
  const batch: TrainingBatch = isJoint
    ? {
        kind: "pairs",
        pairs: raggedBatch(tokens.flatMap((each, i) => [each, tokens[(i + 1) % tokens.length] ?? each])),
        targets: new Int32Array(tokens.length),
      }
    : { kind: "in-batch", contexts: own, candidates: own, duplicates: new Uint8Array(tokens.length ** 2) };
  const made = batchTensors(batch, config.transformer);
  // The step uses up the state that it gets, and with it the parameters.
  let state = initState(parameters, optimizer);
  return {
    what: `training step, ${isJoint ? "two candidates for each context" : "in-batch negatives"}, dropout, AdamW`,
    texts: 2 * tokens.length,
    tokens: 2 * tokens.reduce((sum, { ids }) => sum + ids.length, 0),
    run: async () => {
      const next = await step(state, made, { learningRate, key: key(0) });
      state = next.state;
      for (const value of [next.report.loss, next.report.gradientNorm]) value.dispose();
    },
  };
}
