import { z } from "zod";

/** Cases of one third-party suite. */
export interface VectorSuite {
  /** For example `onnx`. */
  readonly suite: string;
  readonly origin: string;
  readonly total: number;
  readonly run: number;
  readonly held: number;
  readonly failed: readonly { readonly case: string; readonly why: string }[];
  /** Every case that is not run, by reason. */
  readonly leftOut: readonly { readonly why: string; readonly cases: readonly string[] }[];
}

/** Which third-party vectors are covered: `docs/results/vectors.json`. */
export interface VectorsRecord {
  readonly schemaVersion: 1;
  readonly suites: readonly VectorSuite[];
}

/** @see VectorsRecord */
export const vectorsRecord: z.ZodType<VectorsRecord> = z.object({
  schemaVersion: z.literal(1),
  suites: z.array(
    z.object({
      ...{ suite: z.string(), origin: z.string(), total: z.number(), run: z.number(), held: z.number() },
      failed: z.array(z.object({ case: z.string(), why: z.string() })),
      leftOut: z.array(z.object({ why: z.string(), cases: z.array(z.string()) })),
    }),
  ),
});
