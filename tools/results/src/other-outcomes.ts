import { fromJson, partsOfId } from "@tercet/equivalence";
import { environmentOn } from "@tercet/tensor/claims";
import { readFileSync } from "node:fs";
import { z } from "zod";
import type { Settled } from "./claims.ts";

const document = z.object({
  claims: z.array(z.unknown()),
  backends: z
    .array(
      z.object({
        ...{ name: z.string(), mode: z.string() },
        adapter: z.object({ name: z.string(), isSoftware: z.boolean() }).optional(),
      }),
    )
    .default([]),
  environment: z.object({ details: z.record(z.string(), z.string()).optional() }).optional(),
});

/** Outcomes that `tercet verify --json` wrote, such as a browser's. @throws Error that names the file and what is wrong with it */
export function outcomesFrom(path: string): readonly Settled[] {
  const { claims, backends, environment } = document.parse(JSON.parse(readFileSync(path, "utf8")));
  return claims.map((json, i) => {
    const outcome = fromJson(json);
    if (outcome.kind === "invalid") throw new Error(`${path}: outcome ${i + 1}: ${outcome.why}`);
    const parts = partsOfId(outcome.claim);
    if (parts === undefined) throw new Error(`${path}: outcome ${i + 1}: "${outcome.claim}" is no claim`);
    const details = environment?.details;
    const on = backends.find(({ name, mode }) => name === parts.backend.name && mode === parts.backend.mode);
    const named = details === undefined ? parts.environment : { ...parts.environment, details };
    const place = named.device === "gpu" && on?.adapter !== undefined ? environmentOn(on.adapter, named) : named;
    return { claim: { ...parts, environment: place, id: outcome.claim }, outcome };
  });
}
