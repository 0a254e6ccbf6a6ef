import { test } from "vitest";
import type { Claim } from "./claim.ts";
import { describeOutcome } from "./outcome.ts";
import { run, type RunOptions } from "./run.ts";

/** Last nets against a hang: how many inputs are tried is the business of `runs`, so that a slow machine checks what a fast one does. */
const [claimMilliseconds, graceMilliseconds] = [480_000, 120_000];

/**
 * Makes a test case of every claim, named by its id. A failed claim's test fails with its counter-example and replay command;
 * an unsupported one, or one that was not run, is skipped and says why.
 * A claim's time is 8 minutes where the budget gives none, so that `budget.runs` alone decides what is checked, on slow machines too; a case fails as one that
 * hangs 2 minutes after it.
 */
export function testClaims(claims: Iterable<Claim>, options: RunOptions = {}): void {
  const milliseconds = options.budget?.milliseconds ?? claimMilliseconds;
  const timeout = milliseconds + graceMilliseconds;
  for (const claim of claims) {
    test(claim.id, { timeout }, async ({ skip, signal }) => {
      const stop = options.signal === undefined ? signal : AbortSignal.any([options.signal, signal]);
      for await (const outcome of run([claim], { ...options, budget: { ...options.budget, milliseconds }, signal: stop })) {
        if (outcome.kind === "failed") throw new Error(describeOutcome(outcome));
        if (outcome.kind !== "held") skip(outcome.why);
      }
    });
  }
}
