import { z } from "zod";
import { engines, type Engine } from "../../workers/engine-choice.ts";

/** The page's state as its address holds it. */
export const runHereState = z.object({
  query: z.string().catch(""),
  engines: z
    .string()
    .transform((text): readonly Engine[] => engines.filter((engine) => text.split(",").includes(engine)))
    .catch(["wasm"]),
  threads: z.coerce.number().int().min(1).max(256).optional().catch(undefined),
  runs: z.coerce.number().int().min(1).max(10_000).catch(10),
  seed: z.coerce
    .number()
    .int()
    .min(-(2 ** 31))
    .max(2 ** 31)
    .catch(0),
  /** With the seed of an outcome: the one input that it tells of. */
  path: z
    .string()
    .regex(/^\d+(:\d+)*$/u)
    .optional()
    .catch(undefined),
});
