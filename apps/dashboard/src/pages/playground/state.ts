import { z } from "zod";
import { engines } from "../../workers/engine-choice.ts";

/** The playground's state as its address holds it. */
export const playgroundState = z.object({
  /** A sample's id, while its texts are as they were. */
  sample: z.string().optional().catch(undefined),
  /** Texts as they are, or both compressed. */
  context: z.string().optional().catch(undefined),
  candidates: z.string().optional().catch(undefined),
  texts: z.string().optional().catch(undefined),
  engine: z.enum(engines).catch("wasm"),
  threads: z.coerce.number().int().min(1).max(256).optional().catch(undefined),
  /** The number of the chosen candidate, from 1. */
  chosen: z.coerce.number().int().min(1).optional().catch(undefined),
});

/** The sample that an address without texts shows. */
export const firstSample = "restaurant-table";
