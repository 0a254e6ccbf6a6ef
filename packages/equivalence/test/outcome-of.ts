import { claim, type Claim } from "../src/claim.ts";
import type { Failed, Outcome } from "../src/outcome.ts";
import type { Property } from "../src/property.ts";
import { replay } from "../src/replay.ts";
import { run } from "../src/run.ts";
import { expect } from "vitest";

/** The outcome of a claim of a property. */
export async function outcomeOf(property: Property, runs = 100): Promise<Outcome> {
  const only = claimOf(property);
  for await (const outcome of run([only], { budget: { runs }, seed: 5 })) return outcome;
  throw new Error("one claim must have one outcome");
}

function claimOf(property: Property): Claim {
  const subject = { kind: "function", name: "test" } as const;
  return claim({ subject, property, backend: { name: "js" }, environment: { runtime: "node", device: "cpu" } });
}

/** The outcome of a claim that must fail, and fail again, on the same input, when it is replayed. */
export async function failureOf(property: Property): Promise<Failed> {
  const outcome = await outcomeOf(property);
  if (outcome.kind !== "failed") throw new Error(`must fail, but is ${JSON.stringify(outcome)}`);
  const again = await replay([claimOf(property)], outcome);
  expect(again).toMatchObject({ kind: "failed", what: outcome.what, counterExample: outcome.counterExample, path: outcome.path });
  return outcome;
}
