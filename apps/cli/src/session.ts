import type { Host } from "@tercet/host";

/** What a command may use of the outside: data goes to `out`, progress and warnings to `err`. */
export interface Session {
  readonly host: Host;
  readonly out: Output;
  readonly err: Output;
  /** What the process ends with when nothing is thrown. */
  readonly outcome: { exitCode: number };
}

/** A stream of text. */
export interface Output {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}
