import type { Host } from "@tercet/host";

/** What a command may use of the outside: data goes to `out`, progress and warnings to `err`. */
export interface Session {
  readonly host: Host;
  readonly out: Output;
  readonly err: Output;
  /** What the process ends with when nothing is thrown. */
  readonly outcome: { exitCode: number };
  /** From the first call on, Ctrl-C aborts this signal instead of ending the process: for commands that can stop half-way. */
  readonly interruption: () => AbortSignal;
}

/** A stream of text. */
export interface Output {
  readonly isTTY?: boolean;
  /** Characters in a line of the terminal. */
  readonly columns?: number;
  write(text: string): unknown;
}
