import type { Claim } from "@tercet/equivalence";
import { progressLine } from "../progress.ts";
import type { Session } from "../session.ts";
import { duration, shorten } from "../table.ts";
import type { Checked } from "./check.ts";
import { countsOf, placeOf } from "./tally.ts";

/** What is seen while claims are checked. */
export interface ProgressView {
  readonly at: (claim: Claim, done: number) => void;
  readonly done: (checked: Checked) => void;
  readonly end: () => void;
}

/** How often a terminal is drawn, in milliseconds. */
const drawEvery = 100;

/**
 * On a terminal a line that is drawn again: how many, how long, which claim; failures stand above it as they come. Elsewhere a plain line on standard error
 * for each kind of subject and backend that is through. Quiet: nothing.
 */
export function progressView(session: Pick<Session, "err" | "host">, total: number, quiet: boolean): ProgressView {
  if (quiet) return { at: () => undefined, done: () => undefined, end: () => undefined };
  return session.err.isTTY === true && session.host.environment.variable("TERM") !== "dumb" ? drawn(session, total) : plain(session, total);
}

function drawn({ err, host }: Pick<Session, "err" | "host">, total: number): ProgressView {
  const line = progressLine({ err }, false);
  const width = (err.columns ?? 80) - 1;
  const began = host.clock.elapsed();
  let [failed, last] = [0, -Infinity];
  return {
    at: (claim, done) => {
      const now = host.clock.elapsed();
      if (now - last < drawEvery) return;
      last = now;
      const left = done === 0 ? "" : `  ${duration(((now - began) / done) * (total - done))} left`;
      const head = `${done.toLocaleString("en-US")} of ${total.toLocaleString("en-US")}${failed > 0 ? `  ${failed} failed` : ""}${left}  `;
      line.show(`${head}${shorten(claim.id, Math.max(12, width - head.length))}`);
    },
    done: ({ outcome }) => {
      if (outcome.kind !== "failed") return;
      failed++;
      line.clear();
      err.write(`FAILED  ${shorten(`${outcome.claim}: ${outcome.what}`, width - 8)}\n`);
    },
    end: () => line.clear(),
  };
}

function plain({ err, host }: Pick<Session, "err" | "host">, total: number): ProgressView {
  let group: Checked[] = [];
  let [done, began] = [0, host.clock.elapsed()];
  const nameOf = ({ claim }: Checked): string => `${claim.subject.kind} on ${placeOf(claim)}`;
  const flush = (): void => {
    const [first] = group;
    if (first === undefined) return;
    done += group.length;
    const { held, failed, unsupported, notRun } = countsOf(group.map(({ outcome }) => outcome));
    const took = duration(host.clock.elapsed() - began);
    err.write(
      `${done} of ${total}  ${nameOf(first)}: ${held} held, ${failed} failed, ${unsupported} unsupported, ${notRun} not run, ${took}\n`,
    );
    [group, began] = [[], host.clock.elapsed()];
  };
  return {
    at: () => undefined,
    done: (checked) => {
      if (group[0] !== undefined && nameOf(group[0]) !== nameOf(checked)) flush();
      group.push(checked);
    },
    end: flush,
  };
}
