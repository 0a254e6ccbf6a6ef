import type { Workers } from "@tercet/host";
import { processors } from "./processors.ts";

/** How many threads run plans, and why. */
export interface ThreadChoice {
  readonly threads: number;
  readonly why: string;
}

/** The number of threads for a wish: one where there are no workers or no shared memory, otherwise as many as were asked for, or as there are processors. */
export function chooseThreads(options: { readonly threads?: number; readonly workers?: Workers }): ThreadChoice {
  const wished = Math.max(1, Math.floor(options.threads ?? (options.workers === undefined ? 1 : processors())));
  if (wished === 1) return { threads: 1, why: options.threads === 1 ? "one thread was asked for" : "no workers were given" };
  if (options.workers === undefined) return { threads: 1, why: "threads were asked for, but no workers were given to run them" };
  if (typeof SharedArrayBuffer === "undefined")
    return { threads: 1, why: "this page has no shared memory (it needs cross-origin isolation)" };
  return {
    threads: wished,
    why: options.threads === undefined ? `there are ${processors()} processors` : `${wished} threads were asked for`,
  };
}
