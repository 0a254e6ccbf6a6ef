import { runInBatches, textTensors } from "@tercet/encoder";
import { compile, tensor, toBackend, treeLeaves, slice, type Backend, type Tensor, type Tree } from "@tercet/tensor";
import type { TokenTensors } from "@tercet/transformer";
import { errors } from "../errors.ts";
import type { LoadedParts } from "../models/load.ts";
import { tokensOf, type TextsToRun } from "./texts.ts";
import { trainingWorkload } from "./training-workload.ts";

/** Something to run again and again. */
export interface Workload {
  /** For example "encode candidates". */
  readonly what: string;
  readonly texts: number;
  readonly tokens: number;
  readonly run: () => Promise<void>;
}

/** What a model can be asked to do. */
export const works = ["candidates", "contexts", "score", "pairs", "train"] as const;
export type Work = (typeof works)[number];

/** What is run: the work, on these texts; `candidates` vectors are there to be scored. */
export interface WorkOptions {
  /** Default: pairs of a cross-encoder, candidates of the others. */
  readonly work: Work | undefined;
  readonly texts: TextsToRun;
  readonly candidates: number;
}

/** Makes the work of a model. @throws TercetError `setting-invalid` where the head does no such work */
export async function workload(parts: LoadedParts, backend: Backend, options: WorkOptions): Promise<Workload> {
  const { head, config, parameters, tokenizer } = parts;
  const { texts, work = head.kind === "joint" ? "pairs" : "candidates" } = options;
  if (work === "train") return trainingWorkload(parts, backend, texts);
  const { vocabulary } = config.transformer;
  if (head.kind === "joint") {
    refuse(work, work === "pairs", "pairs or train for a cross-encoder");
    const forward = (p: Tree, tokens: TokenTensors): Tree => slice(head.scorePairs(p, config, tokens), { axis: 1, from: 0, to: 1 });
    const pair = (text: string) => tokenizer.pair(text, text);
    return batched("score pairs", compile(forward, { backend }), { parts, texts, tokens: tokensOf(texts, vocabulary, pair) });
  }
  refuse(work, work !== "pairs", "candidates, contexts, score or train for a bi- or poly-encoder");
  const tokens = tokensOf(texts, vocabulary, work === "candidates" ? tokenizer.candidate : tokenizer.context);
  if (work === "candidates")
    return batched(
      "encode candidates",
      compile((p: Tree, t: TokenTensors) => head.candidate(p, config, t), { backend }),
      { parts, texts, tokens },
    );
  if (work === "contexts")
    return batched(
      "encode contexts",
      compile((p: Tree, t: TokenTensors) => head.context(p, config, t), { backend }),
      { parts, texts, tokens },
    );
  const [probe] = tokensOf({ kind: "drawn", batch: 1, length: 2 }, vocabulary, tokenizer.candidate);
  const one = compile((p: Tree, t: TokenTensors) => head.candidate(p, config, t), { backend });
  const vector = await one(parameters, textTensors(probe === undefined ? [] : [probe], config));
  const vectors = await vectorsFor(options.candidates, vector.shape[1] ?? 0, backend);
  const score = compile((p: Tree, t: TokenTensors, v: Tensor) => head.score(p, config, head.context(p, config, t), v), { backend });
  const what = `encode contexts and score each with ${options.candidates.toLocaleString("en-US")} vectors`;
  return batched(what, (p, t) => score(p, t, vectors), { parts, texts, tokens });
}

function refuse(work: Work, fits: boolean, must: string): void {
  if (!fits) throw errors["setting-invalid"]({ setting: "--work", must, value: work });
}

interface Batched {
  readonly parts: LoadedParts;
  readonly texts: TextsToRun;
  readonly tokens: ReturnType<typeof tokensOf>;
}

/** Runs all texts, in the batches in which a model takes them. */
function batched(what: string, forward: (p: Tree, tokens: TokenTensors) => Promise<Tree>, { parts, texts, tokens }: Batched): Workload {
  const count = tokens.reduce((sum, { ids }) => sum + ids.length, 0);
  const run = async (batch: typeof tokens): Promise<typeof tokens> => {
    for (const leaf of treeLeaves(await forward(parts.parameters, textTensors(batch, parts.config)))) leaf.dispose();
    return batch;
  };
  return {
    what,
    texts: tokens.length,
    tokens: count,
    run: async () => {
      // Drawn texts are one batch, as they were asked for.
      await runInBatches(tokens, ({ ids }) => ids.length, run, texts.kind === "drawn" ? { tokensPerBatch: count } : {});
    },
  };
}

function vectorsFor(count: number, width: number, backend: Backend): Promise<Tensor> {
  const values = Float32Array.from({ length: count * width }, (_, i) => Math.sin(i));
  return toBackend(tensor(values, { shape: [count, width] }), backend);
}
