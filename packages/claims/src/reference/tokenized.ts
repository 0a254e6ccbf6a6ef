import { parseJson, plainJson, type TokenizerFiles } from "@tercet/checkpoint";
import { loadTokenizer, type Tokenizer } from "@tercet/text";
import type { Computed } from "./computed.ts";

/** The tokenizer of a model folder, or nothing. */
export function tokenizerOf(files: TokenizerFiles): Tokenizer | undefined {
  if (files.kind !== "tokenizer-json") return undefined;
  const config = files.config === undefined ? {} : plainJson(parseJson(files.config.text, "tokenizer_config.json"));
  return loadTokenizer(files.json, config as object); // a configuration that was checked to be an object
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
