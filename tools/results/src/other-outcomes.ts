import { fromJson, partsOfId } from "@tercet/equivalence";
import { readFileSync } from "node:fs";
import { z } from "zod";
import type { Settled } from "./claims.ts";

const document = z.object({
  claims: z.array(z.unknown()),
  environment: z.object({ details: z.record(z.string(), z.string()).optional() }).optional(),
});

/** Outcomes that `tercet verify --json` wrote, such as a browser's. @throws Error that names the file and what is wrong with it */
export function outcomesFrom(path: string): readonly Settled[] {
  const { claims, environment } = document.parse(JSON.parse(readFileSync(path, "utf8")));
  return claims.map((json, i) => {
    const outcome = fromJson(json);
    if (outcome.kind === "invalid") throw new Error(`${path}: outcome ${i + 1}: ${outcome.why}`);
    const parts = partsOfId(outcome.claim);
    if (parts === undefined) throw new Error(`${path}: outcome ${i + 1}: "${outcome.claim}" is no claim`);
    const details = environment?.details;
    const place = details === undefined ? parts.environment : { ...parts.environment, details };
    return { claim: { ...parts, environment: place, id: outcome.claim }, outcome };
  });
}
