import type { TransformerConfig } from "../../src/config.ts";
import { bertByFormula } from "./bert.ts";
import { parlaiByFormula } from "./parlai.ts";
import type { Named, Rows } from "./rows.ts";

/** One text: its token ids and types. */
export interface Sequence {
  readonly ids: readonly number[];
  readonly types: readonly number[];
}

/** What an encoder makes of one text, all of it by the formulas of the papers. */
export interface EncodedByFormula {
  readonly embedded: Rows;
  readonly layers: readonly { readonly output: Rows; readonly weights: readonly Rows[] }[];
  readonly output: Rows;
}

/** Gives a number in the precision that is computed in. */
export type Constant = (value: number) => number;

/** Token vectors of one text in plain float64. */
export function encodeByFormula(named: Named, config: TransformerConfig, sequence: Sequence, constant: Constant): EncodedByFormula {
  return config.kind === "bert" ? bertByFormula(named, config, sequence, constant) : parlaiByFormula(named, config, sequence, constant);
}
