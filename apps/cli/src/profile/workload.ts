import { runInBatches, textTensors, type TokenizedText } from "@tercet/encoder";
import { compile, slice, threefry, treeLeaves, type Backend, type Tree } from "@tercet/tensor";
import type { TokenTensors } from "@tercet/transformer";
import type { LoadedParts } from "../models/load.ts";

/** Something to run again and again. */
export interface Workload {
  /** For example "encode 32 texts, 1,024 tokens". */
  readonly what: string;
  readonly texts: number;
  readonly tokens: number;
  readonly run: () => Promise<void>;
}

/** Which texts a model runs: their number and length, or texts themselves. */
export type TextsToRun =
  | { readonly kind: "drawn"; readonly batch: number; readonly length: number }
  | { readonly kind: "read"; readonly lines: readonly string[] };

/** What a model does with candidates: a bi- or poly-encoder encodes them, a cross-encoder scores them with a context. */
export function workload({ head, config, parameters, tokenizer }: LoadedParts, backend: Backend, texts: TextsToRun): Workload {
  const isJoint = head.kind === "joint";
  const forward = (p: Tree, tokens: TokenTensors) =>
    head.kind === "joint" ? slice(head.scorePairs(p, config, tokens), { axis: 1, from: 0, to: 1 }) : head.candidate(p, config, tokens);
  const compiled = compile(forward, { backend });
  const tokenized = tokensOf(texts, config.transformer.vocabulary, isJoint ? (text) => tokenizer.pair(text, text) : tokenizer.candidate);
  const tokens = tokenized.reduce((sum, { ids }) => sum + ids.length, 0);
  return {
    what: isJoint ? "score pairs" : "encode candidates",
    texts: tokenized.length,
    tokens,
    run: async () => {
      await runInBatches(
        tokenized,
        ({ ids }) => ids.length,
        async (batch) => {
          const result = await compiled(parameters, textTensors(batch, config));
          for (const leaf of treeLeaves(result)) leaf.dispose();
          return batch;
        },
        // Drawn texts are one batch, as they were asked for.
        texts.kind === "drawn" ? { tokensPerBatch: tokens } : {},
      );
    },
  };
}

type Tokens = Pick<TokenizedText, "ids" | "types">;

function tokensOf(texts: TextsToRun, vocabulary: number, tokenize: (text: string) => TokenizedText): readonly Tokens[] {
  if (texts.kind === "read") return texts.lines.map(tokenize);
  const { batch, length } = texts;
  // Speed does not depend on which tokens they are, only memory does: they are spread over the table of embeddings.
  const id = (text: number, place: number): number => (threefry([0, 0], [text, place])[0] >>> 0) % vocabulary;
  return Array.from({ length: batch }, (_, text) => ({
    ids: Int32Array.from({ length }, (__, place) => id(text, place)),
    types: new Int32Array(length),
  }));
}
