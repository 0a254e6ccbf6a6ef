import { test } from "vitest";
import type { Claim } from "./claim.ts";
import { describeOutcome } from "./outcome.ts";
import { run, type RunOptions } from "./run.ts";

/**
 * Makes a test case of every claim, named by its id. A failed claim's test fails with its counter-example and replay command;
 * an unsupported one, or one that was not run, is skipped and says why.
 * The case may take as long as the claim's budget and ten seconds more.
 */
export function testClaims(claims: Iterable<Claim>, options: RunOptions = {}): void {
  const timeout = (options.budget?.milliseconds ?? 20_000) + 10_000;
  for (const claim of claims) {
    test(claim.id, { timeout }, async ({ skip, signal }) => {
      const stop = options.signal === undefined ? signal : AbortSignal.any([options.signal, signal]);
      for await (const outcome of run([claim], { ...options, signal: stop })) {
        if (outcome.kind === "failed") throw new Error(describeOutcome(outcome));
        if (outcome.kind !== "held") skip(outcome.why);
      }
    });
  }
}
