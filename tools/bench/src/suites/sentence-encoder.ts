/** Token ids of each text. */
export type TokenRows = readonly (readonly number[])[];

/** One way to turn token ids into sentence vectors, ours or a peer's. */
export interface SentenceEncoder {
  readonly name: string;
  /** How it runs, in words. */
  readonly mode: string;
  /** Brings the inputs into its own form, and gives what is timed: encoding them and reading all vectors. */
  readonly prepare: (rows: TokenRows) => () => Promise<Float32Array>;
  readonly close: () => Promise<void>;
}
