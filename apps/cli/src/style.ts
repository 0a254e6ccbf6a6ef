import type { Session } from "./session.ts";

/** Makes text bold where that is a terminal's to show: never in a pipe, under NO_COLOR or on a dumb terminal. */
export function boldFor({ out, host }: Pick<Session, "out" | "host">): (text: string) => string {
  const { environment } = host;
  const isPlain = out.isTTY !== true || environment.variable("NO_COLOR") !== undefined || environment.variable("TERM") === "dumb";
  return isPlain ? (text) => text : (text) => `\u001b[1m${text}\u001b[22m`;
}
