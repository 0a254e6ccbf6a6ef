import { z } from "zod";

/** A kind of departure from the oracle, and one string that shows it. */
export interface TokenizerDifference {
  readonly why: string;
  /** Strings that depart so. */
  readonly count: number;
  readonly example: { readonly text: string; readonly rust: readonly string[]; readonly ours: readonly string[] };
}

/** How one tokenizer compares with the oracle's on a case's strings. */
export interface TokenizerComparison {
  readonly case: string;
  readonly what: string;
  /** `bert`: our own code; `library`: `@huggingface/tokenizers` behind our contract. */
  readonly family: "bert" | "library";
  readonly strings: number;
  /** Strings whose ids are the oracle's, with typed special tokens both ways. */
  readonly equal: number;
  readonly differences: readonly TokenizerDifference[];
}

/** Where tokenizers differ from Rust's: `docs/results/tokenizers.json`. */
export interface TokenizersRecord {
  readonly schemaVersion: 1;
  /** The library that gave the expected ids, with its version. */
  readonly oracle: string;
  readonly tokenizers: readonly TokenizerComparison[];
}

const tokens = z.array(z.string());

/** @see TokenizerDifference */
export const tokenizerDifference: z.ZodType<TokenizerDifference> = z.object({
  ...{ why: z.string(), count: z.number() },
  example: z.object({ text: z.string(), rust: tokens, ours: tokens }),
});

/** @see TokenizersRecord */
export const tokenizersRecord: z.ZodType<TokenizersRecord> = z.object({
  schemaVersion: z.literal(1),
  oracle: z.string(),
  tokenizers: z.array(
    z.object({
      ...{ case: z.string(), what: z.string(), family: z.enum(["bert", "library"]), strings: z.number(), equal: z.number() },
      differences: z.array(tokenizerDifference),
    }),
  ),
});
