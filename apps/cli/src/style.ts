import type { Session } from "./session.ts";

/** How words stand out. */
export interface Style {
  readonly bold: (text: string) => string;
  /** What is wrong: bold and red. */
  readonly alarm: (text: string) => string;
}

/** Marks text where that is a terminal's to show: never in a pipe, under NO_COLOR or on a dumb terminal. */
export function styleFor({ out, host }: Pick<Session, "out" | "host">): Style {
  const { environment } = host;
  const isPlain = out.isTTY !== true || environment.variable("NO_COLOR") !== undefined || environment.variable("TERM") === "dumb";
  const same = (text: string): string => text;
  if (isPlain) return { bold: same, alarm: same };
  return { bold: (text) => `\u001b[1m${text}\u001b[22m`, alarm: (text) => `\u001b[1;31m${text}\u001b[22;39m` };
}

/** Makes text bold; see {@link styleFor}. */
export function boldFor(session: Pick<Session, "out" | "host">): Style["bold"] {
  return styleFor(session).bold;
}
