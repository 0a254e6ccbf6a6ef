import type { Ranked } from "@tercet/encoder";
import type { PolyAttention } from "@tercet/poly-encoder";
import type { Description } from "@tercet/tensor";
import type { EngineChoice } from "./engine-choice.ts";
import type { HeadName } from "./head-names.ts";

/** What the playground's worker is started with. */
export interface PlaygroundStart {
  readonly choice: EngineChoice;
  /** Address of the folder that holds the models' folders; it ends with a slash. */
  readonly models: string;
}

/** Texts to be ranked. A later request takes the place of one that is not done. */
export interface RankRequest {
  readonly id: number;
  readonly context: string;
  readonly candidates: readonly string[];
}

/** What was done to a text, or a pair of texts, before a model read it. */
export interface TextFacts {
  readonly tokens: number;
  /** Tokens that were cut away. */
  readonly cut: number;
  /** Special tokens that somebody typed; they are read as text. */
  readonly typedSpecials: number;
}

/** What one head makes of the texts. */
export interface HeadRanking {
  /** The best first; scores are logits. */
  readonly ranked: readonly Ranked[];
  /** Milliseconds: of candidates that were new, and of the context with all scores (cross: of all pairs). */
  readonly encodeMilliseconds: number;
  readonly scoreMilliseconds: number;
  /** Candidates that had to be encoded now; undefined for the cross-encoder, which keeps nothing. */
  readonly encoded: number | undefined;
  /** Of the context; undefined for the cross-encoder, which reads pairs. */
  readonly context: TextFacts | undefined;
  /** Of each candidate, or of each pair. */
  readonly candidates: readonly TextFacts[];
}

/** What the worker tells. */
export type FromPlayground =
  | { readonly kind: "loading"; readonly file: string; readonly received: number; readonly total: number | undefined }
  | { readonly kind: "ready"; readonly description: Description; readonly milliseconds: number; readonly bytes: number }
  | { readonly kind: "ranking"; readonly id: number; readonly head: HeadName }
  | { readonly kind: "ranked"; readonly id: number; readonly head: HeadName; readonly ranking: HeadRanking }
  | { readonly kind: "attention"; readonly id: number; readonly attention: PolyAttention; readonly milliseconds: number }
  | { readonly kind: "done"; readonly id: number }
  /** `id` is absent where nothing could be loaded. */
  | { readonly kind: "failed"; readonly id?: number; readonly message: string; readonly detail: string };
