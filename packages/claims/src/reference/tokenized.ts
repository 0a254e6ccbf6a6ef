import type { TokenizerFiles } from "@tercet/checkpoint";
import { hubTokenizer } from "@tercet/encoder";
import type { Tokenizer } from "@tercet/text";
import type { Computed } from "./computed.ts";

/** The tokenizer of a model folder, or nothing. */
export function tokenizerOf(folder: { readonly folder: string; readonly tokenizer: TokenizerFiles }): Tokenizer | undefined {
  return folder.tokenizer.kind === "tokenizer-json" ? hubTokenizer(folder) : undefined;
}

/** Rows of whole numbers that must be exactly those of the case, where its mask is 1. */
export function exactRows(
  output: string,
  rows: readonly ArrayLike<number>[],
  expected: readonly (readonly number[])[],
  mask: readonly (readonly number[])[],
): Computed {
  const real = (row: readonly number[], i: number): readonly number[] => row.filter((_, j) => mask[i]?.[j] === 1);
  const values = Float64Array.from(rows.flatMap((row) => Array.from(row)));
  return { output, part: "tokens", shape: [values.length], values, expected: expected.flatMap(real), tolerance: "exact" };
}
