import { errors } from "./errors.ts";
import type { Gain } from "./gain.ts";

/** What is measured: a worth of the gold's place, among a fixed number of candidates, one of them gold. */
export interface Protocol {
  /** How it is written, such as `r@1/20`. */
  readonly name: string;
  readonly gain: Gain;
  /** C, the number of candidates of every example. */
  readonly candidates: number;
}

const form = /^(?:(r)@([1-9]\d*)|(mrr)(?:@([1-9]\d*))?|(ndcg)@([1-9]\d*))\/([1-9]\d*)$/;

/**
 * Reads a protocol: `r@K/C` (gold among the K best of C; `r@1/C` is accuracy), `mrr/C`, `mrr@K/C`, `ndcg@K/C`. Case does not matter.
 * @throws TercetError `protocol-unreadable`
 * @example
 * expect(parseProtocol("R@1/20")).toEqual({ name: "r@1/20", gain: { kind: "hit", k: 1 }, candidates: 20 });
 */
export function parseProtocol(text: string): Protocol {
  const name = text.trim().toLowerCase();
  const match = form.exec(name);
  if (match === null) throw errors["protocol-unreadable"]({ text });
  const [, hit, hitK, reciprocal, reciprocalK, , ndcgK, total] = match;
  const candidates = Number(total);
  const written = hitK ?? reciprocalK ?? ndcgK;
  const k = written === undefined ? undefined : Number(written);
  if (!Number.isSafeInteger(candidates) || (k !== undefined && k > candidates)) throw errors["protocol-unreadable"]({ text });
  const kind = hit !== undefined ? "hit" : reciprocal !== undefined ? "reciprocal" : "discounted";
  return { name, gain: k === undefined ? { kind } : { kind, k }, candidates };
}
