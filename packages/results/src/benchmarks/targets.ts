import type { BenchMode } from "./names.ts";

/** What is wanted of one kind of work: a row of the table. Ratios above 1 mean that Tercet is faster, or for memory that it takes less. */
export interface Target {
  readonly work: string;
  readonly suite: string;
  /** Names of cases begin with one of these; none: every case of the suite. */
  readonly cases?: readonly string[];
  /** What is set beside it: the best of these contenders. `own float32`: Tercet in the same mode. */
  readonly against: readonly string[];
  /** Tercet's own entry, where it is not the one of its mode. */
  readonly variant?: string;
  /** The least ratio of each mode; undefined: nothing is wanted of it. */
  readonly wanted: Readonly<Record<BenchMode, number | undefined>>;
}

const encoded = ["32 x 32 tokens", "32 x 128 tokens", "8 x 256 tokens"];

/** The rows of the table, in its order. */
export const targets: readonly Target[] = [
  { work: "float32 product, 1 thread", suite: "matmul", against: ["pytorch"], wanted: { wide: 1, relaxed: 0.5 } },
  { work: "float32 product, 1 thread", suite: "matmul", against: ["jax-js"], wanted: { wide: undefined, relaxed: undefined } },
  { work: "MiniLM 32 x 32, 32 x 128, 8 x 256", suite: "encode", cases: encoded, against: ["onnxruntime-node", "pytorch"], wanted: { wide: 1.2, relaxed: 0.65 } },
  { work: "MiniLM 32 x 32, 32 x 128, 8 x 256", suite: "encode", cases: encoded, against: ["onnxruntime-web"], wanted: { wide: 4, relaxed: 2.2 } },
  { work: "one sentence of 16 and 32 tokens", suite: "encode", cases: ["1 x 16 tokens", "1 x 32 tokens"], against: ["onnxruntime-node"], wanted: { wide: 1, relaxed: 0.65 } },
  { work: "MiniLM in int8, same shapes", suite: "encode", cases: encoded, variant: "int8", against: ["own float32"], wanted: { wide: 1.5, relaxed: 1.5 } },
  { work: "MiniLM in int8, same shapes", suite: "encode", cases: encoded, variant: "int8", against: ["onnxruntime-node int8"], wanted: { wide: 0.9, relaxed: undefined } },
  { work: "2 000 dialogue turns, tokenizing included", suite: "ragged", against: ["sentence-transformers"], wanted: { wide: 2, relaxed: 1.2 } },
  { work: "2 000 dialogue turns, tokenizing included", suite: "ragged", against: ["transformers.js"], wanted: { wide: undefined, relaxed: undefined } },
  { work: "training step, 32 pairs of 32 and 128 tokens", suite: "train", against: ["pytorch"], wanted: { wide: 1, relaxed: 0.6 } },
  { work: "poly-64 over 100 000 x 768, top 10", suite: "score", cases: ["poly-64"], against: ["pytorch at once"], wanted: { wide: 2.2, relaxed: 1.2 } },
  { work: "the same, in blocks of candidates", suite: "score", cases: ["poly-64"], against: ["pytorch"], wanted: { wide: 2.2, relaxed: 1.2 } },
  { work: "bi over 100 000 x 768, top 10, 1 context", suite: "score", cases: ["bi, 1 context"], against: ["faiss"], wanted: { wide: 1, relaxed: undefined } },
  { work: "the same, 64 contexts", suite: "score", cases: ["bi, 64 contexts"], against: ["faiss"], wanted: { wide: 5, relaxed: undefined } },
  { work: "peak memory, MiniLM 32 x 128", suite: "memory", against: ["onnxruntime-node"], wanted: { wide: 1, relaxed: 1 } },
]; // prettier-ignore
