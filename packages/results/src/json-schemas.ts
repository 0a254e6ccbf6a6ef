import { z } from "zod";
import { benchmarkRecord } from "./benchmarks/record.ts";
import { checkpointRecord } from "./checkpoint-record.ts";
import { claimsRecord } from "./claims-record.ts";
import { latencyRecord } from "./latency-record.ts";
import { mutantsRecord } from "./mutants-record.ts";
import { runEvaluations } from "./run-evaluations.ts";
import { stepEvent } from "./run-record.ts";
import { runSummary } from "./run-summary.ts";
import { tokenizersRecord } from "./tokenizers-record.ts";
import { trioRecord } from "./trio-record.ts";
import { vectorsRecord } from "./vectors-record.ts";

const schemas: Readonly<Record<string, z.ZodType>> = {
  benchmark: benchmarkRecord,
  checkpoints: checkpointRecord,
  claims: claimsRecord,
  mutants: mutantsRecord,
  "trio-latency": latencyRecord,
  "run-evaluations": runEvaluations,
  "run-event": stepEvent,
  "run-summary": runSummary,
  tokenizers: tokenizersRecord,
  trio: trioRecord,
  vectors: vectorsRecord,
};

/** The JSON Schema (draft 2020-12) of every form of result, by name: what `docs/schemas/<name>.json` holds. */
export function jsonSchemas(): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, z.toJSONSchema(schema, { io: "input" })]));
}
