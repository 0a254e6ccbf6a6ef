/** Token ids of each text. */
export type TokenRows = readonly (readonly number[])[];

/** Numbers in a file, float32, little-endian, row-major: contestants of every language read the same bytes. */
export interface ArrayFile {
  readonly file: string;
  readonly shape: readonly number[];
}

/** Weights as they are, or as each contestant's own int8 form. */
export type Precision = "float32" | "int8";

/** Work that a contestant is given: the same for all of them, and plain data. */
export type Task =
  /** a [m, k] times b [k, n]; b stands for weights, and may be brought into any form beforehand. */
  | { readonly kind: "product"; readonly a: ArrayFile; readonly b: ArrayFile }
  /** Token ids to sentence vectors of MiniLM: mean over the tokens, of length 1. */
  | { readonly kind: "encode"; readonly rows: TokenRows; readonly precision: Precision }
  /** Texts, a JSON list in a file, to sentence vectors, in the order of the list; tokenizing is part of the work. */
  | { readonly kind: "encode-texts"; readonly file: string }
  /** One step on pairs of texts: mean vectors, products, cross-entropy over the batch, AdamW. */
  | {
      readonly kind: "train";
      readonly contexts: TokenRows;
      readonly candidates: TokenRows;
      readonly dropout: number;
      readonly learningRate: number;
    }
  /** The best k of all candidates [n, d] by dot product, for each context [b, d]. */
  | { readonly kind: "search-bi"; readonly contexts: ArrayFile; readonly candidates: ArrayFile; readonly k: number }
  /** The best k of all candidates [n, d] by the poly-encoder's score, for one context of m vectors [m, d]. */
  | {
      readonly kind: "search-poly";
      readonly context: ArrayFile;
      readonly candidates: ArrayFile;
      readonly k: number;
      /** For those who must write the score themselves: the fastest way, or all candidates at once as products and a softmax. */
      readonly form: "fastest" | "at once";
    }
  /** One sentence alone, from weights in files; its parts are timed in the process that does them. */
  | { readonly kind: "cold"; readonly rows: TokenRows; readonly otherRows: TokenRows };

/** The names of tasks. */
export type TaskKind = Task["kind"];

/** What a task gave, to be compared before anything is timed. */
export type Output =
  | { readonly kind: "array"; readonly width: number; readonly values: Float32Array }
  /** Rows of positions and their scores, best first. */
  | { readonly kind: "ranking"; readonly positions: readonly (readonly number[])[]; readonly scores: readonly (readonly number[])[] }
  /** Losses of steps one after another; or named milliseconds. */
  | { readonly kind: "numbers"; readonly values: Readonly<Record<string, number>> };
