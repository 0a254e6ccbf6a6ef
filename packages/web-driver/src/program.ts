import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";

/** A process that ends with this one. */
export interface Program {
  /** Its lines, of both streams; the listener hears those that come from now on. */
  onLine(listener: (line: string) => void): void;
  /** Resolves when it has ended. */
  readonly ended: Promise<void>;
  /** Ends it, and waits for that. */
  end(): Promise<void>;
}

/** Starts a program in a group of its own, so that its children end with it. */
export function startProgram(path: string, args: readonly string[], environment: Readonly<Record<string, string | undefined>>): Program {
  const child = spawn(path, args, { env: environment, stdio: ["ignore", "pipe", "pipe"], detached: process.platform !== "win32" });
  const listeners: ((line: string) => void)[] = [];
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on("line", (line) => {
      for (const listener of listeners) listener(line);
    });
  const kill = (): void => endGroup(child);
  const ended = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    child.once("error", () => resolve());
  });
  process.once("exit", kill);
  void ended.then(() => process.off("exit", kill));
  return {
    ended,
    onLine: (listener) => void listeners.push(listener),
    end: async () => {
      kill();
      await ended;
    },
  };
}

function endGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === "win32" ? pid : -pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}

/** The first thing that is found in a program's lines. Rejects with its last lines where it ends before. */
export function lineWith(program: Program, pattern: RegExp): Promise<string> {
  const last: string[] = [];
  return new Promise((resolve, reject) => {
    program.onLine((line) => {
      const found = pattern.exec(line)?.[1];
      if (found !== undefined) resolve(found);
      else if (last.push(line) > 5) last.shift();
    });
    void program.ended.then(() => reject(new Error(`it ended as it began: ${last.join("; ")}`)));
  });
}
