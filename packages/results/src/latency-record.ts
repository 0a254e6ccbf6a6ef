import { z } from "zod";
import { spread, type Spread } from "./benchmarks/record.ts";
import { machine, type Machine } from "./circumstances.ts";

/** How long one of the trio took to rank so many candidates for one context. */
export interface RankingTime {
  /** `bi`, `poly` or `cross`. */
  readonly head: string;
  readonly candidates: number;
  /** From the context's text to the best ten; candidates of `bi` and `poly` were encoded before. */
  readonly milliseconds: Spread;
}

/** What a ranking costs with each model of the bundled trio: `docs/results/trio-latency.json`. */
export interface LatencyRecord {
  readonly schemaVersion: 1;
  readonly measuredAt: string;
  readonly machine: Machine;
  readonly backend: string;
  readonly threads: number;
  readonly times: readonly RankingTime[];
}

/** @see LatencyRecord */
export const latencyRecord: z.ZodType<LatencyRecord> = z.object({
  ...{ schemaVersion: z.literal(1), measuredAt: z.string(), machine, backend: z.string(), threads: z.number() },
  times: z.array(z.object({ head: z.string(), candidates: z.number(), milliseconds: spread })),
});
