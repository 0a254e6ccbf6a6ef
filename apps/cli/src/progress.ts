import type { QueueOptions } from "@tercet/encoder";
import type { Session } from "./session.ts";
import { duration } from "./table.ts";

/** A line that is drawn again and again on a terminal, and wiped at the end. Without a terminal, or quiet, nothing is ever written. */
export interface ProgressLine {
  show(text: string): void;
  clear(): void;
}

const wipe = "\r\u001b[2K";

/** Makes a progress line on standard error. */
export function progressLine({ err }: Pick<Session, "err">, quiet: boolean): ProgressLine {
  if (err.isTTY !== true || quiet) return { show: () => undefined, clear: () => undefined };
  const width = (err.columns ?? 80) - 1;
  return { show: (text) => void err.write(`${wipe}${text.slice(0, width)}`), clear: () => void err.write(wipe) };
}

/** Tells of a queue's batches: texts done, and the time that is left by the tokens that are left. */
export function queueProgress(line: ProgressLine, clock: { elapsed(): number }, what: string): NonNullable<QueueOptions["progress"]> {
  const started = clock.elapsed();
  return ({ texts, of, tokens, ofTokens }) => {
    const took = clock.elapsed() - started;
    const left = tokens === ofTokens ? "" : `, ${duration((took * (ofTokens - tokens)) / tokens)} left`;
    line.show(`${what} ${texts.toLocaleString("en-US")} of ${of.toLocaleString("en-US")}${left}`);
  };
}
