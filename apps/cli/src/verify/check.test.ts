import { openCheckedPlaces } from "@tercet/claims";
import { claim, sameBits, type Claim, type Outcome } from "@tercet/equivalence";
import { createJsBackend } from "@tercet/tensor";
import fc from "fast-check";
import { expect, test } from "vitest";
import { checkClaims, type CheckOptions } from "./check.ts";

const one = { shape: [1], data: Float32Array.of(1) };
const held: Claim = claim({
  subject: { kind: "function", name: "one" },
  property: sameBits<number>({ generate: fc.nat(), subject: async () => ({ one }), other: () => ({ one }) }),
  backend: { name: "js" },
  environment: { runtime: "node", device: "cpu" },
});

async function outcomeOf(budget: Pick<CheckOptions, "runs" | "milliseconds">): Promise<Outcome | undefined> {
  const places = await openCheckedPlaces([{ open: async () => createJsBackend(), claims: () => [held] }]);
  try {
    for await (const { outcome } of checkClaims(places, places.claims, { ...budget, signal: new AbortController().signal })) return outcome;
    return undefined;
  } finally {
    await places.close();
  }
}

test("a claim has as many inputs as are asked for, and none once its time has ended", async () => {
  expect(await outcomeOf({ runs: 3, milliseconds: 1e9 })).toMatchObject({ kind: "held", runs: 3 });
  expect(await outcomeOf({ runs: 3, milliseconds: 0 })).toMatchObject({ kind: "not-run", why: "0 ms ended before the first run did" });
});
