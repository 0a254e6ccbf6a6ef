/** Who says an utterance. */
export type Speaker = "user" | "system";

/** One utterance of a dialogue. */
export interface Turn {
  readonly speaker: Speaker;
  readonly text: string;
}

/** A conversation between a user and a system. */
export interface Dialogue {
  readonly id: string;
  /** Services that take part, such as `Restaurants_2`. */
  readonly services: readonly string[];
  readonly turns: readonly Turn[];
}

/** How the turns before a response become one text. */
export interface ContextForm {
  /** How many of the last turns are kept; default 6. */
  readonly turns?: number;
  /** What stands between two turns; default a newline. */
  readonly separator?: string;
  /** `marked` puts `user: ` or `system: ` before every turn, `plain` nothing; default `marked`. */
  readonly speakers?: "marked" | "plain";
}

/** Joins the last turns into one context. */
export function contextText(turns: readonly Turn[], form: ContextForm = {}): string {
  const { turns: kept = 6, separator = "\n", speakers = "marked" } = form;
  const last = kept === 0 ? [] : turns.slice(-kept);
  return last.map(({ speaker, text }) => (speakers === "marked" ? `${speaker}: ${text}` : text)).join(separator);
}
